"""What a device needs to know, and no more: no telephone number, no address, no NIP. docs/developer/door.md

The same facts give the same bytes, so that their version says whether anything changed.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from forum.attendance import door, lines, rules, service
from forum.attendance.attendees import Attendee
from forum.attendance.desk import devices, questions
from forum.attendance.door import Door, Seat
from forum.attendance.models import AttendanceClosing, Signature
from forum.directory import queries as directory
from forum.extensions import db
from forum.kernel.dates import format_day, format_time_range
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting

Facts = dict[str, Any]


def is_closed(meeting_id: int) -> bool:
    """Whether somebody closed the attendance of this meeting and nobody opened it again."""
    closing = select(AttendanceClosing.id).where(
        AttendanceClosing.meeting_id == meeting_id, AttendanceClosing.reopened_at.is_(None)
    )
    return db.session.scalar(closing.limit(1)) is not None


def written(meeting: Meeting) -> tuple[str, str]:
    """Its version, the same as long as nothing changed, and the whole state with it as JSON. Fourteen statements."""
    facts = json.dumps(of(meeting), ensure_ascii=False, separators=(",", ":"))
    version = hashlib.sha256(facts.encode()).hexdigest()[:16]
    return version, f'{{"version":"{version}",{facts[1:]}'


def of(meeting: Meeting) -> Facts:
    """The whole state but for its version."""
    closed = is_closed(meeting.id) or meeting.state == "cancelled"
    facts: Facts = {"meeting": _meeting(meeting, closed), "seats": [], "present": [], "others": [], "questions": []}
    if not closed:
        roster = door.load(meeting, lines.people)
        signed = _signed(meeting.id)
        facts["seats"] = [_seat(seat) for seat in roster.seats]
        facts["present"] = [_person(one, seat.code, signed) for seat in roster.seats for one in seat.present]
        facts["present"] += [_person(one, None, signed) for one in roster.guests]
        facts["others"] = _others(meeting, roster)
        facts["questions"] = _questions(meeting, roster)
    return facts


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return round(moment.astimezone(UTC).timestamp() * 1000)


def _meeting(meeting: Meeting, closed: bool) -> Facts:
    why = ""
    try:
        service.insist_on_open(meeting)
    except Problem as problem:
        why = str(problem)
    if closed and not why:
        why = _("The attendance of this meeting is closed. What you recorded without network is still taken.")
    return {
        "key": meeting.key,
        "title": meeting.title,
        "day": format_day(meeting.starts_at, meeting.timezone),
        "time": format_time_range(meeting.starts_at, meeting.ends_at, meeting.timezone),
        "zone": meeting.timezone,
        "starts": milliseconds(meeting.starts_at),
        "ends": milliseconds(meeting.ends_at),
        "place": meeting.place,
        "signature": meeting.forum.asks_signature,
        "open": not closed and not why,
        "closed": closed,
        "why": why,
    }


def _seat(seat: Seat) -> Facts:
    return {
        "code": seat.code,
        "organisation": seat.organisation.id if seat.organisation else None,
        "name": seat.name,
        "short": seat.short_name,
        "side": seat.side,
        "invited": seat.invited,
        "mark": {"keys": [one.client_key for one in seat.marks], "outcome": seat.mark.outcome} if seat.mark else None,
        "expected": [
            {
                "code": one.code,
                "invitation": one.invitation_id,
                "delegate": one.is_delegate,
                "name": one.name,
                "title": one.title,
                "level": one.level,
                "acting": one.acting,
                "answer": one.answer,
                "mandate": one.has_mandate,
                "qr": one.qr,
            }
            for one in seat.expected
        ],
    }


def _person(one: Attendee, seat: str | None, signed: set[str]) -> Facts:
    """`said`: whom rows name that became this person's when read (`folding.settle`); the others name the subject."""
    return {
        "subject": one.subject,
        "keys": one.keys,
        "said": {row.client_key: row.about for row in one.rows if row.about != one.subject},
        "seat": seat,
        "invitation": one.invitation_id,
        "name": one.person_name,
        "title": one.office_title,
        "level": one.level,
        "acting": one.acting,
        "mode": one.mode,
        "organisation_name": one.organisation_name,
        "walk_in": one.is_walk_in,
        "gender": one.gender,
        "arrived": milliseconds(one.arrived_at),
        "left": milliseconds(one.left_at) if one.left_at else None,
        "signed": one.subject in signed,
        "self": one.is_self_declared,
    }


def _signed(meeting_id: int) -> set[str]:
    statement = select(Signature.subject).where(Signature.meeting_id == meeting_id, Signature.removed_at.is_(None))
    return set(db.session.scalars(statement))


def _others(meeting: Meeting, roster: Door) -> list[Facts]:
    """Organisations of the region that may walk in."""
    day = rules.opening_day(meeting.starts_at, meeting.timezone)
    here = {seat.organisation.id for seat in roster.seats if seat.organisation}
    around = directory.organisations(region_id=meeting.region_id or meeting.forum.region_id, on=day)
    return [{"organisation": one.id, "name": one.name, "short": one.short_name} for one in around if one.id not in here]


def _questions(meeting: Meeting, roster: Door) -> list[Facts]:
    people: Iterable[Attendee] = [*roster.guests, *(one for seat in roster.seats for one in seat.present)]
    rows = [row for one in people for row in one.rows]
    found = rules.questions(rows, {seat.organisation.id: seat.marks for seat in roster.seats if seat.organisation})
    labels = {one.id: one.label for one in devices.of_meeting(meeting.id)} if found else {}
    codes = {seat.organisation.id: seat.code for seat in roster.seats if seat.organisation}
    return [
        {
            "subject": one.subject,
            "seat": codes.get(one.organisation_id or 0),
            "rows": [questions.variant(group, labels) for group in one.variants],
        }
        for one in found
    ]
