"""The sheets of a meeting as they were printed. None of the verbs commits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.attendance.models import PrintedSheet
from forum.attendance.paper import head, layout, roster
from forum.attendance.paper.layout import Page
from forum.attendance.paper.roster import Chair, Roster
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting


@dataclass(frozen=True)
class Sheet:
    """An order of rows with the people of today. `printed_at` is None for one nobody printed.

    `is_known` is False when somebody asked for a code that this meeting never had: then it is today's order.
    """

    code: str
    pages: tuple[Page, ...]
    roster: Roster
    printed_at: datetime | None = None
    is_known: bool = True

    @property
    def added(self) -> list[Chair]:
        """Those on the list who are not on this sheet: invited after it was printed."""
        printed = set(layout.invitations(self.pages))
        return [one for number, one in self.roster.chairs.items() if number not in printed]

    @property
    def gone(self) -> list[Chair]:
        """Those on this sheet whose invitation was withdrawn since."""
        return [one for one in self.roster.chairs.values() if one.is_gone]


def keep(meeting: Meeting, blanks: int, by: Any = None) -> str:
    """Remember today's order as printed; its code. The same order again is the same sheet, printed anew.

    Raises Problem for a cancelled meeting and for a number of blank rows that is not offered.
    """
    if meeting.state == "cancelled":
        raise Problem(_("This meeting was cancelled: nobody can be recorded."), code="cancelled")
    if blanks not in layout.BLANKS:
        raise Problem(_("Choose one of the numbers of blank rows."), code="blanks", field="blanks")
    pages = _pages(meeting, roster.load(meeting), blanks)
    code = layout.code(meeting.key, meeting.forum.paper, pages)
    row = _kept(meeting, code) or PrintedSheet(meeting_id=meeting.id, code=code, pages=[list(one) for one in pages])
    row.printed_at, row.printed_by_id = clock.now(), by.id if by is not None else None
    db.session.add(row)
    db.session.flush()
    return code


def sheet(meeting: Meeting, code: str = "") -> Sheet:
    """The sheet with this code; without a code the one printed last, or today's order when none was printed."""
    kept = _kept(meeting, code) if code else _newest(meeting)
    if kept is not None:
        pages = tuple(tuple(page) for page in kept.pages)
        return Sheet(kept.code, pages, roster.load(meeting, layout.invitations(pages)), kept.printed_at)
    people = roster.load(meeting)
    for blanks in (layout.USUAL_BLANKS, *layout.BLANKS):
        pages = _pages(meeting, people, blanks)
        found = layout.code(meeting.key, meeting.forum.paper, pages)
        if code in ("", found):
            return Sheet(found, pages, people)
    pages = _pages(meeting, people, layout.USUAL_BLANKS)
    return Sheet(layout.code(meeting.key, meeting.forum.paper, pages), pages, people, is_known=False)


def of_today(meeting: Meeting, blanks: int) -> Sheet:
    """Today's order with so many blank rows at the end, whatever was printed before."""
    people = roster.load(meeting)
    pages = _pages(meeting, people, blanks if blanks in layout.BLANKS else layout.USUAL_BLANKS)
    return Sheet(layout.code(meeting.key, meeting.forum.paper, pages), pages, people)


def printed(meeting: Meeting, code: str) -> Sheet:
    """The sheet with this code, to be printed once more. Raises Missing for one this meeting never had."""
    found = sheet(meeting, code)
    if not found.is_known:
        raise Missing(_("There is no sheet with this code. Print it anew."))
    return found


def _pages(meeting: Meeting, people: Roster, blanks: int) -> tuple[Page, ...]:
    return layout.paginated(layout.arranged(people.sides, blanks), meeting.forum.paper, head.height(meeting))


def _kept(meeting: Meeting, code: str) -> PrintedSheet | None:
    return db.session.scalar(
        select(PrintedSheet).where(PrintedSheet.meeting_id == meeting.id, PrintedSheet.code == code)
    )


def _newest(meeting: Meeting) -> PrintedSheet | None:
    return db.session.scalar(
        select(PrintedSheet)
        .where(PrintedSheet.meeting_id == meeting.id)
        .order_by(PrintedSheet.printed_at.desc(), PrintedSheet.id.desc())
        .limit(1)
    )
