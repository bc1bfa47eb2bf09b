"""An award in words: the method that stands on every page of it, and why somebody has no rank."""

from fractions import Fraction

from babel.numbers import format_decimal

from forum.kernel.i18n import current_locale
from forum.kernel.i18n import gettext as _
from forum.reports.wide.rules import FEWEST


def score(value: Fraction) -> str:
    """With two decimals, as people write it: "0,84"."""
    return str(format_decimal(float(value), "0.00", locale=current_locale()))


def method(of_forums: bool) -> list[str]:
    """The method, a sentence each. It is printed on the table and on the certificate."""
    sentences = [
        _("Counted are recorded invitations of government organisations: one organisation at one meeting, once, at the "
          "best level that was seen there."),
        _("The head in person counts 1 (an acting head too, and is shown apart), a deputy or official ½, staff ¼, "
          "an absence 0, with notice or without."),
        _("The score is the sum divided by the number of recorded invitations. Equal scores share a rank."),
        _("What nobody recorded is not absence and lowers nobody’s score."),
    ]  # fmt: skip
    if of_forums:
        sentences.append(_("Ranked are forums with at least %(num)d recorded meetings that recorded at least half of "
                           "their invitations.", num=FEWEST))  # fmt: skip
    else:
        sentences.append(_("Ranked are organisations with at least %(num)d recorded invitations.", num=FEWEST))
    return [str(one) for one in sentences]


def why_not(code: str) -> str:
    """Why somebody is listed without a rank."""
    known: dict[str, str] = {
        "few": _("too few recorded meetings"),
        "unrecorded": _("less than half was recorded"),
    }
    return known.get(code, "")
