"""Signing in by password and by link, and what strangers learn (nothing)."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum.accounts import queries, service
from forum.accounts.models import SignInLink, User
from forum.app import create_app
from forum.extensions import db, limiter
from forum.jobs import worker
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.outbox.models import OutboxMessage
from tests.support.client import Visitor

PASSWORD = "sepuluh kuda liar"


@pytest.fixture
def siti(make):
    user = make.user("Siti Contoh", email="siti@contoh.example", locale="id")
    service.set_password(user, PASSWORD)
    return user


def mails():
    worker.drain()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def link_in(message):
    text = message.raw.decode("utf-8", "replace").replace("=\r\n", "")
    return re.search(r"http://rembug\.example(/(?:masuk|mulai)/[a-z0-9]{26})", text).group(1)


def test_the_right_password_opens_the_day_one_came_for(visitor, siti):
    page = visitor.get("/hari-ini")
    assert page.location == "/masuk?next=/hari-ini"
    form = visitor.follow(page)
    action = form.soup.select_one("form.form")["action"]
    entered = visitor.post(action, {"email": " SITI@contoh.example ", "password": PASSWORD})
    assert (entered.status, entered.location) == (303, "/hari-ini")
    assert visitor.get("/akun").status == 200


@pytest.mark.parametrize("next_page", ["https://jahat.example/", "//jahat.example", "/\\jahat.example", ""])
def test_nobody_is_sent_elsewhere_after_signing_in(visitor, siti, next_page):
    entered = visitor.post("/masuk", {"email": siti.email, "password": PASSWORD}, query_string={"next": next_page})
    assert entered.location == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(visitor, siti, make):
    make.user(email="keluar@contoh.example", deactivated_at=clock.now(), password_hash=siti.password_hash)
    answers = []
    for email, password in ((siti.email, "bukan ini sandinya"), ("tak@ada.example", PASSWORD),
                            ("keluar@contoh.example", PASSWORD)):  # fmt: skip
        page = visitor.post("/masuk", {"email": email, "password": password})
        answers.append((page.status, re.sub(r"value=\"[^\"]*\"", "", str(page.soup.select_one("main")))))
        assert page.form("form.form")["email"] == email
    assert {status for status, _body in answers} == {422}
    assert len({body for _status, body in answers}) == 1


def test_the_session_of_before_does_not_survive_signing_in(visitor, siti):
    with visitor.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    visitor.post("/masuk", {"email": siti.email, "password": PASSWORD})
    with visitor.client.session_transaction() as session:
        assert "planted" not in session


@pytest.fixture
def throttled(app, settings):
    """The same installation with its limits on, as everywhere but in tests."""
    counting = create_app(replace(settings, extra={**settings.extra, "RATELIMIT_ENABLED": True}))
    limiter.reset()
    yield counting
    limiter.reset()
    limiter.enabled = False
    with counting.app_context():
        db.engine.dispose()


def test_guesses_are_throttled_for_one_account_from_one_place(throttled, siti):
    guesser = Visitor(throttled)
    statuses = [guesser.post("/masuk", {"email": siti.email, "password": f"tebakan {n}"}).status for n in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    assert guesser.post("/masuk", {"email": siti.email, "password": PASSWORD}).status == 429
    assert guesser.post("/masuk", {"email": "lain@contoh.example", "password": "tebakan"}).status == 422
    at_home = guesser.post("/masuk", {"email": siti.email, "password": PASSWORD},
                           environ_overrides={"REMOTE_ADDR": "192.0.2.7"})  # fmt: skip
    assert at_home.status == 303


def test_links_cannot_be_asked_for_without_end(throttled):
    statuses = [Visitor(throttled).post("/masuk/tautan", {"email": f"{n}@ada.example"}).status for n in range(21)]
    assert statuses == [303] * 20 + [429]


def test_asking_for_a_link_says_the_same_for_everybody_but_mails_only_users(visitor, siti, make):
    make.user(email="keluar@contoh.example", deactivated_at=clock.now())
    pages = []
    for email in (siti.email, "tak@ada.example", "keluar@contoh.example"):
        asked = visitor.post("/masuk/tautan", {"email": email})
        pages.append((asked.status, asked.location, visitor.follow(asked).text))
    assert len(set(pages)) == 1
    assert [mail.recipient for mail in mails()] == [siti.email]


def test_looking_at_a_link_spends_nothing_and_the_button_spends_it_once(visitor, siti, app):
    visitor.post("/masuk/tautan", {"email": siti.email})
    address = link_in(mails()[0])
    for _scan in range(3):
        assert visitor.get(address).status == 200
    assert visitor.get("/akun").status == 302
    assert visitor.post(address).location == "/hari-ini"
    assert visitor.get("/akun").status == 200
    stranger = Visitor(app)
    assert (stranger.get(address).status, stranger.post(address).status) == (410, 410)


def test_a_link_works_for_thirty_minutes(visitor, siti):
    visitor.post("/masuk/tautan", {"email": siti.email})
    address = link_in(mails()[0])
    clock.advance(timedelta(minutes=30))
    assert visitor.post(address).status == 410


def test_links_are_stored_hashed(visitor, siti):
    visitor.post("/masuk/tautan", {"email": siti.email})
    token = link_in(mails()[0]).rpartition("/")[2]
    (row,) = db.session.scalars(select(SignInLink))
    assert token not in str(vars(row))
    assert visitor.get(f"/masuk/{row.token_hash}").status == 410


def test_a_mailbox_is_not_flooded(visitor, siti):
    for _time in range(8):
        assert visitor.post("/masuk/tautan", {"email": siti.email}).status == 303
    assert len(mails()) == 5


def test_signing_out_and_deactivating_end_the_session(visitor, siti, make, app):
    visitor.post("/masuk", {"email": siti.email, "password": PASSWORD})
    other = Visitor(app).sign_in(siti)
    service.deactivate(siti, make.user())
    assert (visitor.get("/akun").status, other.get("/akun").status) == (302, 302)
    service.reactivate(siti)
    visitor.post("/masuk", {"email": siti.email, "password": PASSWORD})
    assert visitor.post("/keluar").location == "/masuk"
    assert visitor.post("/keluar").location == "/masuk"
    assert visitor.get("/akun").status == 302


def test_a_new_password_ends_the_other_sessions_and_needs_the_old_one(visitor, siti, app):
    visitor.post("/masuk", {"email": siti.email, "password": PASSWORD})
    elsewhere = Visitor(app).sign_in(siti)
    assert elsewhere.get("/akun").status == 200
    new = "sebelas kuda jinak"
    refused = visitor.post("/akun/sandi", {"old": "salah", "password": new, "again": new})
    assert (refused.status, refused.all(".field__error")) == (422, ["Ini bukan kata sandi Anda yang sekarang."])
    assert visitor.post("/akun/sandi", {"old": PASSWORD, "password": new, "again": new}).status == 303
    assert (visitor.get("/akun").status, elsewhere.get("/akun").status) == (200, 302)
    assert visitor.post("/akun/sandi", {"old": new, "password": new, "again": "lain"}).status == 422


def test_a_forgotten_password_is_replaced_after_coming_by_a_link(visitor, siti):
    visitor.post("/masuk/tautan", {"email": siti.email})
    visitor.post(link_in(mails()[0]))
    page = visitor.get("/akun")
    assert page.soup.select_one("input[name=old]") is None
    new = "sebelas kuda jinak"
    assert visitor.post("/akun/sandi", {"password": new, "again": new}).status == 303
    assert service.matches(db.session.get(User, siti.id), new)
    assert visitor.get("/akun").soup.select_one("input[name=old]") is not None


@pytest.mark.parametrize("password", ["pendek", "aaaaaaaaaaaa", "siti@contoh.example", "x" * 201])
def test_weak_passwords_are_refused(siti, password):
    with pytest.raises(Problem):
        service.set_password(siti, password)


def test_the_account_speaks_the_language_chosen_last(visitor, siti):
    visitor.sign_in(siti).speak("id")
    visitor.post("/akun", {"name": "Siti", "locale": "en"})
    page = visitor.get("/akun")
    assert (page.title, page.soup.html["lang"]) == ("Your account", "en")


def test_the_first_administrator_begins_by_a_link_that_works_once(visitor, app):
    first = service.first_administrator_link()
    address = service.first_administrator_link().removeprefix("http://rembug.example")
    assert visitor.get(first.removeprefix("http://rembug.example")).status == 410
    assert visitor.get(address).status == 200
    filled = {"name": "Admin", "email": "Admin@contoh.example", "locale": "id", "password": PASSWORD, "again": PASSWORD}
    short = visitor.post(address, {**filled, "password": "x", "again": "x"})
    assert (short.status, short.form("form.form")["name"]) == (422, "Admin")
    assert visitor.post(address, filled).location == "/hari-ini"
    assert visitor.get("/pengguna").status == 200
    assert service.first_administrator_link() is None
    assert Visitor(app).post(address, filled).status == 410
    assert db.session.scalar(select(func.count(User.id))) == 1


def test_an_administrator_invites_and_the_invited_choose_a_password(visitor, make, app):
    visitor.sign_in(make.user(is_administrator=True))
    invitation = {"name": "Budi", "email": "budi@contoh.example", "locale": "en"}
    assert visitor.post("/pengguna", invitation).status == 303
    assert visitor.post("/pengguna", invitation).status == 422
    (mail,) = mails()
    guest = Visitor(app)
    address = link_in(mail)
    assert guest.get(address).form("form.form")["email"] == "budi@contoh.example"
    sent = {"name": "Budi", "email": "lain@contoh.example", "locale": "en", "password": PASSWORD, "again": PASSWORD}
    assert guest.post(address, sent).status == 303
    budi = queries.by_email("budi@contoh.example")
    assert (service.matches(budi, PASSWORD), queries.by_email("lain@contoh.example")) == (True, None)
    assert guest.get("/pengguna").status == 403


def test_the_last_administrator_and_oneself_cannot_be_deactivated(visitor, make):
    admin = make.user(is_administrator=True)
    visitor.sign_in(admin)
    assert visitor.post(f"/pengguna/{admin.id}/nonaktif").status == 422
    other = make.user("Rina")
    assert visitor.post(f"/pengguna/{other.id}/nonaktif").status == 303
    assert visitor.post(f"/pengguna/{other.id}/nonaktif").status == 303
    assert visitor.post("/pengguna/999/nonaktif").status == 404
    assert "Rina" in visitor.get("/pengguna").text


def test_the_list_of_users_is_read_in_as_many_statements_for_two_as_for_thirty(visitor, make):
    visitor.sign_in(make.user(is_administrator=True))
    few = len(visitor.get("/pengguna").queries)
    for _one in range(28):
        make.user()
    assert len(visitor.get("/pengguna").queries) == few == 2


def test_a_short_or_strange_session_is_nobody(visitor):
    for session_id in ("", "1", "x.y", "1.99", "99999999999999999999.0"):
        with visitor.client.session_transaction() as session:
            session["_user_id"] = session_id
        assert visitor.get("/akun").status == 302
