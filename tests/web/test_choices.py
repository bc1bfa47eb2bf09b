"""Language and appearance: chosen by a link, kept in a cookie, and never a way to somewhere else."""

import pytest
from flask import Flask

from forum.web.views import local_address
from tests.support.client import Visitor
from tests.support.factories import Factory


def test_the_default_language_speaks_until_somebody_chooses(visitor: Visitor) -> None:
    assert visitor.get("/tidak-ada").soup.html["lang"] == "id"
    answer = visitor.get("/bahasa/en?next=/tidak-ada")
    assert (answer.status, answer.location) == (302, "/tidak-ada")
    assert visitor.follow(answer).soup.html["lang"] == "en"
    visitor.get("/bahasa/id")
    assert visitor.get("/tidak-ada").soup.html["lang"] == "id"


def test_an_account_s_language_speaks_unless_this_browser_chose_another(visitor: Visitor, make: Factory) -> None:
    visitor.sign_in(make.user(locale="en"))
    assert visitor.get("/komponen").soup.html["lang"] == "en"
    assert visitor.speak("id").get("/komponen").soup.html["lang"] == "id"


@pytest.mark.parametrize("code", ["jv", "ID", "en-GB", "x" * 300])
def test_a_language_we_do_not_speak_is_no_page_and_changes_nothing(visitor: Visitor, code: str) -> None:
    answer = visitor.get(f"/bahasa/{code}")
    assert answer.status == 404
    assert answer.soup.html["lang"] == "id"


def test_a_spoilt_cookie_is_as_good_as_none(visitor: Visitor) -> None:
    visitor.client.set_cookie("theme", "puce")
    page = visitor.speak("klingon").get("/tidak-ada")
    assert page.soup.html["lang"] == "id"
    assert "data-theme" not in page.soup.html.attrs


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_is_kept_until_the_device_may_decide_again(visitor: Visitor, theme: str) -> None:
    assert "data-theme" not in visitor.get("/tidak-ada").soup.html.attrs
    visitor.get(f"/tampilan/{theme}")
    page = visitor.get("/tidak-ada")
    assert page.soup.html["data-theme"] == theme
    assert [choice["data-theme-choice"] for choice in page.soup.select("[data-theme-choice][aria-current]")] == [theme]
    visitor.get("/tampilan/auto")
    assert "data-theme" not in visitor.get("/tidak-ada").soup.html.attrs


def test_the_switches_lead_back_to_the_page_they_stand_on(visitor: Visitor) -> None:
    page = visitor.get("/tidak-ada?halaman=2")
    links = [link["href"] for link in page.soup.select(".switch a")]
    assert links == [f"/{place}?next=/tidak-ada?halaman%3D2" for place in (
        "bahasa/id", "bahasa/en", "tampilan/auto", "tampilan/light", "tampilan/dark")]  # fmt: skip


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://jahat.example/",
        "//jahat.example/",
        "/\\jahat.example",
        "\\\\jahat.example",
        "javascript:alert(1)",
        "jahat.example",
        "",
        " /hari-ini",
        "/\t/jahat.example",
        "/\n/jahat.example",
        "/%09/jahat.example\r\nX-Header: 1",
    ],
)
def test_nobody_is_sent_elsewhere(visitor: Visitor, elsewhere: str) -> None:
    assert local_address(elsewhere) == "/"
    assert visitor.get("/bahasa/en", query_string={"next": elsewhere}).location == "/"
    assert visitor.get("/tampilan/dark", query_string={"next": elsewhere}).location == "/"


@pytest.mark.parametrize("here", ["/", "/rapat/abc", "/forum/x?halaman=2&cari=air bersih", "/publik#masukan", "/a//b"])
def test_a_place_on_this_site_is_kept(here: str) -> None:
    assert local_address(here) == here


def test_the_front_page_leads_to_what_one_came_for(visitor: Visitor, make: Factory) -> None:
    assert visitor.get("/").location == "/publik"
    assert visitor.sign_in(make.user()).get("/").location == "/hari-ini"


def test_the_component_page_is_whole_in_both_languages(visitor: Visitor) -> None:
    for locale in ("id", "en"):
        page = visitor.speak(locale).get("/komponen")
        assert (page.status, page.soup.html["lang"]) == (200, locale)


def test_the_component_page_is_not_part_of_the_product(odd_app: Flask) -> None:
    assert Visitor(odd_app).get("/komponen").status == 404


def test_health_is_told_to_anybody(visitor: Visitor) -> None:
    page = visitor.get("/sehat")
    assert (page.status, page.response.json, page.queries) == (200, {"status": "ok"}, ["SELECT 1"])
