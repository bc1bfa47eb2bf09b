"""The monthly mail to leaders: once, early in the month, by day, only when there is something to tell."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from forum.accounts.models import User
from forum.actions.models import Action
from forum.adapters import mime
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.forums.models import Forum
from forum.jobs import worker
from forum.kernel import clock
from forum.outbox.models import OutboxMessage
from forum.reports.digest import jobs, service
from tests.support.client import Visitor
from tests.support.factories import Factory

GOLDEN = Path(__file__).parent / "golden"
PHONE = "0999 000 123"
MORNING = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)  # Tuesday, 09.00 WIB


@pytest.fixture
def forum(make: Factory) -> Forum:
    """September: three of four heads came; October: one. Dinas 3 never came, and Dinas 0 let a promise pass its day."""
    forum = make.forum(slug="ogp", name="Forum OGP Contoh")
    offices = [make.office(organisation=make.organisation(f"Dinas {number}"), phone=PHONE) for number in range(4)]
    for day, levels in ((10, "HHH-"), (40, "HDS-")):
        meeting = make.meeting(forum=forum, state="held", title=f"Konsolidasi {day}", key=f"rapat{day}",
                               starts_at=datetime(2026, 9, 1, 3, 0, tzinfo=UTC) + timedelta(days=day))  # fmt: skip
        for office, level in zip(offices, levels, strict=True):
            make.tenure(office, make.person(f"Kepala {office.id} {day}"))
            make.invitation(meeting, office)
            if level == "-":
                make.absence(meeting, office.organisation, "absent")
            else:
                make.attendance(meeting, office.organisation, {"H": "head", "D": "deputy", "S": "staff"}[level])
    make.add(Action(key="janji", meeting=meeting, number=1, text="Menerbitkan data anggaran desa",
                    due_on=date(2026, 10, 20),
                    owner_organisation=offices[0].organisation, owner_name="Dinas 0", published_at=clock.now(),
                    token_nonce="n", token_hash="h"))  # fmt: skip
    return forum


def leader(make: Factory, forum: Forum, **given: object) -> User:
    user = make.user("Bupati Contoh", email="bupati@contoh.example", **given)
    make.role(forum, user, "leader")
    db.session.commit()
    return user


def posted() -> list[OutboxMessage]:
    return list(db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == service.KIND)))


@pytest.mark.parametrize("locale", ["id", "en"])
def test_it_says_the_sentence_first_and_whom_to_call_without_numbers_or_names(
    make: Factory, forum: Forum, locale: str
) -> None:
    leader(make, forum, locale=locale, id=4711)
    assert jobs.scan() == 1
    [row] = posted()
    read = mime.read(row.raw)
    token = service.stop_link(db.session.get_one(User, 4711)).rsplit("/", 1)[1]
    text = f"{read.subject}\n\n{read.text}".replace(token, "TOKEN")
    file = GOLDEN / f"leader_digest_{locale}.txt"
    if os.environ.get("FORUM_UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    assert text == file.read_text()
    assert row.key == "digest:4711:2026-10"
    raw = row.raw.decode("ascii", "replace") + read.text
    assert [one for one in (PHONE, PHONE.replace(" ", ""), "Kepala ", "Orang Contoh") if one in raw] == []
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw


def test_a_month_has_one_mail_however_often_and_in_how_many_workers_it_is_looked_for(
    make: Factory, forum: Forum
) -> None:
    leader(make, forum)
    due = service.due()
    assert [jobs.scan() for _time in range(3)] == [1, 0, 0]
    assert [service.post(one) for one in due] == [False]  # the other worker had looked before the first posted
    clock.advance(timedelta(days=3))
    assert jobs.scan() == 0
    assert len(posted()) == 1


def test_a_worker_that_died_before_its_transaction_ended_is_followed_by_another(make: Factory, forum: Forum) -> None:
    leader(make, forum)
    [one] = service.due()
    assert service.post(one)
    db.session.rollback()
    assert posted() == []
    assert jobs.scan() == 1
    assert len(posted()) == 1


@pytest.mark.parametrize(("moment", "expected"), [
    (datetime(2026, 11, 1, 2, 0, tzinfo=UTC), 1),
    (datetime(2026, 10, 31, 22, 0, tzinfo=UTC), 0),  # 05.00 on the first: still night
    (datetime(2026, 11, 7, 13, 59, tzinfo=UTC), 1),  # 20.59 on the seventh
    (datetime(2026, 11, 7, 14, 30, tzinfo=UTC), 0),  # 21.30: night
    (datetime(2026, 11, 8, 2, 0, tzinfo=UTC), 0),  # too late
])  # fmt: skip
def test_it_leaves_early_in_the_month_and_by_day(make: Factory, forum: Forum, moment: datetime, expected: int) -> None:
    leader(make, forum)
    with clock.frozen(moment):
        assert jobs.scan() == expected


def test_without_a_meeting_and_without_anything_overdue_there_is_no_mail(make: Factory) -> None:
    leader(make, make.forum())
    assert jobs.scan() == 0


def test_something_overdue_is_reason_enough(make: Factory, forum: Forum) -> None:
    leader(make, forum)
    with clock.frozen(datetime(2026, 12, 2, 2, 0, tzinfo=UTC)):
        assert jobs.scan() == 1
    [row] = posted()
    assert row.subject == "November 2026: 1 tindak lanjut lewat tenggat (Forum OGP Contoh)"


def test_two_forums_are_one_mail(make: Factory, forum: Forum) -> None:
    user = leader(make, forum)
    other = make.forum(name="Zona Dua", slug="dua")
    make.invitation(make.meeting(forum=other, state="held", starts_at=datetime(2026, 10, 9, 2, 0, tzinfo=UTC)))
    make.role(other, user, "leader")
    db.session.commit()
    assert jobs.scan() == 1
    text = mime.read(posted()[0].raw).text
    assert ("Forum OGP Contoh, Oktober 2026" in text, "Zona Dua, Oktober 2026" in text) == (True, True)


@pytest.mark.parametrize("given", [{"wants_digest": False}, {"deactivated_at": MORNING}])
def test_who_wants_none_or_is_gone_gets_none(make: Factory, forum: Forum, given: dict[str, object]) -> None:
    leader(make, forum, **given)
    assert jobs.scan() == 0


def test_only_leaders_get_it(make: Factory, forum: Forum) -> None:
    for role in ("organiser", "minute_taker", "member"):
        make.role(forum, make.user(), role)
    ended = make.role(forum, make.user(), "leader")
    ended.until = clock.now()
    db.session.commit()
    assert jobs.scan() == 0


def test_it_arrives_at_a_real_server_once(make: Factory, forum: Forum, post_office: MailServer) -> None:
    leader(make, forum)
    jobs.scan()
    worker.drain()
    jobs.scan()
    worker.drain()
    [raw] = post_office.arrived(post_office.mailbox_of("bupati@contoh.example"))
    assert mime.read(raw).subject.startswith("Oktober 2026: 1 dari 4 kepala OPD hadir, turun dari 3")


def test_who_stops_it_after_it_was_posted_does_not_get_it(make: Factory, forum: Forum, post_office: MailServer) -> None:
    user = leader(make, forum)
    jobs.scan()
    user.wants_digest = False
    db.session.commit()
    worker.drain()
    assert [row.state for row in posted()] == ["superseded"]
    assert post_office.arrived(post_office.mailbox_of("bupati@contoh.example")) == []


def path(user: User) -> str:
    return service.stop_link(user).removeprefix("http://rembug.example")


def test_the_link_asks_first_and_then_stops_it_also_twice(make: Factory, forum: Forum, visitor: Visitor) -> None:
    user = leader(make, forum)
    page = visitor.speak("en").get(path(user))
    assert page.all("form button") == ["Stop the monthly email"]
    assert db.session.get_one(User, user.id).wants_digest is True
    for _twice in range(2):
        assert "You get no monthly email any more." in visitor.post(path(user)).text
    assert db.session.get_one(User, user.id).wants_digest is False


def test_a_cut_off_link_and_somebody_elses_stop_nothing(make: Factory, forum: Forum, visitor: Visitor) -> None:
    user, other = leader(make, forum), make.user()
    db.session.commit()
    token = path(user).rsplit("/", 1)[1]
    for wrong in (f"/ringkasan/{user.id}/{token[:-1]}", f"/ringkasan/{other.id}/{token}", f"/ringkasan/999999/{token}",
                  f"/ringkasan/{user.id}/%C3%A9"):  # fmt: skip
        assert (visitor.get(wrong).status, visitor.post(wrong).status) == (410, 410)
    assert [one.wants_digest for one in db.session.scalars(db.select(User))] == [True, True]


def test_a_leader_has_the_switch_on_the_account_page_and_others_have_none(
    make: Factory, forum: Forum, visitor: Visitor
) -> None:
    user, organiser = leader(make, forum), make.organiser(forum)
    visitor.sign_in(user).speak("en")
    assert visitor.get("/akun").all("#ringkasan button") == ["Stop the monthly email"]
    assert visitor.post("/akun/ringkasan", {"kirim": "tidak"}).location == "/akun#ringkasan"
    assert visitor.get("/akun").all("#ringkasan button") == ["Send me the monthly email"]
    visitor.post("/akun/ringkasan", {"kirim": "ya"})
    assert db.session.get_one(User, user.id).wants_digest is True
    assert visitor.sign_in(organiser).get("/akun").all("#ringkasan") == []
