"""The rows of a signed sheet, ticked in its order. All of a page is recorded, or, when a row is unclear, nothing.

Each row has a key of its own, so that the same page sent twice, or ticked on two phones, is recorded once; after a
record was taken back, a page loaded anew records it anew. Nothing here commits.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.attendance import door, rules, service
from forum.attendance.attendees import Attendee
from forum.attendance.models import Attendance
from forum.attendance.paper import layout
from forum.attendance.paper.prints import Sheet
from forum.attendance.paper.roster import Chair
from forum.attendance.rules import Seen
from forum.directory import queries as directory
from forum.directory.models import Organisation
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.web.forms import whole

FIELDS = ("level", "name", "organisation", "title", "times")


@dataclass
class Row:
    """One row of a sheet on the screen. `code` names it in the form: "i12" for an invitation, "b31" for a blank row.

    `times`: how often a record of this row was taken back. `typed`: what the form sent, `problem`: why it cannot be
    recorded.
    """

    code: str
    number: int
    page: int
    chair: Chair | None = None
    recorded: list[Attendee] = field(default_factory=list)
    times: int = 0
    typed: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    @property
    def expected_level(self) -> str:
        """The level code to be expected; nothing for a blank row and for somebody who said no."""
        if self.chair is None or self.chair.expected.answer == "declined":
            return ""
        return door.level_code(self.chair.expected.level, self.chair.expected.acting)

    @property
    def is_filled(self) -> bool:
        return any(self.typed.get(name) for name in ("level", "name", "organisation", "title"))


@dataclass
class Ticked:
    """What became of a page: how many were recorded, and the numbers of rows somebody had recorded before."""

    recorded: int = 0
    before: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def rows(meeting: Meeting, sheet: Sheet, page: int = 0) -> list[tuple[str, Row | None]]:
    """(entry, row or None for a heading) in the order of the sheet, of one page or (0) of all. One statement."""
    taken = _taken_back(meeting)
    found: list[tuple[str, Row | None]] = []
    for place, number, entry in layout.numbered(sheet.pages):
        if page and place != page:
            continue
        if layout.is_heading(entry):
            found.append((entry, None))
        elif entry:
            chair = sheet.roster.chairs.get(int(entry))
            row = Row(f"i{entry}", number, place, chair, chair.recorded if chair else [], taken.get(int(entry), 0))
            found.append((entry, row))
        else:
            prefix = f"{_blank_key(sheet, number)}:"
            mine = [one for one in sheet.roster.present if any(key.startswith(prefix) for key in one.keys)]
            found.append((entry, Row(f"b{number}", number, place, None, mine, taken.get(prefix, 0))))
    return found


def read(found: list[Row], sent: Mapping[str, str]) -> None:
    """Put what a form sent on its rows, and the problem where a row cannot be recorded as it stands."""
    for row in found:
        row.typed = {name: sent.get(f"{name}-{row.code}", "").replace("\0", "").strip()[:250] for name in FIELDS}
        level, _dot, acting = row.typed["level"].partition(".")
        known = level in rules.LEVEL_ORDER and (not acting or (level == "head" and acting in rules.ACTING))
        if row.is_filled and not row.recorded and not known:
            row.problem = _("Say at what level this person came.")
        elif row.is_filled and not row.recorded and row.chair is None and not row.typed["name"]:
            row.problem = _("Type the name of the person who came.")


def tick(meeting: Meeting, sheet: Sheet, found: list[Row], by: Any = None) -> Ticked:
    """Record the rows that `read` filled and found clear; rows recorded before stay as they are.

    Raises Problem when the meeting is not open for recording, and when a row has a problem: then nothing is recorded.
    """
    service.insist_on_open(meeting)
    if any(row.problem for row in found):
        raise Problem(_("Nothing was recorded yet: some rows need a word more."), code="unclear")
    result, there = Ticked(), service.keys(meeting)
    known = door.organisations(meeting) if any(row.typed.get("organisation") for row in found) else {}
    for row in (one for one in found if one.is_filled):
        if row.recorded and row.chair is not None:
            result.before.append(row.number)
            continue
        made = _chair(meeting, row, by) if row.chair else _blank(meeting, sheet, row, known, result, by)
        if made.client_key in there:
            result.before.append(row.number)
        else:
            result.recorded += 1
            there.add(made.client_key)
    return result


def _chair(meeting: Meeting, row: Row, by: Any) -> Attendance:
    chair = row.chair
    assert chair is not None
    one, organisation = chair.expected, chair.seat.organisation
    level, _dot, acting = row.typed["level"].partition(".")
    expected = one.name or ("" if organisation else one.title)
    name = row.typed["name"] or rules.name_after(
        Seen(one.level, one.acting, expected), level, chair.holder, chair.delegate
    )
    same = name == expected and (level == one.level or one.is_delegate)
    return service.record(
        meeting,
        client_key=f"sheet:{meeting.id}:{row.code}:{whole(row.typed['times'])}",
        person_name=name,
        level=level,
        acting=acting or None,
        organisation=organisation,
        invitation=invitations.by_id(meeting.id, one.invitation_id),
        person=directory.person(one.person_id) if same and one.person_id else None,
        organisation_name=chair.seat.name if chair.is_gone else "",
        office_title=one.title if same else "",
        arrived_at=_arrived(meeting),
        subject=one.code,
        source="paper",
        by=by,
    )


def _blank(
    meeting: Meeting, sheet: Sheet, row: Row, known: dict[int, Organisation], result: Ticked, by: Any
) -> Attendance:
    """A walk-in. The key holds the name: two copies of a sheet may have two people in the same blank row."""
    typed = row.typed["organisation"]
    organisation = door.find_organisation(typed, known)
    if typed and organisation is None:
        result.unknown.append(typed)
    level, _dot, acting = row.typed["level"].partition(".")
    who = hashlib.sha256(rules.folded(row.typed["name"]).encode()).hexdigest()[:12]
    return service.record(
        meeting,
        client_key=f"{_blank_key(sheet, row.number)}:{whole(row.typed['times'])}:{who}",
        person_name=row.typed["name"],
        level=level,
        acting=acting or None,
        organisation=organisation,
        organisation_name=typed,
        office_title=row.typed["title"],
        is_walk_in=True,
        arrived_at=_arrived(meeting),
        source="paper",
        by=by,
    )


def _arrived(meeting: Meeting) -> datetime:
    """The sheet has no times: who signed it was there from the beginning, or from now while that is still ahead."""
    return min(meeting.starts_at, clock.now())


def _blank_key(sheet: Sheet, number: int) -> str:
    return f"sheet:{sheet.roster.door.meeting.id}:{sheet.code}:b{number}"


def _taken_back(meeting: Meeting) -> dict[int | str, int]:
    """How often a record was taken back: by invitation, and by the key of a blank row. One statement."""
    statement = select(Attendance.invitation_id, Attendance.client_key).where(
        Attendance.meeting_id == meeting.id, Attendance.removed_at.is_not(None)
    )
    found: dict[int | str, int] = {}
    for invitation_id, key in db.session.execute(statement):
        name = invitation_id or f"{':'.join(key.split(':')[:4])}:"
        found[name] = found.get(name, 0) + 1
    return found
