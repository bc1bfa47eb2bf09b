"""Followers are told when a status has settled; owners, a superior and partners are reminded: each thing once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from forum.actions import jobs, service
from forum.actions.models import Follower, PromiseSetting
from forum.actions.service import following, reminding
from forum.adapters import mime
from forum.extensions import db
from forum.jobs import worker
from forum.kernel import clock
from forum.kernel.errors import Gone, Problem
from forum.outbox.models import OutboxMessage
from tests.actions.world import promise
from tests.conftest import A_TUESDAY
from tests.support.client import Visitor
from tests.support.factories import Factory


def mails(kind: str) -> list[tuple[str, str]]:
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id))
    return [(row.recipient, row.subject) for row in rows]


def text() -> str:
    return mime.read(
        db.session.scalars(select(OutboxMessage.raw).order_by(OutboxMessage.id.desc())).first() or b""
    ).text


def owned(make: Factory, **given: object):
    office = make.office("Kepala Dinas Sosial", email="kadinsos@contoh.example")
    return promise(make, owner_organisation=office.organisation, owner_office=office, **given)


def later(minutes: int) -> None:
    """Do what is due so many minutes after the Tuesday."""
    db.session.commit()
    with clock.frozen(A_TUESDAY + timedelta(minutes=minutes)):
        worker.drain()


def test_a_user_follows_with_one_tap_and_is_told_once_when_it_settled(make: Factory, visitor: Visitor) -> None:
    action = owned(make)
    user = make.user(email="warga@contoh.example")
    visitor.sign_in(user)
    assert [visitor.post(f"/t/{action.key}/ikuti").status for _ in range(2)] == [303, 303]
    first = service.report(action, client_key="1", status="in_progress")
    service.report(action, client_key="2", status="done")
    later(4)
    assert mails("follow") == []
    later(6)
    assert mails("follow") == [("warga@contoh.example", "TL-2026-001: Dilaporkan selesai")]
    for _ in range(2):
        following.tell({"action": action.id, "update": first.id})
    service.report(action, client_key="3", status="done", note="Catatan saja")
    later(20)
    assert len(mails("follow")) == 1
    visitor.post(f"/t/{action.key}/ikuti", {"do": "end"})
    service.report(action, client_key="4", status="blocked")
    later(40)
    assert len(mails("follow")) == 1


def test_what_comes_back_to_what_they_know_is_not_told(make: Factory) -> None:
    action = owned(make)
    service.follow(action, make.user())
    service.report(action, client_key="1", status="blocked")
    service.report(action, client_key="2", status="not_started", note="Salah tekan")
    later(10)
    assert mails("follow") == []


def test_anybody_follows_by_an_address_that_confirms_itself(make: Factory, visitor: Visitor) -> None:
    action = owned(make, text="Hubungi 0812-3456-7890")
    address = f"/t/{action.key}/ikuti/email"
    assert visitor.post(address, {"email": "bukan alamat"}).status == 422
    assert [visitor.post(address, {"email": "Warga@contoh.example"}).status for _ in range(3)] == [303] * 3
    assert mails("follow") == [("warga@contoh.example", "Konfirmasi bahwa Anda mengikuti TL-2026-001")]
    service.report(action, client_key="1", status="blocked")
    later(10)
    assert len(mails("follow")) == 1  # not confirmed: not told
    secret = f"/ikuti/{following.token(db.session.scalars(select(Follower)).one())}"
    visitor.get(secret)
    assert db.session.scalars(select(Follower)).one().confirmed_at is None  # opening is not confirming
    assert [visitor.post(secret, {"do": "confirm"}).status for _ in range(2)] == [303, 303]
    service.report(action, client_key="2", status="in_progress")
    later(30)
    assert mails("follow")[1:] == [("warga@contoh.example", "TL-2026-001: Berjalan")]
    assert ("0812" in text(), "lapor/" in text(), secret in text()) == (False, False, True)
    assert visitor.post(secret, {"do": "end"}).status == 303
    service.report(action, client_key="3", status="blocked")
    later(60)
    assert len(mails("follow")) == 2
    assert visitor.get(f"/ikuti/{'a' * 26}").status == 410


def test_who_left_the_forum_is_not_told_of_what_is_not_public(make: Factory) -> None:
    action = owned(make, is_public=False)
    service.follow(action, make.user())
    service.report(action, client_key="1", status="blocked")
    later(10)
    assert mails("follow") == []
    with pytest.raises(Gone):
        following.find("x")


def test_kinds_of_reminders_by_day() -> None:
    how = PromiseSetting(forum_id=1, is_on=True, soon_days=7, patience_days=14, superior_office_id=1)
    due = date(2026, 11, 10)
    days = [date(2026, 11, 2), date(2026, 11, 3), due, date(2026, 11, 11), date(2026, 11, 24), date(2026, 11, 25)]
    assert [reminding.kinds_due(due, day, how) for day in days] == [
        [], ["soon"], ["soon"], ["overdue"], ["overdue"], ["overdue", "superior"],
    ]  # fmt: skip
    how.superior_office_id = None
    assert reminding.kinds_due(due, date(2027, 1, 1), how) == ["overdue"]
    how.is_on = False
    assert reminding.kinds_due(due, date(2027, 1, 1), how) == []


def test_each_office_gets_one_mail_for_all_that_falls_due_and_nothing_twice(make: Factory) -> None:
    office = make.office("Kepala Dinas Sosial", email="kadinsos@contoh.example")
    meeting = make.meeting(state="held")
    for due in (date(2026, 11, 5), date(2026, 11, 6), date(2026, 12, 24), date(2026, 10, 1)):
        promise(make, meeting, owner_organisation=office.organisation, due_on=due)
    done = promise(make, meeting, owner_organisation=office.organisation, due_on=date(2026, 11, 5))
    service.report(done, client_key="k", status="done")
    db.session.commit()
    assert [jobs.remind() for _ in range(3)] == [2, 0, 0]
    assert sorted(mails("promise_reminder")) == [
        ("kadinsos@contoh.example", "1 tindak lanjut lewat tenggat"),
        ("kadinsos@contoh.example", "2 tindak lanjut segera jatuh tempo"),
    ]
    with clock.frozen(A_TUESDAY + timedelta(days=3, hours=1)):  # Friday, the first of the two is overdue
        assert jobs.remind() == 1


def test_nobody_is_reminded_at_night(make: Factory) -> None:
    owned(make, due_on=date(2026, 11, 5))
    db.session.commit()
    with clock.frozen(datetime(2026, 11, 3, 15, 0, tzinfo=UTC)):  # 22.00 WIB
        assert jobs.remind() == 0
    with clock.frozen(datetime(2026, 11, 3, 23, 30, tzinfo=UTC)):  # 06.30 WIB
        assert jobs.remind() == 1


def test_a_moved_date_is_reminded_anew(make: Factory) -> None:
    action = owned(make, due_on=date(2026, 11, 5))
    db.session.commit()
    assert jobs.remind() == 1
    action.due_on = date(2026, 11, 6)
    db.session.commit()
    assert jobs.remind() == 1


def test_a_superior_is_written_to_once_after_the_forums_patience_and_never_unasked(make: Factory) -> None:
    action = owned(make, due_on=date(2026, 10, 1))
    above = make.office("Sekretaris Daerah", email="sekda@contoh.example",
                        organisation=make.organisation("Setda", kind="secretariat"))  # fmt: skip
    own = promise(make, action.meeting, owner_organisation=above.organisation, due_on=date(2026, 10, 1))
    db.session.commit()
    jobs.remind()
    assert "sekda@contoh.example" not in [to for to, subject in mails("promise_reminder") if "masih" in subject]
    db.session.add(PromiseSetting(forum_id=action.meeting.forum_id, superior_office_id=above.id))
    db.session.commit()
    assert jobs.remind() == 0  # the owner was reminded only now
    with clock.frozen(A_TUESDAY + timedelta(days=13)):
        assert jobs.remind() == 0
    with clock.frozen(A_TUESDAY + timedelta(days=14)):
        assert [jobs.remind() for _ in range(2)] == [1, 0]
    assert mails("promise_reminder")[-1] == ("sekda@contoh.example", "1 tindak lanjut masih lewat tenggat")
    assert ("/lapor/" in text(), own.code in text(), action.code in text()) == (False, False, True)


def test_a_partner_reminds_once_a_week(make: Factory, visitor: Visitor) -> None:
    action = owned(make)
    user = make.user("Ibu Mitra")
    make.role(action.meeting.forum, user, "member")
    visitor.sign_in(user)
    for _ in range(2):
        visitor.post(f"/t/{action.key}/ingatkan")
    assert mails("promise_reminder") == [("kadinsos@contoh.example", "Ibu Mitra mengingatkan Anda tentang TL-2026-001")]
    assert "dapat lagi mulai 10 November 2026" in visitor.get(f"/t/{action.key}").text
    with clock.frozen(A_TUESDAY + timedelta(days=7)):
        visitor.post(f"/t/{action.key}/ingatkan")
    assert len(mails("promise_reminder")) == 2
    service.report(action, client_key="k", status="done")
    with clock.frozen(A_TUESDAY + timedelta(days=30)), pytest.raises(Problem):
        service.nudge(action, user)
    assert visitor.sign_in(make.user()).post(f"/t/{action.key}/ingatkan").status == 403


def test_organisers_set_when_the_forum_reminds(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh")
    above = make.office("Sekretaris Daerah", organisation=make.organisation("Setda", kind="secretariat"))
    address = "/forum/contoh/tindak-lanjut/pengingat"
    visitor.sign_in(make.organiser(forum))
    form = visitor.get(address).form("form.form")
    assert (form["soon_days"], form["patience_days"], form["superior_office_id"]) == ("7", "14", "0")
    assert visitor.post(address, {**form, "soon_days": "0"}).status == 422
    for _ in range(2):
        assert visitor.post(address, {**form, "soon_days": "3", "superior_office_id": above.id}).status == 303
    assert (reminding.setting(forum.id).soon_days, reminding.setting(forum.id).superior_office_id) == (3, above.id)
    assert visitor.sign_in(make.user()).post(address).status == 403
