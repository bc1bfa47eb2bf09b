"""Who the rows speak of: rows of one subject that agree are one person, rows that differ are a question.

Pure, and independent of the order of rows: what devices sent in another order folds to the same
(docs/decisions/0017-a-tap-is-never-lost.md).
"""

import hashlib
import json
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast

LEVEL_ORDER = {"head": 0, "deputy": 1, "staff": 2}
ACTING = ("plt", "plh", "pj")
APART = "apart:"
"""Begins the subject of somebody whom "both came" made a person of their own (`apart`)."""

Row = TypeVar("Row")
"""A row about a person, mapped or not: `about`, `client_key`, `level`, `acting`, `person_name`, `organisation_id`,
`organisation_name`, `office_title`, `mode`, `is_self_declared`."""


@dataclass(frozen=True)
class Fold(Generic[Row]):
    """One subject, `about`. `variants` are the groups of rows that agree, the one that counts first; more than one: a
    question.

    What only the person themself declared makes no question beside what somebody at the desk saw: it joins `beside`.
    """

    about: str
    variants: tuple[tuple[Row, ...], ...]
    beside: tuple[Row, ...] = ()

    @property
    def shown(self) -> Row:
        """The row that speaks for all."""
        return self.variants[0][0]

    @property
    def is_disputed(self) -> bool:
        return len(self.variants) > 1

    @property
    def is_self_declared(self) -> bool:
        """Whether only the person themself says so."""
        return bool(cast(Any, self.shown).is_self_declared)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of the subject, those that count first."""
        return (*(row for group in self.variants for row in group), *self.beside)


def fold(rows: Iterable[Row]) -> list[Fold[Row]]:
    """One Fold for each subject, in the order in which subjects first appear."""
    subjects: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        subjects.setdefault((0, cast(Any, row).about), []).append(row)
    settle(subjects)
    return [fold_one(about, group) for (_meeting, about), group in subjects.items()]


def fold_one(about: str, rows: Sequence[Row]) -> Fold[Row]:
    """The rows of one subject, as `settle` gathered them. What was said of the subject itself speaks first."""
    if len(rows) == 1:
        return Fold(about, ((rows[0],),))
    said = sorted(cast(Sequence[Any], rows), key=lambda row: (row.about != about, row.client_key))
    seen = [row for row in said if not row.is_self_declared]
    beside = [row for row in said if row.is_self_declared] if seen else []
    groups: dict[Hashable, list[Any]] = {}
    for row in seen or said:
        groups.setdefault(_claim(row), []).append(row)
    ranked = sorted(groups.values(), key=lambda group: (rank(group[0].level, group[0].acting), group[0].client_key))
    return Fold(about, tuple(map(tuple, ranked)), tuple(beside))


def apart(subject: str, row: Any) -> str:
    """The subject of whoever came besides `subject` and of whom `row` speaks: of the two and the claim alone.

    So the answer "both came" holds for every row that makes the same claim, whenever it arrives (`settle`).
    """
    said = json.dumps([subject, *_claim(row)], ensure_ascii=False)
    return APART + hashlib.sha256(said.encode()).hexdigest()[:32]


def settle(subjects: dict[tuple[int, str], list[Row]]) -> None:
    """Move each row to the person of their own that "both came" made of its claim, as long as any row says so there.

    `subjects`: (meeting, subject) -> its rows; changed in place.
    """
    answered = {meeting for meeting, about in subjects if about.startswith(APART)}
    if not answered:
        return
    before = {key: rows for key, rows in subjects.items() if key[0] in answered}
    for key in before:
        del subjects[key]
    for (meeting, about), rows in before.items():
        for row in rows:
            place = about
            while (meeting, further := apart(place, row)) in before:
                place = further
            subjects.setdefault((meeting, place), []).append(row)


def _claim(row: Any) -> tuple[Hashable, ...]:
    """What two rows must have in common to speak of one person who came once."""
    place = row.organisation_id or folded(row.organisation_name)
    return row.level, row.acting, folded(row.person_name), place, folded(row.office_title), row.mode


def rank(level: str, acting: str | None) -> tuple[int, bool]:
    """For sorting: head before deputy before staff, a definitive head before an acting one."""
    return LEVEL_ORDER[level], acting in ACTING


def arrived(rows: Iterable[Any]) -> datetime:
    """The earliest arrival any of the rows knows."""
    first: datetime = min(row.arrived_at for row in rows)
    return first


def left(rows: Iterable[Any]) -> datetime | None:
    """The latest leaving any of the rows knows."""
    return max((row.left_at for row in rows if row.left_at), default=None)


def absence(marks: Sequence[Any]) -> tuple[Any, tuple[tuple[Any, ...], ...]]:
    """(the mark that holds, the groups that differ) of one organisation; no groups when there is no question.

    A mark has `id`, `outcome` and `device_id` (None: somebody at a page said so).

    At a page one sees what was said before: the newest word of a page holds. Devices do not see each other: if what
    they say differs, or differs from the page, the milder word stands until a person has answered.
    """
    pages = sorted((mark for mark in marks if mark.device_id is None), key=lambda mark: mark.id)
    counted = [*(mark for mark in marks if mark.device_id is not None), *pages[-1:]]
    if not counted:
        return None, ()
    groups = [tuple(mark for mark in counted if mark.outcome == code) for code in ("absent_notice", "absent")]
    groups = [group for group in groups if group]
    return groups[0][-1], tuple(groups) if len(groups) > 1 else ()


@lru_cache(maxsize=20_000)
def folded(name: str) -> str:
    """A name for comparison: without accents, titles' dots, double blanks, capitals."""
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(one if one.isalnum() else " " for one in plain if unicodedata.category(one)[0] != "M")
    return " ".join(letters.casefold().split())
