"""What a month was like in a forum, for its leader: organisations and numbers; telephone numbers stay on the page."""

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date as babel_date

from forum.actions import queries as action_queries
from forum.actions.models import Action
from forum.forums.models import Forum
from forum.kernel.i18n import current_locale
from forum.reports import calls, queries, rules
from forum.reports.figures import Report

CALLS = 5
PROMISES = 5


@dataclass(frozen=True)
class Met:
    """One meeting of the month. `heads` of `invited` agencies' heads came in person, `acting` of them acting; `before`
    is how many did at the recorded meeting before it (None: there was none)."""

    key: str
    title: str
    day: date
    invited: int
    recorded: int
    heads: int
    acting: int
    delegates: int
    absent: int
    before: int | None

    @property
    def direction(self) -> str:
        """`up`, `down`, `same`, or empty where there is nothing to compare with."""
        if self.before is None or not self.recorded:
            return ""
        return "up" if self.heads > self.before else "down" if self.heads < self.before else "same"


@dataclass(frozen=True)
class Month:
    """A forum's month. `overdue` counts all its overdue promises, `promises` are the longest overdue of them."""

    forum: Forum
    first: date
    last: date
    meetings: tuple[Met, ...]
    calls: tuple[calls.Call, ...]
    more_calls: int
    promises: tuple[Action, ...]
    overdue: int

    @property
    def is_worth_a_mail(self) -> bool:
        return bool(self.meetings or self.overdue)


def before(day: date) -> tuple[date, date]:
    """First and last day of the month before the one of `day`."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def name(first: date) -> str:
    """ "Oktober 2026"."""
    return str(babel_date(first, "MMMM y", locale=current_locale()))


def read(forum: Forum, first: date, last: date) -> Month:
    """The month from `first` to `last`; whom to call rests on the twelve months up to `last`."""
    year = queries.attendance(forum, *rules.usual_period(last))
    shown, more = calls.for_leader(forum, year)
    due = action_queries.due_in_forums([forum.id])
    statuses = action_queries.statuses([one.id for one in due])
    late = [one for one in due if statuses[one.id].overdue]
    return Month(forum, first, last, tuple(_met(year, first)), tuple(shown[:CALLS]),
                 more + len(shown[CALLS:]), tuple(late[:PROMISES]), len(late))  # fmt: skip


def _met(year: Report, first: date) -> list[Met]:
    found, before_it = [], None
    rows = [row for top in year.rows for row in (top, *top.predecessors)]
    for place, column in enumerate(year.columns):
        cells = [row.cells[place] for row in rows]
        asked = [cell for cell in cells if cell is not None and not cell.uninvited]
        codes = [cell.code for cell in asked]
        recorded = len(codes) - codes.count("not_recorded")
        one = Met(
            column.key, column.title, column.day, len(asked), recorded, codes.count("head"),
            sum(cell.acting is not None for cell in asked), codes.count("deputy") + codes.count("staff"),
            codes.count("absent"), before_it,
        )  # fmt: skip
        if column.day >= first:
            found.append(one)
        if recorded:
            before_it = one.heads
    return found
