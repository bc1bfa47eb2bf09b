"""What a comparison says, in sentences: numbers before adjectives, and nothing of those with too little recorded."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.reports.finding import NAMED, Finding
from forum.reports.wide.lines import Line, total
from forum.reports.wide.rules import FEWEST, LONGEST_PAUSE


def words(part: Fraction | None) -> str:
    """A share as people write it: "31 %", with a space that does not break; a dash of nothing."""
    return "–" if part is None else f"{round(100 * part)}\u00a0%"


def points(difference: Fraction) -> str:
    """A difference of shares in percentage points, with its sign: "+4", "−12", "±0"."""
    number = round(100 * difference)
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "±0"


def finding(lines: Sequence[Line], per: str, today: date) -> Finding:
    """The sentence, and those that keep it honest, in the language spoken now."""
    able = [line for line in lines if line.is_comparable]
    return Finding(_headline(lines, able, per), tuple(_details(lines, able, today)))


def _headline(lines: Sequence[Line], able: Sequence[Line], per: str) -> str:
    if not any(line.meetings for line in lines):
        return str(_("No meeting has begun in this period."))
    if not able:
        return str(
            _("Nowhere was attendance recorded at %(num)d or more meetings, so nothing can be compared yet.",
              num=FEWEST)
        )  # fmt: skip
    whole = total(able)
    values: dict[str, Any] = {"num": len(able), "share": words(Fraction(whole.own.invited_head, whole.own.recorded))}
    if per == "region":
        text = ngettext("In %(num)d region, the head of an agency came in person to %(share)s of the invitations",
                        "In %(num)d regions, the head of an agency came in person to %(share)s of the invitations",
                        **values)  # fmt: skip
    else:
        text = ngettext("In %(num)d forum, the head of an agency came in person to %(share)s of the invitations",
                        "In %(num)d forums, the head of an agency came in person to %(share)s of the invitations",
                        **values)  # fmt: skip
    best, least = _ends(able)
    if best is None or least is None:
        return f"{text}."
    return str(
        _("%(text)s: most often in %(best)s (%(most)s), least in %(least)s (%(fewest)s).", text=text,
          best=best.name, most=words(best.head_share), least=least.name, fewest=words(least.head_share))
    )  # fmt: skip


def _ends(able: Sequence[Line]) -> tuple[Line | None, Line | None]:
    """The one line with the highest share and the one with the lowest; None where several share it."""
    shares = sorted(able, key=lambda line: line.head_share or 0)
    alone = len({line.head_share for line in shares}) == len(shares) > 1
    return (shares[-1], shares[0]) if alone else (None, None)


def _details(lines: Sequence[Line], able: Sequence[Line], today: date) -> list[str]:
    sentences = []
    few = [line.name for line in lines if line not in able]
    if few and able:
        sentences.append(
            _("Too few recorded meetings to compare (fewer than %(num)d): %(names)s.", num=FEWEST, names=_names(few))
        )
    late = [line.name for line in lines if line.is_overdue(today)]
    if late:
        sentences.append(
            _("No meeting for %(num)d months or longer (a self-check of OGP’s six-month rule): %(names)s.",
              num=LONGEST_PAUSE, names=_names(late))
        )  # fmt: skip
    whole = total(lines)
    if whole.own.not_recorded:
        sentences.append(
            ngettext("For %(num)d invitation nobody recorded who came; it is not counted as absence.",
                     "For %(num)d invitations nobody recorded who came; they are not counted as absence.",
                     whole.own.not_recorded)
        )  # fmt: skip
    if whole.disputed:
        sentences.append(
            ngettext("%(num)d person at a door was recorded in two ways; until somebody decides, "
                     "the better level counts.",
                     "%(num)d people at a door were recorded in two ways; until somebody decides, "
                     "the better level counts.",
                     whole.disputed)
        )  # fmt: skip
    return [str(one) for one in sentences]


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    return shown if more <= 0 else str(_("%(names)s and %(num)d more", names=shown, num=more))
