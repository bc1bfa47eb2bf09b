"""Choosing who is asked to a whole series, and taking it back. Each has a seat (an invitation) in every meeting."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from forum.accounts.models import User
from forum.directory import queries as directory
from forum.directory.models import Office, Person, Tenure
from forum.extensions import db
from forum.forums import queries as forums
from forum.invitations import standing as reads
from forum.invitations.models import Invitation, StandingInvitation
from forum.invitations.service import picking
from forum.invitations.service.links import derive
from forum.invitations.service.standing import posting
from forum.kernel import clock, ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting, Series


def invite_offices(series: Series, offices: Iterable[Office], by: User | None = None) -> list[StandingInvitation]:
    """Ask offices to every meeting of a series that is still ahead. Nothing is sent.

    Offices asked already stay as they are; withdrawn ones come back. Each seat is addressed to the chair, named after
    its holder on that meeting's day. Returns the new and the returned. Raises Problem for a cancelled series.
    """
    expect_open(series)
    offices = list(offices)
    known = _known(series)
    day, sides = _today(series), forums.sides(series.forum_id, _today(series))
    holders = directory.holders([office.id for office in offices], day)
    added, left = [], {}
    for office in offices:
        row = known.get((office.id, None))
        if row is not None and row.withdrawn_at is None:
            continue
        if row is None:
            row = known[office.id, None] = _new(series)
            row.office = office
        left[id(row)] = row.withdrawn_at
        picking.address_office(row, office, holders.get(office.id), series.forum.locale)
        picking.sit(row, office.organisation, sides)
        added.append(row)
    return _seated(series, added, left)


def invite_people(series: Series, people: Iterable[Person], by: User | None = None) -> list[StandingInvitation]:
    """Ask people by name; otherwise as `invite_offices`."""
    expect_open(series)
    known, sides = _known(series), forums.sides(series.forum_id, _today(series))
    added, left = [], {}
    for person in people:
        row = known.get((None, person.id))
        if row is not None and row.withdrawn_at is None:
            continue
        if row is None:
            row = known[None, person.id] = _new(series)
            row.person = person
        left[id(row)] = row.withdrawn_at
        picking.address_person(row, person)
        picking.sit(row, person.organisation, sides)
        added.append(row)
    return _seated(series, added, left)


def invite_pasted(series: Series, text: str, by: User | None = None) -> list[StandingInvitation]:
    """Ask the people in a pasted list of `Nama <email>` lines. Raises Problem as `picking.pasted_people` does."""
    return invite_people(series, picking.pasted_people(text, series.forum.locale), by)


def withdraw_standing(one: StandingInvitation, by: User | None = None) -> None:
    """Take back the invitation to a series and to all its meetings ahead; who was mailed gets one cancellation.

    Meetings that began stay as they were. Whoever was sent in this invitee's place is withdrawn too. Twice changes
    nothing.
    """
    if one.withdrawn_at is not None:
        return
    one.withdrawn_at = now = clock.now()
    ahead = reads.ahead(reads.seats([one.id])[one.id])
    for row in ahead:
        row.withdrawn_at = now
    for passed_on in _sent_once([row.id for row in ahead]):
        picking.withdraw(passed_on, by)
    db.session.flush()
    if one.email:
        posting.post_end(one.series, [one], whole_series=False)
    for delegate in db.session.scalars(
        select(StandingInvitation).where(
            StandingInvitation.delegated_from_id == one.id, StandingInvitation.withdrawn_at.is_(None)
        )
    ):
        withdraw_standing(delegate, by)


def seat(series: Series, standings: Sequence[StandingInvitation], rows: Collection[Meeting] | None = None) -> None:
    """Give each a seat in every meeting ahead (or in `rows`); withdrawn seats of who came back come back too.

    Somebody asked to one of them by itself keeps that invitation: their series goes on without that date. Delegates
    have seats only where they were sent. The number of statements does not grow with invitees or meetings.
    """
    now = clock.now()
    ahead = [row for row in (meetings.occurrences(series.id) if rows is None else rows)
             if row.state != "cancelled" and row.starts_at > now and row.recurrence_id is not None]  # fmt: skip
    chairs = [one for one in standings if one.delegated_from_id is None and one.withdrawn_at is None]
    if not ahead or not chairs:
        return
    taken = _taken([row.id for row in ahead])
    holders = _holders({one.office_id for one in chairs if one.office_id}, ahead)
    fresh = []
    for one in chairs:
        for meeting in ahead:
            if (meeting.id, one.office_id, one.person_id) not in taken:
                fresh.append(_seat_values(one, meeting, holders.get((one.office_id or 0, _day(meeting)))))
    if fresh:
        db.session.execute(insert(Invitation), fresh)


def _seated(
    series: Series, added: list[StandingInvitation], left: Mapping[int, datetime | None]
) -> list[StandingInvitation]:
    """`left`: when each was withdrawn from the whole series. The seats given up then come back; one that was withdrawn
    by itself before stays so."""
    db.session.add_all(added)
    db.session.flush()
    seats = reads.seats([one.id for one in added])
    for one in added:
        for row in seats[one.id]:
            if (
                row.withdrawn_at is not None
                and row.withdrawn_at == left[id(one)]
                and row.meeting.starts_at > clock.now()
            ):
                row.withdrawn_at = row.sent_at = None
                row.email, row.undeliverable_reason = one.email, ""
    seat(series, added)
    db.session.flush()
    return added


def _known(series: Series) -> dict[tuple[int | None, int | None], StandingInvitation]:
    rows = db.session.scalars(select(StandingInvitation).where(StandingInvitation.series_id == series.id))
    return {(row.office_id, row.person_id): row for row in rows if row.delegated_from_id is None}


def _taken(meeting_ids: Collection[int]) -> set[tuple[int, int | None, int | None]]:
    statement = select(Invitation.meeting_id, Invitation.office_id, Invitation.person_id)
    return {(row[0], row[1], row[2]) for row in db.session.execute(
        statement.where(Invitation.meeting_id.in_(meeting_ids), Invitation.delegated_from_id.is_(None)))}  # fmt: skip


def _holders(office_ids: Collection[int], rows: Collection[Meeting]) -> dict[tuple[int, date], Tenure]:
    """(office, day) -> who holds it that day, for all days of the series; one statement for each day."""
    days = {_day(row) for row in rows} if office_ids else set()
    return {(office, day): tenure for day in days for office, tenure in directory.holders(office_ids, day).items()}


def _seat_values(one: StandingInvitation, meeting: Meeting, holder: Tenure | None) -> dict[str, object]:
    nonce = ids.new_token()
    acting = holder.kind if holder and holder.kind != "definitive" else ""
    return {
        "meeting_id": meeting.id, "office_id": one.office_id, "person_id": one.person_id,
        "organisation_id": one.organisation_id, "organisation_name": one.organisation_name, "side": one.side,
        "standing_id": one.id, "addressee": one.addressee, "email": one.email, "locale": one.locale,
        "person_name": holder.person.name if holder else one.person_name if one.person_id else "",
        "acting": acting, "token_nonce": nonce, "token_hash": ids.token_hash(derive(nonce)),
    }  # fmt: skip


def _new(series: Series) -> StandingInvitation:
    nonce = ids.new_token()
    return StandingInvitation(series=series, token_nonce=nonce, token_hash=ids.token_hash(derive(nonce)),
                              created_at=clock.now(), posted=0)  # fmt: skip


def _sent_once(seat_ids: Collection[int]) -> list[Invitation]:
    """Who was sent to single meetings in place of these seats' addressee."""
    statement = select(Invitation).where(
        Invitation.delegated_from_id.in_(seat_ids), Invitation.withdrawn_at.is_(None), Invitation.standing_id.is_(None)
    )
    return list(db.session.scalars(statement))


def expect_open(series: Series) -> None:
    """Raise Problem for a series that was called off."""
    if series.state == "cancelled":
        raise Problem(_("The series was cancelled: nobody can be invited any more."), code="cancelled")


def _today(series: Series) -> date:
    """The day whose holders the invitation to the series names: today, or that of a first meeting still ahead."""
    return max(clock.now(), series.starts_at).astimezone(ZoneInfo(series.timezone)).date()


def _day(meeting: Meeting) -> date:
    return picking.meeting_day(meeting)
