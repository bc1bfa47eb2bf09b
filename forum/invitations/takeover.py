"""The invitees of a meeting that another calendar made, and their answers as that calendar knew them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from forum.adapters import ics
from forum.directory import queries as directory
from forum.directory import service as directory_service
from forum.directory.models import Office, OtherAddress, Person
from forum.extensions import db
from forum.invitations import queries, rules
from forum.invitations import standing as standings
from forum.invitations.models import Invitation, StandingInvitation
from forum.invitations.service import answering, delegating, picking
from forum.invitations.service.said import Answer
from forum.invitations.service.standing import choosing
from forum.kernel import clock
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings.models import Meeting, Series
from forum.meetings.service import Foreign

ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative", "DELEGATED": "delegated"}
THINGS = ("ROOM", "RESOURCE")


@dataclass
class Counted:
    """How many invitees there are now, how many of them were new to the directory, how many answers were known."""

    invitees: int = 0
    created: int = 0
    answers: int = 0
    changed: bool = False
    notes: list[str] = field(default_factory=list)


def take_single_invitees(meeting: Meeting, one: Foreign) -> Counted:
    """Invite whom the file names, as invited already when it has an ORGANIZER, with what they answered."""
    counted = Counted()
    people, delegates = _asked(one, counted)
    before = len(queries.for_meeting(meeting.id, withdrawn=True))
    chairs = _addressees(people, meeting.forum.locale, counted)
    picking.add_offices(meeting, [chair for chair in chairs.values() if isinstance(chair, Office)])
    picking.add_people(meeting, [chair for chair in chairs.values() if isinstance(chair, Person)])
    rows = queries.for_meeting(meeting.id)
    counted.changed = len(queries.for_meeting(meeting.id, withdrawn=True)) != before
    by_chair = {_name(row): row for row in rows}
    found = [(person, by_chair[_name_of(chairs[person.email])]) for person in people
             if _name_of(chairs[person.email]) in by_chair]  # fmt: skip
    for person, row in found:
        _known_by(row, person.email, one)
    _delegate(found, delegates, one, counted)
    for person, row in found:
        _answer(row, person, one, counted)
    counted.invitees = len(found)
    return counted


def take_series_invitees(series: Series, whole: Foreign, overrides: Mapping[int, Foreign]) -> Counted:
    """Standing invitations for whom the whole series names, with a seat and an answer in each meeting ahead."""
    counted = Counted()
    people, delegates = _asked(whole, counted)
    if delegates:
        counted.notes.append(str(_("Who is sent in somebody's place for the whole series was taken as invited.")))
    people = [*people, *delegates]
    chairs = _addressees(people, series.forum.locale, counted)
    before = len(standings.for_series(series.id))
    choosing.invite_offices(series, [chair for chair in chairs.values() if isinstance(chair, Office)])
    choosing.invite_people(series, [chair for chair in chairs.values() if isinstance(chair, Person)])
    rows = {_name(row): row for row in standings.for_series(series.id)}
    counted.changed = len(rows) != before
    seats = standings.seats([row.id for row in rows.values()])
    for person in people:
        row = rows.get(_name_of(chairs[person.email]))
        if row is None:
            continue
        _known_by(row, person.email, whole)
        for seat in standings.ahead(seats[row.id]):
            own = overrides.get(seat.meeting_id)
            _seat(seat, person, own or whole, counted, is_own=own is not None)
        counted.invitees += 1
    _say_who_is_asked_once(overrides.values(), {person.email for person in people}, counted)
    return counted


def _seat(seat: Invitation, person: ics.ItipAttendee, one: Foreign, counted: Counted, *, is_own: bool) -> None:
    """One date of a series: an occurrence that differs lists its own invitees and answers."""
    mine = next((other for other in one.attendees if other.email == person.email), None) if is_own else person
    _known_by(seat, person.email, one)
    if mine is None and one.attendees:
        seat.withdrawn_at = clock.now()
    elif mine is not None:
        _answer(seat, mine, one, counted)


def _asked(one: Foreign, counted: Counted) -> tuple[list[ics.ItipAttendee], list[ics.ItipAttendee]]:
    """Who is asked, and who was sent in somebody's place; rooms, the organiser and the unreachable are left out."""
    asked: dict[str, ics.ItipAttendee] = {}
    things = unreachable = 0
    for person in one.attendees:
        if person.cutype in THINGS:
            things += 1
        elif person.email and person.email == one.organiser:
            continue
        elif not rules.is_mailable(person.email):
            unreachable += 1
        else:
            asked.setdefault(person.email, person)
    if things:
        counted.notes.append(ngettext("%(num)d room or resource was not invited.",
                                      "%(num)d rooms or resources were not invited.", things))  # fmt: skip
    if unreachable:
        counted.notes.append(ngettext("%(num)d invitee has no usable email address and was left out.",
                                      "%(num)d invitees have no usable email address and were left out.",
                                      unreachable))  # fmt: skip
    sent = {email for email, person in asked.items() if any(one in asked for one in person.delegated_from)}
    return [person for email, person in asked.items() if email not in sent], [asked[email] for email in sent]


def _addressees(people: Sequence[ics.ItipAttendee], locale: str, counted: Counted) -> dict[str, Office | Person]:
    """Address -> the office or the person who has it; who is not in the directory is added to it."""
    emails = [person.email for person in people]
    offices = _by_email(Office, emails)
    known = _by_email(Person, emails)
    found: dict[str, Office | Person] = {}
    for person in people:
        others = directory.writing_from(person.email) if person.email not in {**offices, **known} else []
        chair: Office | Person | None = next(iter(offices.get(person.email, [])), None)
        chair = chair or _named(known.get(person.email, []), person.name)
        chair = chair or next((_owner(one) for one in others), None)
        if chair is None:
            chair = directory_service.create_person(name=(person.name or person.email)[:250], email=person.email,
                                                    locale=locale)  # fmt: skip
            counted.created += 1
        found[person.email] = chair
    return found


def _by_email(model: type[Office] | type[Person], emails: Iterable[str]) -> dict[str, list[Office | Person]]:
    found: dict[str, list[Office | Person]] = {}
    statement: Any = select(model).where(func.lower(model.email).in_(list(emails))).order_by(model.id)
    for row in db.session.scalars(statement):
        found.setdefault((row.email or "").lower(), []).append(row)
    return found


def _owner(one: OtherAddress) -> Office | Person:
    """Whose other address somebody said this is."""
    return directory.office(one.office_id) if one.office_id else directory.person(one.person_id or 0)


def _named(candidates: Sequence[Office | Person], name: str) -> Office | Person | None:
    """Of several people who share an address the one of that name."""
    same = [one for one in candidates if isinstance(one, Person) and one.name.casefold() == name.casefold()]
    return next(iter([*same, *candidates]), None)


def _name_of(chair: Office | Person) -> tuple[str, int]:
    return ("office" if isinstance(chair, Office) else "person", chair.id)


def _name(row: Invitation | StandingInvitation) -> tuple[str, int]:
    return ("office", row.office_id) if row.office_id else ("person", row.person_id or 0)


def _known_by(row: Invitation | StandingInvitation, email: str, one: Foreign) -> None:
    """Mail goes to the address under which this calendar knows them; with an ORGANIZER they were asked already."""
    if row.sent_at is None:
        row.email = email
        if one.organiser:
            row.sent_at, row.sent_sequence = clock.now(), one.sequence


def _delegate(
    found: Sequence[tuple[ics.ItipAttendee, Invitation]], delegates: Sequence[ics.ItipAttendee], one: Foreign,
    counted: Counted,
) -> None:  # fmt: skip
    by_email = {person.email: row for person, row in found}
    for person in delegates:
        sender = next((by_email[email] for email in person.delegated_from if email in by_email), None)
        if sender is None:
            counted.notes.append(str(_("%(address)s was sent by a delegate; invite them here.", address=person.email)))
            continue
        row = db.session.scalar(
            select(Invitation).where(Invitation.delegated_from_id == sender.id, Invitation.email == person.email)
        )
        if row is None:
            row = delegating.for_delegate(sender, person.email)
            row.addressee = row.person_name = (person.name or person.email)[:250]
            db.session.add(row)
            db.session.flush()
            counted.changed = True
        _known_by(row, person.email, one)
        _answer(row, person, one, counted)
        counted.invitees += 1


def _answer(row: Invitation, person: ics.ItipAttendee, one: Foreign, counted: Counted) -> None:
    """What they answered, unless they have answered us since."""
    code = ANSWERS.get(person.partstat or "")
    if code is None:
        return
    last = queries.last_reply(row)
    key = f"import:{row.id}:{one.sequence}:{code}"
    if last is not None and not last.key.startswith("import:"):
        return
    if last is not None and last.answer == code:
        counted.answers += 1
        return
    delegate = next(iter(person.delegated_to), "") if code == "delegated" else ""
    name = rules.spoken_name(next((other.name for other in one.attendees if other.email == delegate), ""))
    given = Answer(code, person.comment, delegate_name=name, delegate_email=delegate)
    answering.answer(row, given, channel="calendar", key=key, follows=False,
                     origin=answering.Origin(sequence=one.sequence))  # fmt: skip
    counted.answers += 1
    counted.changed = True


def _say_who_is_asked_once(overrides: Iterable[Foreign], of_series: set[str], counted: Counted) -> None:
    named = {person for one in overrides for person in one.attendees if person.email != one.organiser}
    once = {person.email for person in named if person.email not in of_series and person.cutype not in THINGS}
    if once:
        counted.notes.append(ngettext(
            "%(num)d person is invited to a single date only; invite them there: %(who)s",
            "%(num)d people are invited to single dates only; invite them there: %(who)s", len(once),
            who=", ".join(sorted(once)[:10]),
        ))  # fmt: skip
