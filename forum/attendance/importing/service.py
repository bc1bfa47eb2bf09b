"""Bringing a participant report: kept, read, shown with suggestions; recorded as a person decides. None commits."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.adapters import participants
from forum.attendance import rules
from forum.attendance import service as attendance
from forum.attendance.importing import candidates, matching, people
from forum.attendance.importing.candidates import GUEST, NOBODY, Choice, Roster
from forum.attendance.importing.people import Presence
from forum.attendance.models import MODES, ParticipantReport
from forum.directory import queries as directory
from forum.directory.kinds import RANKS
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.kernel import clock, ids
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting

MODE = "mode"
"""In a report's mapping, beside its columns: how its people took part: one of MODES for all, or COLUMN."""
COLUMN = "column"


@dataclass(frozen=True)
class Line:
    """One person of a report with what we think and what was decided. `who` is a choice's code, guest, nobody or "".

    `mode`: on_site or online; "": a person says it first. `is_recorded`: from a report; `is_at_the_door`: somebody
    recorded them in another way already.
    """

    person: Presence
    suggestions: list[matching.Suggestion]
    who: str
    level: str
    is_decided: bool
    is_recorded: bool
    is_at_the_door: bool = False
    mode: str = "online"

    @property
    def is_clear(self) -> bool:
        return self.is_decided or bool(self.who and self.mode)


def keep(meeting: Meeting, content: bytes, filename: str, by: Any = None) -> ParticipantReport:
    """Keep a report. The same file again is the one that is there.

    Raises Problem when the meeting is not open for recording, UnreadableTable for a file that is no table: then
    nothing is kept.
    """
    attendance.insist_on_open(meeting)
    _parsed(meeting, content, filename, {}, may_be_unknown=True)
    digest = hashlib.sha256(content).hexdigest()
    known = db.session.scalar(
        select(ParticipantReport).where(ParticipantReport.meeting_id == meeting.id, ParticipantReport.digest == digest)
    )
    if known is not None:
        return known
    row = ParticipantReport(
        key=ids.new_key(),
        meeting=meeting,
        filename=filename[-255:],
        digest=digest,
        content=content,
        brought_at=clock.now(),
        brought_by_id=by.id if by is not None else None,
    )
    db.session.add(row)
    db.session.flush()
    return row


def brought(meeting: Meeting) -> list[ParticipantReport]:
    """The reports of a meeting, newest first."""
    statement = select(ParticipantReport).where(ParticipantReport.meeting_id == meeting.id)
    return list(db.session.scalars(statement.order_by(ParticipantReport.id.desc())))


def by_key(meeting: Meeting, key: str) -> ParticipantReport:
    """A report of this meeting. Raises Missing."""
    row = db.session.scalar(
        select(ParticipantReport).where(ParticipantReport.key == key, ParticipantReport.meeting_id == meeting.id)
    )
    if row is None:
        raise Missing(_("There is no such report of this meeting."))
    return row


def read(row: ParticipantReport) -> participants.Report:
    """What stands in a report. Raises UnreadableTable, or UnknownReport until somebody said which column is which, and
    how its people took part: only the reports of Zoom, Meet and Teams say by themselves that they were online.
    """
    found = _parsed(row.meeting, row.content, row.filename, row.mapping) or participants.Report("table")
    if found.source == "table" and MODE not in row.mapping:
        raise participants.shown(row.content, row.filename)
    return found


def mode_of(row: ParticipantReport, person: Presence) -> str:
    """How a person of the report took part; empty when a column should say it and does not."""
    said = row.mapping.get(MODE, "online")
    return person.mode if said == COLUMN else said


def _parsed(
    meeting: Meeting, content: bytes, filename: str, mapping: Mapping[str, str], *, may_be_unknown: bool = False
) -> participants.Report | None:
    day = rules.opening_day(meeting.starts_at, meeting.timezone)
    try:
        if columns := {int(number): name for number, name in mapping.items() if number != MODE}:
            return participants.read_mapped(content, filename, columns, day=day, timezone=meeting.timezone)
        return participants.read(content, filename, day=day, timezone=meeting.timezone)
    except participants.UnknownReport:
        if not may_be_unknown:
            raise
        return None


def lines(row: ParticipantReport, report: participants.Report) -> tuple[Roster, list[Line]]:
    """Each person of the report; those who need a decision first, then the others, longest present first."""
    roster = candidates.load(row.meeting)
    found = [_line(row, person, roster) for person in people.gathered(report.sightings)]
    return roster, sorted(found, key=lambda one: (one.is_recorded, one.is_clear, -(one.person.minutes or 0)))


def decide(row: ParticipantReport, decisions: Mapping[str, tuple[str, str, str]], by: Any = None) -> int:
    """Record the people decided about: key -> (who, level, mode). Others wait, also those of whom nobody says whether
    they were on site or online. How many are new on the list.

    Who was recorded from this meeting's reports before stays as recorded: doing it twice changes nothing. Raises
    Problem for an unknown choice: then nothing is recorded.
    """
    attendance.insist_on_open(row.meeting)
    roster = candidates.load(row.meeting)
    known = {person.key: person for person in people.gathered(read(row).sightings)}
    modes = {key: mode if mode in MODES else mode_of(row, known[key])
             for key, (_who, _level, mode) in decisions.items() if key in known}  # fmt: skip
    wanted = {key: (who, level) for key, (who, level, _mode) in decisions.items()
              if who and key in known and (modes[key] or who == NOBODY)}  # fmt: skip
    for who, _level in wanted.values():
        if who not in (GUEST, NOBODY) and who not in roster.choices:
            raise Problem(_("One of the choices is no longer on the list. Look at the report again."), code="unknown")
    before = attendance.keys(row.meeting)
    for key, (who, level) in wanted.items():
        if who != NOBODY and _client_key(row, known[key]) not in before:
            _record(row, known[key], roster.choices.get(who), level, modes[key], by)
    row.decisions = {**row.decisions, **{key: {"who": who, "level": level} for key, (who, level) in wanted.items()}}
    db.session.flush()
    return len(attendance.keys(row.meeting) - before)


def _record(row: ParticipantReport, person: Presence, choice: Choice | None, level: str, mode: str, by: Any) -> None:
    expected = choice.expected if choice else None
    level = level if level in RANKS else expected.level if expected else "staff"
    held = expected is not None and not expected.is_delegate and level == "head"
    attendance.record(
        row.meeting,
        client_key=_client_key(row, person),
        person_name=(expected.name if expected and expected.name else "") or person.original or person.name,
        level=level,
        organisation=choice.organisation if choice else None,
        invitation=invitations.by_id(row.meeting.id, expected.invitation_id) if expected else None,
        acting=expected.acting if expected and held else None,
        mode=mode,
        person=directory.person(expected.person_id) if expected and expected.person_id and held else None,
        organisation_name=person.organisation,
        office_title=expected.title if expected else "",
        is_walk_in=expected is None,
        arrived_at=person.first_at,
        left_at=person.last_at,
        minutes=person.minutes,
        gender=person.gender or None,
        subject=expected.code if expected else "",
        source="report",
        by=by,
    )


def _client_key(row: ParticipantReport, person: Presence) -> str:
    return f"report:{row.meeting_id}:{person.key}"


def _line(row: ParticipantReport, person: Presence, roster: Roster) -> Line:
    found = matching.suggestions(person, roster.candidates)
    decided, mode = row.decisions.get(person.key), mode_of(row, person)
    recorded = next((one for one in _everybody(roster) if _client_key(row, person) in one.keys), None)
    if decided:
        mode = recorded.mode if recorded else mode
        return Line(person, found, str(decided["who"]), str(decided["level"]), True, recorded is not None, mode=mode)
    clear = found[0] if found and found[0].is_clear else None
    choice = roster.choices.get(clear.code) if clear else None
    if choice and choice.expected and choice.seat and choice.expected not in choice.seat.waiting_for:
        here = {rules.folded(one.person_name) for one in choice.seat.present}
        known = rules.folded(choice.expected.name) in here
        who = NOBODY if known else ""
        return Line(person, found, who, "", False, recorded is not None, known, mode)
    level = choice.expected.level if choice and choice.expected else ""
    who = clear.code if clear and choice else ""
    return Line(person, found, who, level, False, recorded is not None, mode=mode)


def _everybody(roster: Roster) -> list[Any]:
    return [*roster.door.guests, *(one for seat in roster.door.seats for one in seat.present)]
