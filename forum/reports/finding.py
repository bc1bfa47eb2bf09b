"""The finding in words: numbers before adjectives, and nothing said of what nobody recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forum.kernel.dates import format_date
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.reports.figures import Report, Row

NAMED = 7  # more names than this are counted, not listed
FEWEST = 3  # recorded meetings below which "most often" says nothing
WORST = 3
UNBROKEN, NAMED_WHOLE = "\u00a0", 24  # a short name and its numbers stay on one line
NAMES_LENGTH = 180  # characters that the names may take together; the first is always said


@dataclass(frozen=True)
class Finding:
    """`headline` is the one sentence; `details` are the sentences that keep it honest."""

    headline: str
    details: tuple[str, ...] = ()


def finding(report: Report) -> Finding:
    """What the report says, in the language spoken now."""
    if not report.columns:
        return Finding(_("No meeting has begun in this period."))
    total = report.total
    if not total.invited:
        return Finding(_("Nobody on this side was invited in this period."))
    if not total.recorded:
        meetings = len(report.columns)
        text = ngettext(
            "Attendance of %(num)d meeting has not been recorded, so nothing can be said yet.",
            "Attendance of %(num)d meetings has not been recorded, so nothing can be said yet.", meetings,
        )  # fmt: skip
        return Finding(text)
    return Finding(_headline(report), tuple(_details(report)))


def _headline(report: Report) -> str:
    total, never = report.total, absent_throughout(report)
    values: dict[str, Any] = {
        "num": len(report.invited_rows),
        "share": percent(total.invited_head, total.recorded),
    }
    if report.side == "government":
        first = ngettext("Of %(num)d agency, the head came in person to %(share)s of the invitations",
                         "Of %(num)d agencies, the head came in person to %(share)s of the invitations",
                         **values)  # fmt: skip
    else:
        first = ngettext("Of %(num)d organisation, the leader came in person to %(share)s of the invitations",
                         "Of %(num)d organisations, the leader came in person to %(share)s of the invitations",
                         **values)  # fmt: skip
    if never:
        return f"{first}; {_never(report, never)}."
    missing = missing_most(report)
    return f"{first}; {_missing(missing)}." if missing else f"{first}."


def _missing(rows: Sequence[Row]) -> str:
    names = [
        _("%(name)s (%(missed)d of %(recorded)d)", name=row.label, missed=row.joined.missed,
          recorded=row.joined.recorded)
        for row in rows
    ]  # fmt: skip
    whole = (one.replace(" ", UNBROKEN) if len(one) <= NAMED_WHOLE else one for one in names)
    return str(_("missing most often: %(names)s", names=", ".join(whole)))


def _never(report: Report, never: Sequence[Row]) -> str:
    since = first_recorded(report, never)
    values: dict[str, Any] = {"num": len(never), "day": format_date(since, "long"), "names": _names(never)}
    if report.side == "government":
        text = ngettext("%(num)d agency has not come once since %(day)s: %(names)s",
                        "%(num)d agencies have not come once since %(day)s: %(names)s", **values)  # fmt: skip
    else:
        text = ngettext("%(num)d organisation has not come once since %(day)s: %(names)s",
                        "%(num)d organisations have not come once since %(day)s: %(names)s", **values)  # fmt: skip
    return str(text)


def _details(report: Report) -> list[str]:
    total = report.total
    sentences = [
        _("The head came in person %(head)d times out of %(recorded)d recorded invitations.",
          head=total.invited_head, recorded=total.recorded)
    ]  # fmt: skip
    if total.invited_acting:
        sentences.append(ngettext("%(num)d of them was an acting head (Plt., Plh., Pj.).",
                                  "%(num)d of them were acting heads (Plt., Plh., Pj.).",
                                  total.invited_acting))  # fmt: skip
    if total.not_recorded:
        sentences.append(
            ngettext("For %(num)d invitation nobody recorded who came; it is not counted as absence.",
                     "For %(num)d invitations nobody recorded who came; they are not counted as absence.",
                     total.not_recorded)
        )  # fmt: skip
    if total.uninvited:
        sentences.append(ngettext("%(num)d time an organisation came without an invitation.",
                                  "%(num)d times an organisation came without an invitation.",
                                  total.uninvited))  # fmt: skip
    return sentences


def absent_throughout(report: Report) -> list[Row]:
    """Those invited to at least one meeting whose attendance was recorded, and seen at none."""
    return [row for row in report.rows if row.joined.recorded and not row.joined.came]


def missing_most(report: Report) -> list[Row]:
    """At most three that missed at least half of three or more recorded meetings, the worst first."""
    known = [row for row in report.rows if row.joined.recorded >= FEWEST]
    rows = [row for row in known if row.joined.missed * 2 >= row.joined.recorded]
    return sorted(rows, key=lambda row: -row.joined.missed / row.joined.recorded)[:WORST]


def first_recorded(report: Report, rows: Sequence[Row]) -> date:
    """The day of the first meeting at which attendance of any of these was recorded."""
    return min(
        column.day
        for row in rows
        for column, cell in zip(report.columns, row.joined_cells, strict=True)
        if cell is not None and cell.code != "not_recorded"
    )


def percent(part: int, whole: int) -> str:
    """A share as people write it: "31 %", with a space that does not break. 0 of 0 is a dash."""
    return f"{round(100 * part / whole)} %" if whole else "–"


def _names(rows: Sequence[Row]) -> str:
    named: list[str] = []
    for row in rows[:NAMED]:
        if named and len(", ".join([*named, row.label])) > NAMES_LENGTH:
            break
        named.append(row.label)
    words, more = ", ".join(named), len(rows) - len(named)
    return words if not more else str(_("%(names)s and %(num)d more", names=words, num=more))
