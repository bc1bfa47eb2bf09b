"""Errors as pages: what happened, what is safe, what to do; in the reader's language, without details."""

import logging
import re
from io import BytesIO

import pytest
from flask import Flask

from tests.support.client import Visitor

TITLES = {
    400: ("Server tidak memahami permintaan itu", "The server did not understand that"),
    403: ("Halaman ini tidak terbuka untuk Anda", "This page is not open to you"),
    404: ("Halaman ini tidak ada", "There is no such page"),
    405: ("Halaman ini tidak dapat dibuka dengan cara itu", "This page cannot be opened in that way"),
    410: ("Tautan ini tidak berlaku lagi", "This link no longer works"),
    413: ("Berkas itu terlalu besar", "That file is too large"),
    429: ("Terlalu banyak percobaan dalam waktu singkat", "Too many tries in a short time"),
}


@pytest.mark.parametrize("status", TITLES)
def test_each_error_speaks_both_languages_and_leads_on(stranger: Visitor, status: int) -> None:
    indonesian, english = TITLES[status]
    page = stranger.get(f"/aneh/{status}")
    assert (page.status, page.title) == (status, indonesian)
    assert [link["href"] for link in page.soup.select("main a")] == ["/"]
    assert page.queries == []
    page = stranger.speak("en").get(f"/aneh/{status}")
    assert (page.status, page.title) == (status, english)
    assert page.all("main a") == ["Go to the front page"]


@pytest.mark.parametrize(("status", "shown"), [(406, 400), (415, 400), (418, 400), (503, 500)])
def test_a_status_without_a_page_of_its_own_gets_the_nearest(stranger: Visitor, status: int, shown: int) -> None:
    page = stranger.speak("en").get(f"/aneh/{status}")
    title = "Something broke on our side" if shown == 500 else TITLES[shown][1]
    assert (page.status, page.title) == (status, title)


def test_an_address_that_is_not_there(stranger: Visitor) -> None:
    page = stranger.get("/tidak/ada/di/sini")
    assert (page.status, page.title) == (404, "Halaman ini tidak ada")


def test_a_button_s_address_opened_as_a_page(stranger: Visitor) -> None:
    assert stranger.get("/aneh/kirim").status == 405


def test_a_fault_of_ours_has_a_number_and_no_details(stranger: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "forum.web"):
        page = stranger.get("/aneh/rusak")
    assert (page.status, page.title) == (500, "Ada yang rusak di pihak kami")
    number = page.all("code")[0]
    assert re.fullmatch("[0-9a-f]{8}", number)
    body = page.data.decode()
    assert [word for word in ("ZeroDivision", "secret detail", "Traceback", "tests/") if word in body] == []
    assert [record.getMessage() for record in caplog.records] == [f"incident {number} at GET odd.broken"]
    assert caplog.records[0].exc_info is not None


def test_a_fault_is_a_page_even_when_the_database_cannot_say_who_asks(empty_app: Flask) -> None:
    visitor = Visitor(empty_app)
    with visitor.client.session_transaction() as session:
        session["_user_id"] = "1.0"
    with empty_app.app_context():
        page = visitor.get("/hari-ini")
    assert (page.status, page.title) == (500, "Ada yang rusak di pihak kami")


@pytest.mark.parametrize(
    ("kind", "status", "title"),
    [
        ("problem", 422, "Tindakan itu tidak dapat dilakukan"),
        ("conflict", 409, "Tindakan itu tidak dapat dilakukan"),
        ("missing", 404, "Halaman ini tidak ada"),
        ("gone", 410, "Tautan ini tidak berlaku lagi"),
    ],
)
def test_a_problem_no_form_caught_is_told_in_its_own_words(
    stranger: Visitor, kind: str, status: int, title: str
) -> None:
    page = stranger.get(f"/aneh/masalah/{kind}")
    assert (page.status, page.title) == (status, title)
    assert page.all("main p")[0] == "Kalimat masalahnya."


def test_a_form_without_its_token_is_refused_and_says_what_to_do(stranger: Visitor) -> None:
    page = stranger.post("/aneh/kirim", {"word": "halo"})
    assert (page.status, page.title) == (400, "Formulir terbuka terlalu lama")
    page = stranger.speak("en").post("/aneh/kirim", {"word": "hello", "csrf_token": "made up"})
    assert (page.status, page.title) == (400, "The form was open for too long")


def test_a_form_sent_over_a_secure_line_needs_its_token_and_no_referrer(stranger: Visitor) -> None:
    """Our pages say `Referrer-Policy: no-referrer`, so no browser sends one."""
    page = stranger.get("/masuk", base_url="https://rembug.example")
    token = page.form("form:has([name=csrf_token])")["csrf_token"]
    sent = stranger.post("/aneh/kirim", {"word": "halo", "csrf_token": token}, base_url="https://rembug.example")
    assert (sent.status, sent.location) == (303, "/")


def test_more_than_the_server_takes_is_refused_before_it_is_read(stranger: Visitor) -> None:
    for much in ({"word": "a" * 200_000}, {"word": "halo", "file": (BytesIO(b"a" * 200_000), "besar.pdf")}):
        page = stranger.post("/aneh/kirim", much)
        assert (page.status, page.title) == (413, "Berkas itu terlalu besar")


def test_too_many_tries_are_paused(stranger: Visitor) -> None:
    assert [stranger.get("/aneh/jarang").status for _ in range(3)] == [200, 429, 429]
    assert stranger.get("/aneh/jarang").title == "Terlalu banyak percobaan dalam waktu singkat"
