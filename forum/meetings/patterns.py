"""Series to begin from: what forums usually hold, with an agenda to change. In the language spoken now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time

from forum.kernel.i18n import gettext as _
from forum.meetings.service import AgendaLine


@dataclass(frozen=True)
class Pattern:
    """`code` stands in addresses; `name` and `lead` on the card; the rest fills the form."""

    code: str
    name: str
    lead: str
    kind: str
    every: str
    count: int
    start: time = time(9)
    end: time = time(12)
    agenda: Sequence[AgendaLine] = field(default_factory=tuple)


def all_patterns() -> list[Pattern]:
    """The patterns, the most used first."""
    return [
        Pattern("bulanan", _("Monthly coordination"), _("12 times, the same weekday each month"), "coordination",
                "month", 12, agenda=_coordination()),
        Pattern("tahunan", _("Yearly national–local forum"), _("National and local organisations, once a year"),
                "national_local_forum", "year", 3, end=time(16), agenda=_forum()),
        Pattern("enam-bulan", _("Six-month progress report"), _("In step with the OGP cycle"), "progress_report",
                "6months", 4, agenda=_progress()),
        Pattern("mingguan", _("Weekly team meeting"), _("8 weeks, an hour each"), "coordination", "week", 8,
                end=time(10), agenda=_weekly()),
    ]  # fmt: skip


def pattern(code: str) -> Pattern | None:
    """The pattern of this code."""
    return next((one for one in all_patterns() if one.code == code), None)


def _coordination() -> tuple[AgendaLine, ...]:
    return (
        AgendaLine(_("Opening"), 10),
        AgendaLine(_("What became of the action items"), 40),
        AgendaLine(_("The subject of this month"), 80),
        AgendaLine(_("New action items: who, what, until when"), 40),
        AgendaLine(_("Closing"), 10),
    )


def _forum() -> tuple[AgendaLine, ...]:
    return (
        AgendaLine(_("Opening"), 30),
        AgendaLine(_("What the regions report"), 120),
        AgendaLine(_("Matters for the national level"), 120),
        AgendaLine(_("Agreements and who carries them"), 120),
        AgendaLine(_("Closing"), 30),
    )


def _progress() -> tuple[AgendaLine, ...]:
    return (
        AgendaLine(_("Opening"), 10),
        AgendaLine(_("Progress of each commitment, with evidence"), 100),
        AgendaLine(_("What holds us up, and who can help"), 40),
        AgendaLine(_("Action items until the next report"), 30),
    )


def _weekly() -> tuple[AgendaLine, ...]:
    return (AgendaLine(_("What became of the action items"), 20), AgendaLine(_("This week"), 40))
