"""What presence means: pure functions. Who may stand at the door: `meetings.rules.may_write`."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

LEVEL_ORDER = {"head": 0, "deputy": 1, "staff": 2}
CAME = ("head", "deputy", "staff")
ACTING = ("plt", "plh", "pj")


class Seen(NamedTuple):
    """One person who was there for an organisation."""

    level: str
    acting: str | None
    name: str = ""


@dataclass(frozen=True)
class Outcome:
    """How the chair of an organisation was filled at a meeting (domain.md 3.2).

    `code`: head, deputy, staff, absent_notice, absent or not_recorded (which is not absence). `acting`: plt, plh or
    pj when the head who came was acting. `people`: the names of those who came (or the title, where the name is not
    known), best level first; an empty one means that only the level is known. `uninvited`: the organisation came
    without an invitation.
    """

    code: str
    acting: str | None = None
    people: tuple[str, ...] = ()
    uninvited: bool = False


NOT_RECORDED = Outcome("not_recorded")


def outcome(seen: Sequence[Seen], mark: str | None = None, *, invited: bool = True) -> Outcome:
    """The best level present (head before deputy before staff; a definitive head before an acting one).

    Without anybody present, `mark`: the newest thing somebody said about the absence. Without that, not recorded.
    """
    if not seen:
        return Outcome(mark or "not_recorded", uninvited=not invited)
    ranked = sorted(seen, key=lambda one: (LEVEL_ORDER[one.level], one.acting in ACTING))
    best = ranked[0]
    acting = best.acting if best.level == "head" and best.acting in ACTING else None
    return Outcome(best.level, acting, tuple(one.name for one in ranked), not invited)


def proposed_absence(answer: str | None) -> str:
    """What closing the door proposes for an organisation that nobody recorded.

    With notice when it had declined, whether it said why or not; without otherwise. Somebody confirms it.
    """
    return "absent_notice" if answer == "declined" else "absent"


def opening_day(starts_at: datetime, timezone: str) -> date:
    """From which day (on the clock of the place) attendance may be recorded: the day of the meeting."""
    return starts_at.astimezone(ZoneInfo(timezone)).date()


def name_after(before: Seen, level: str, holder: str, delegate: str) -> str:
    """Who the person is when their level is corrected from `before.level` to `level`.

    A head who came is the holder of the chair. A holder who turns out to be "staff" is somebody else: the delegate
    that was named, or nobody we know. Somebody whose name was typed keeps it.
    """
    if before.level != "head" and level == "head":
        return holder if before.name in ("", delegate) and holder else before.name
    if before.level == "head" and level != "head":
        return delegate if before.name in ("", holder) else before.name
    return before.name


def folded(name: str) -> str:
    """A name for comparison: without accents, titles' dots, double blanks, capitals."""
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(one if one.isalnum() else " " for one in plain if not unicodedata.combining(one))
    return " ".join(letters.casefold().split())


def recorded_twice(names: Iterable[str]) -> frozenset[str]:
    """The folded names that occur more than once: perhaps two people at two doors recorded the same person."""
    once: set[str] = set()
    twice: set[str] = set()
    for name in map(folded, names):
        (twice if name in once else once).add(name)
    return frozenset(twice - {""})
