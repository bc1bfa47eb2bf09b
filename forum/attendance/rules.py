"""What presence means: pure functions. Who may stand at the door: `meetings.rules.may_write`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from forum.attendance.folding import ACTING as ACTING
from forum.attendance.folding import LEVEL_ORDER as LEVEL_ORDER
from forum.attendance.folding import absence, fold, rank
from forum.attendance.folding import folded as folded

CAME = ("head", "deputy", "staff")


class Seen(NamedTuple):
    """One person who was there for an organisation (the rows about them folded: `folding.fold`).

    `is_self_declared`: only the person says so. `is_disputed`: two at the door said different things of them.
    """

    level: str
    acting: str | None
    name: str = ""
    is_self_declared: bool = False
    is_disputed: bool = False


@dataclass(frozen=True)
class Outcome:
    """How the chair of an organisation was filled at a meeting (domain.md 3.2).

    `code`: head, deputy, staff, absent_notice, absent or not_recorded (which is not absence). `acting`: plt, plh or
    pj when the head who came was acting. `people`: the names of those who came (or the title, where the name is not
    known), best level first, then by name; an empty one means that only the level is known. `uninvited`: the
    organisation came without an invitation. `disputed`: a question about it is open (`questions`). `self_declared`:
    the best level rests only on what people declared of themselves.
    """

    code: str
    acting: str | None = None
    people: tuple[str, ...] = ()
    uninvited: bool = False
    disputed: bool = False
    self_declared: bool = False


NOT_RECORDED = Outcome("not_recorded")


def outcome(seen: Sequence[Seen], mark: str | None = None, *, invited: bool = True, disputed: bool = False) -> Outcome:
    """The best level present (head before deputy before staff; a definitive head before an acting one).

    Without anybody present, `mark`: the newest thing somebody said about the absence. Without that, not recorded.
    `disputed`: a question is open about the mark, or about whether somebody came for this organisation.
    """
    if not seen:
        return Outcome(mark or "not_recorded", uninvited=not invited, disputed=disputed)
    ranked = sorted(seen, key=lambda one: (rank(one.level, one.acting), one.name))
    best = ranked[0]
    acting = best.acting if best.level == "head" and best.acting in ACTING else None
    equals = [one for one in ranked if rank(one.level, one.acting) == rank(best.level, best.acting)]
    return Outcome(
        best.level,
        acting,
        tuple(one.name for one in ranked),
        not invited,
        disputed=disputed or any(one.is_disputed for one in seen),
        self_declared=all(one.is_self_declared for one in equals),
    )


@dataclass(frozen=True)
class Question:
    """Two at the door said different things of one subject; a person decides.

    `subject`: of a person, or "o<organisation>" when it is about an absence. `variants`: the rows (or marks) that agree
    with each other, each group a possible answer.
    """

    subject: str
    organisation_id: int | None
    variants: tuple[tuple[Any, ...], ...]

    @property
    def is_about_absence(self) -> bool:
        return not hasattr(self.variants[0][0], "level")


def questions(rows: Iterable[Any], marks: Mapping[int, Sequence[Any]]) -> list[Question]:
    """What must be asked about `rows` of people and about `marks` (organisation -> those not taken back).

    Whether an organisation was absent is no question once somebody came for it.
    """
    folds = fold(rows)
    found = [Question(one.about, one.shown.organisation_id, one.variants) for one in folds if one.is_disputed]
    came = {one.shown.organisation_id for one in folds}
    for organisation_id, said in marks.items():
        _mark, groups = absence(said)
        if groups and organisation_id not in came:
            found.append(Question(f"o{organisation_id}", organisation_id, groups))
    return sorted(found, key=lambda one: one.subject)


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


def recorded_twice(names: Iterable[str]) -> frozenset[str]:
    """The folded names that occur more than once: perhaps two people at two doors recorded the same person."""
    once: set[str] = set()
    twice: set[str] = set()
    for name in map(folded, names):
        (twice if name in once else once).add(name)
    return frozenset(twice - {""})
