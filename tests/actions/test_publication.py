"""Drafts become promises; each owner's chair gets one mail."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from forum.actions import queries, service
from forum.extensions import db
from forum.kernel import clock
from forum.outbox.models import OutboxMessage
from tests.actions.world import promise
from tests.support.factories import Factory


def mails() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.recipient))
    return [(row.recipient, row.subject) for row in rows]


def test_each_owner_gets_one_mail_with_all_of_theirs(make: Factory) -> None:
    meeting = make.meeting(state="held", title="Konsolidasi")
    social, labour = make.organisation("Dinas Sosial"), make.organisation("Dinas Tenaga Kerja")
    make.office("Kepala Dinas Sosial", organisation=social, email="kadinsos@contoh.example")
    make.office("Kepala Dinas Tenaga Kerja", organisation=labour, email="kadisnaker@contoh.example")
    for text, owner in (("A", social), ("B", labour), ("C", social)):
        service.draft(meeting, text=text, owner_organisation=owner)
    service.publish(meeting, is_public=False)
    assert mails() == [
        ("kadinsos@contoh.example", "2 tindak lanjut untuk Anda dari Konsolidasi"),
        ("kadisnaker@contoh.example", "1 tindak lanjut untuk Anda dari Konsolidasi"),
    ]


def test_publishing_again_mails_only_what_is_new(make: Factory) -> None:
    meeting = make.meeting(state="held", title="Konsolidasi")
    owner = make.organisation("Dinas Sosial")
    make.office("Kepala Dinas Sosial", organisation=owner, email="kadinsos@contoh.example")
    service.draft(meeting, text="A", owner_organisation=owner)
    service.publish(meeting, is_public=False)
    service.publish(meeting, is_public=False)
    assert len(mails()) == 1
    service.draft(meeting, text="B", owner_organisation=owner)
    service.publish(meeting, is_public=True)
    assert [subject for _to, subject in mails()] == ["1 tindak lanjut untuk Anda dari Konsolidasi"] * 2
    assert [one.is_public for one in queries.for_meeting(meeting.id)] == [True, True]


def test_the_holders_own_address_serves_when_the_office_has_none(make: Factory) -> None:
    meeting = make.meeting(state="held")
    office = make.office("Kepala Dinas Sosial", email=None)
    make.tenure(office, make.person("Sulastri", email="sulastri@contoh.example", locale="en"))
    service.draft(meeting, text="A", owner_organisation=office.organisation)
    service.publish(meeting, is_public=False)
    assert [recipient for recipient, _subject in mails()] == ["sulastri@contoh.example"]


def test_an_organisation_without_office_is_reached_where_it_was_invited(make: Factory) -> None:
    meeting = make.meeting(state="held")
    group = make.organisation("Lingkar Desa", kind="cso", sector="cso")
    person = make.person("Suyanto", email="suyanto@contoh.example", organisation=group)
    make.invitation(meeting, person=person, organisation=group, side="civil_society")
    service.draft(meeting, text="A", owner_organisation=group)
    service.publish(meeting, is_public=False)
    assert [recipient for recipient, _subject in mails()] == ["suyanto@contoh.example"]


def test_owners_without_any_address_are_shown_to_the_organiser(make: Factory) -> None:
    meeting = make.meeting(state="held")
    action = promise(make, meeting)
    assert mails() == []
    (unreached,) = service.without_address(meeting)
    assert (unreached.chair, unreached.actions) == ("Dinas Sosial", [action])


def test_the_mail_carries_the_report_link_and_it_opens(make: Factory, visitor) -> None:
    meeting = make.meeting(state="held")
    office = make.office("Kepala Dinas Sosial", email="kadinsos@contoh.example")
    action = service.draft(meeting, text="Menerbitkan data", owner_organisation=office.organisation)
    service.publish(meeting, is_public=False)
    raw = db.session.scalars(select(OutboxMessage.raw)).one()
    link = service.owner_link(action)
    assert link.encode() in raw.replace(b"=\r\n", b"")
    page = visitor.get(link.removeprefix("http://rembug.example"))
    assert (page.status, page.title) == (200, "Laporkan kemajuan")


def test_drafts_are_renumbered_and_published_numbers_stay(make: Factory) -> None:
    meeting = make.meeting(state="held")
    owner = make.organisation()
    first, second, third = (service.draft(meeting, text=text, owner_organisation=owner) for text in "ABC")
    service.renumber(meeting, [third.id, first.id, second.id], {})
    assert [one.text for one in queries.for_meeting(meeting.id)] == ["C", "A", "B"]
    service.withdraw(first)
    service.renumber(meeting, [], {})
    assert [(one.number, one.text) for one in queries.for_meeting(meeting.id)] == [(1, "C"), (2, "B")]
    service.publish(meeting, is_public=False)
    late = service.draft(meeting, text="D", owner_organisation=owner)
    service.renumber(meeting, [late.id, second.id], {})
    assert [(one.number, one.text) for one in queries.for_meeting(meeting.id)] == [(1, "C"), (2, "B"), (3, "D")]


def test_a_published_promise_that_changes_tells_so_in_its_thread(make: Factory) -> None:
    action = promise(make)
    service.revise(action, text="Menerbitkan data per desa", owner_organisation=action.owner_organisation,
                   due_on=date(2026, 12, 15))  # fmt: skip
    (told,) = queries.updates(action.id)
    assert (told.status, told.note) == (
        "not_started",
        "Diubah melalui perbaikan notula. Semula: Menerbitkan daftar data terbuka Tenggat semula: 30 November 2026",
    )


def test_open_promises_of_an_organisation_are_those_unfinished(make: Factory) -> None:
    meeting = make.meeting(state="held")
    owner = make.organisation()
    done, waiting, draft = (service.draft(meeting, text=text, owner_organisation=owner) for text in "ABC")
    service.withdraw(draft)
    service.publish(meeting, is_public=False)
    service.report(done, client_key="x", status="done", note="Selesai")
    service.draft(meeting, text="E", owner_organisation=owner)
    assert queries.open_for_organisations([owner.id]) == [waiting]
    assert queries.open_for_organisations([owner.id], forum_id=meeting.forum_id + 1) == []
    assert queries.open_for_organisations([]) == []


def test_lateness_follows_the_clock_of_the_place(make: Factory) -> None:
    """At 00.30 in Jayapura it is still the day before in Jakarta."""
    east = promise(make, make.meeting(state="held", timezone="Asia/Jayapura"), due_on=date(2026, 11, 3))
    west = promise(make, make.meeting(state="held", timezone="Asia/Jakarta"), due_on=date(2026, 11, 3),
                   owner_organisation=east.owner_organisation)  # fmt: skip
    with clock.frozen(datetime(2026, 11, 3, 15, 30, tzinfo=UTC)):
        found = queries.statuses([east.id, west.id])
    assert (found[east.id].overdue, found[west.id].overdue) == (True, False)
