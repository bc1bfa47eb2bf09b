"""The sums about people as tables and as JSON: what may be said, of which quarters, by which method. Pure, but for the
language of the labels. Used by the workbook, the CSV and the JSON, so that all three say the same.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from forum.adapters.spreadsheet import Cell, write_csv
from forum.invitations.labels import service
from forum.kernel.dates import format_date
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.reports.sums import FEWEST, LEFT_OUT, PEOPLE, SMALL, Said, Span, Sums

NAMES = ("women", "men", "unsaid")


def csv(sums: Sums) -> bytes:
    """A row for each of women, men, not noted and the services; one head, every row with its days and the method."""
    return write_csv([*head(), _("Method")], [[*row, method()] for row in rows(sums)])


def head() -> list[str]:
    return [_("What"), _("How many"), _("Why there is no number"), _("From"), _("Until"), _("Meetings")]


def rows(sums: Sums) -> list[list[Cell]]:
    """Numbers are numbers and days days; where no number is said, its cell is empty and the next one says why."""
    return [[label, said if isinstance(said, int) else None, why(said), *_days(span)]
            for label, said, span in _lines(sums)]  # fmt: skip


def _lines(sums: Sums) -> Iterator[tuple[str, Said, Span | None]]:
    for name, label in {"women": _("Women"), "men": _("Men"), "unsaid": _("Not noted")}.items():
        yield label, (sums.people or {}).get(name, LEFT_OUT), sums.spans.get(PEOPLE)
    for name, said in sums.services.items():
        yield service(name), said, sums.spans.get(name)


def _days(span: Span | None) -> list[Cell]:
    return [span.first, span.last, span.meetings] if span else [None, None, None]


def why(said: Said) -> str:
    """Why a number is not said; empty for one that is."""
    return str(guarded(said)) if isinstance(said, str) else ""


def guarded(number: Said) -> Said:
    """A number, or in words why none is said."""
    if number == SMALL:
        return _("fewer than 5")
    return _("not shown") if number == LEFT_OUT else number


def note(span: Span | None) -> str:
    """Of which quarters a number is: "1 Jul 2026 to 30 Sep 2026, 3 meetings"; empty when none is said."""
    if span is None:
        return ""
    first, last = format_date(span.first, "short"), format_date(span.last, "short")
    return ngettext("%(first)s to %(last)s, %(num)d meeting", "%(first)s to %(last)s, %(num)d meetings", span.meetings,
                    first=first, last=last)  # fmt: skip


def method() -> str:
    """How the sums are made, in one paragraph."""
    return str(
        _(
            "Sums over blocks of whole calendar quarters, both sides and guests, of every kind of meeting. Quarters of "
            "a forum are joined until they hold three meetings and no number below 5, so that no two reports can be "
            "subtracted from each other. They are counted once, when the quarter ended at least 30 days ago and "
            "nothing was changed in it for 30 days; what is corrected later is not in them. People and each service "
            "have blocks of their own. No number below 5 is ever said."
        )
    )


def as_json(sums: Sums) -> dict[str, Any]:
    """`below`: below which number a null may hide one that is not zero. Days ISO 8601."""
    people = {name: _number((sums.people or {}).get(name)) for name in NAMES}
    services = {name: _number(said) for name, said in sums.services.items()}
    spans: Mapping[str, Any] = {name: _span(sums.spans.get(name)) for name in services}
    return {
        "people": {"below": FEWEST, **people, **_span(sums.spans.get(PEOPLE))},
        "services": {"below": FEWEST, **services, "spans": spans},
        "method": {"sums": method()},
    }


def _span(span: Span | None) -> dict[str, Any]:
    if span is None:
        return {"from": None, "until": None, "meetings": 0}
    return {"from": span.first.isoformat(), "until": span.last.isoformat(), "meetings": span.meetings}


def _number(said: Said | None) -> int | None:
    return said if isinstance(said, int) else None
