"""Two texts compared: first by lines, which are its paragraphs, then changed ones word by word. Pure.

What stays is found by `alignment`, whose time grows with the length of the texts. A budget bounds what even the worst
texts may cost: past it changed paragraphs are shown as replaced, and the page says so.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from forum.minutes.alignment import kept

Kind = Literal["same", "gone", "new", "fold"]
MOST_LINES = 20_000
"""Changed lines on both sides together that are looked for in each other; beyond it they count as replaced."""
MOST_WORDS = 60_000
"""Words of changed lines on both sides that are compared in all the texts that share a budget: some sixty pages
in which every paragraph was touched. The worst of them take half a second."""
AROUND = 140
"""Characters of unchanged text that stay visible before and after a change."""
_WORDS = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
_Piece = tuple[Sequence[str], Sequence[str], Sequence[str]]


@dataclass(frozen=True)
class Run:
    """A run of text: in both (`same`), only in the old (`gone`), only in the new (`new`); `fold` stands for unchanged
    text that is left out, its `text` the number of its words.
    """

    kind: Kind
    text: str


@dataclass
class Budget:
    """How many words may still be compared, and how often a change was shown as replaced for want of them."""

    left: int = MOST_WORDS
    refused: int = 0

    def takes(self, many: int) -> bool:
        """Whether so many words are compared; then they are spent."""
        if many > self.left:
            self.refused += 1
            return False
        self.left -= many
        return True


def words(old: str, new: str, budget: Budget | None = None) -> list[Run]:
    """Runs that make `old` when `new` ones are left out, and `new` when `gone` ones are. Ends of lines are compared
    as they are. Past the `budget` (by default one of its own) changed lines are one run out and one in.
    """
    if old == new:
        return [Run("same", old)] if old else []
    budget = budget or Budget()
    runs: list[Run] = []
    for same, gone, fresh in _aligned(_lines(old), _lines(new), MOST_LINES, budget):
        if same:
            runs.append(Run("same", "".join(same)))
            continue
        by_line = len(gone) == len(fresh) <= MOST_LINES  # as many lines as before: each with its own
        for out, into in zip(gone, fresh, strict=True) if by_line else [("".join(gone), "".join(fresh))]:
            runs += _within(out, into, budget)
    return _joined(runs)


def _lines(text: str) -> list[str]:
    """Lines and their ends by turns: the last line of a text is the same line when others follow it."""
    found = []
    for line in text.splitlines(keepends=True):
        bare = line.splitlines()[0]
        found += [part for part in (bare, line[len(bare) :]) if part]
    return found


def applied(runs: Iterable[Run], side: Literal["old", "new"]) -> str:
    """The text of one side again."""
    left_out = "new" if side == "old" else "gone"
    return "".join(one.text for one in runs if one.kind != left_out)


def folded(runs: Sequence[Run]) -> list[Run]:
    """The runs with long unchanged stretches left out, cut between words."""
    shown: list[Run] = []
    for place, run in enumerate(runs):
        first, last = place == 0, place == len(runs) - 1
        keep = AROUND * (2 - first - last)
        if run.kind != "same" or len(run.text) <= keep + AROUND:
            shown.append(run)
            continue
        head = "" if first else run.text[:AROUND].rsplit(None, 1)[0]
        tail = "" if last else run.text[-AROUND:].split(None, 1)[-1]
        middle = run.text[len(head) : len(run.text) - len(tail)]
        shown += [one for one in (Run("same", head), Run("fold", str(len(middle.split()))), Run("same", tail))
                  if one.text]  # fmt: skip
    return shown


def _within(gone: str, fresh: str, budget: Budget) -> list[Run]:
    if not gone or not fresh or gone == fresh:
        return [Run("same", gone)] if gone and gone == fresh else _replaced(gone, fresh)
    was, now = _WORDS.findall(gone), _WORDS.findall(fresh)
    runs: list[Run] = []
    for same, out, into in _aligned(was, now, MOST_WORDS, budget, counted=True):
        runs += [Run("same", "".join(same))] if same else _replaced("".join(out), "".join(into))
    return runs


def _replaced(gone: str, fresh: str) -> list[Run]:
    return [one for one in (Run("gone", gone), Run("new", fresh)) if one.text]


def _aligned(old: list[str], new: list[str], most: int, budget: Budget, *, counted: bool = False) -> Iterator[_Piece]:
    """(in both, only old, only new) by turns. What both begin and end with is not searched for, and costs nothing."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if start:
        yield old[:start], (), ()
    many = len(before) + len(after)
    if many > most or (counted and before and after and not budget.takes(many)):
        budget.refused += many > most
        yield (), before, after
    else:
        yield from _pieces(before, after)
    if end:
        yield old[len(old) - end :], (), ()


def _pieces(old: list[str], new: list[str]) -> Iterator[_Piece]:
    """The same of what lies between."""
    pairs = sorted(kept(old, new).items())
    left = right = at = 0
    while at < len(pairs):
        if (left, right) != pairs[at]:
            yield (), old[left : pairs[at][0]], new[right : pairs[at][1]]
            left, right = pairs[at]
        until = at
        while until < len(pairs) and pairs[until] == (left + until - at, right + until - at):
            until += 1
        yield old[left : left + until - at], (), ()
        left, right, at = left + until - at, right + until - at, until
    if left < len(old) or right < len(new):
        yield (), old[left:], new[right:]


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of one kind made one; between two unchanged runs what is out stands before what is in."""
    made: list[Run] = []
    gone = fresh = same = ""
    for run in runs:
        if run.kind == "same":
            made += _replaced(gone, fresh)
            gone = fresh = ""
            same += run.text
            continue
        if same:
            made.append(Run("same", same))
            same = ""
        gone, fresh = (gone + run.text, fresh) if run.kind == "gone" else (gone, fresh + run.text)
    if same:
        made.append(Run("same", same))
    return made + _replaced(gone, fresh)
