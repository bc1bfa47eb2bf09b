"""Who may open what: closed unless opened."""

import pytest
from flask import Flask

from forum.accounts.models import User
from forum.extensions import db
from forum.web.access import allow, by_link, declaration, init_app, public, refuse_undeclared, signed_in
from tests.support.client import Visitor


@pytest.fixture
def member(odd_app: Flask) -> User:
    found = db.session.query(User).filter_by(email="anggota@contoh.example").one_or_none()
    if found is None:
        found = User(name="Anggota Contoh", email="anggota@contoh.example", locale="en")
        db.session.add(found)
        db.session.commit()
    return found


def test_a_view_that_declares_nothing_stops_the_application_at_start() -> None:
    app = Flask("small")
    init_app(app)
    app.add_url_rule("/terbuka", "open", public(lambda: ""))
    refuse_undeclared(app)
    app.add_url_rule("/lupa", "forgotten", lambda: "")
    app.add_url_rule("/lupa-juga", "also_forgotten", lambda: "")
    with pytest.raises(RuntimeError, match="these views do not say who may open them: also_forgotten, forgotten"):
        refuse_undeclared(app)


def test_a_declaration_says_how_a_view_is_opened() -> None:
    app = Flask("small")
    app.add_url_rule("/a", "a", public(lambda: ""))
    app.add_url_rule("/b", "b", by_link("invitation")(lambda: ""))
    app.add_url_rule("/c", "c", allow(signed_in)(lambda: ""))
    app.add_url_rule("/d", "d", lambda: "")
    assert {name: declaration(app, name) for name in "abcd"} == {
        "a": "public",
        "b": "link:invitation",
        "c": "allow:web.access.signed_in",
        "d": None,
    }


def test_a_stranger_is_sent_to_sign_in_and_comes_back_where_they_wanted(stranger: Visitor) -> None:
    page = stranger.get("/aneh/hanya/boleh?halaman=2")
    assert (page.status, page.location) == (302, "/masuk?next=/aneh/hanya/boleh?halaman%3D2")
    assert page.queries == []


def test_what_a_stranger_may_not_know_looks_the_same_whether_it_exists_or_not(stranger: Visitor) -> None:
    assert stranger.get("/aneh/hanya/boleh").status == stranger.get("/aneh/hanya/tidak-ada").status == 302


def test_the_rule_decides_for_who_is_signed_in(stranger: Visitor, member: User) -> None:
    stranger.sign_in(member)
    assert stranger.get("/aneh/hanya/boleh").status == 200
    page = stranger.get("/aneh/hanya/lain")
    assert (page.status, page.title) == (403, "This page is not open to you")


def test_a_secret_link_needs_no_account_but_the_right_secret(stranger: Visitor) -> None:
    assert stranger.get("/aneh/kunci/benar").status == 200
    page = stranger.get("/aneh/kunci/salah")
    assert (page.status, page.all("main p")[0]) == (404, "Tautan ini tidak ada.")


def test_someone_whose_session_was_ended_is_a_stranger_again(stranger: Visitor, member: User) -> None:
    stranger.sign_in(member)
    assert stranger.get("/aneh/hanya/boleh").status == 200
    member.session_epoch += 1
    db.session.commit()
    assert stranger.get("/aneh/hanya/boleh").status == 302
