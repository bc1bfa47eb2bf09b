"""Two texts compared: line by line, and changed lines word by word. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new", "fold"]
MOST_LINES = 2_000
"""Changed lines on both sides together that are compared with each other; beyond it they count as replaced."""
MOST_WORDS = 2_000
"""The same for the words of changed lines."""
MOST_PAIRS = 2_000_000
"""Pairs of words of one text that may meet; together these keep the worst text under two seconds, any real one under
a tenth."""
AROUND = 140
"""Characters of unchanged text that stay visible before and after a change."""
_WORDS = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")


@dataclass(frozen=True)
class Run:
    """A run of text: in both (`same`), only in the old (`gone`), only in the new (`new`); `fold` stands for unchanged
    text that is left out, its `text` the number of its words.
    """

    kind: Kind
    text: str


def words(old: str, new: str) -> list[Run]:
    """Runs that make `old` when `new` ones are left out, and `new` when `gone` ones are. Ends of lines are compared
    as they are; an overlong change is one run out and one in.
    """
    if old == new:
        return [Run("same", old)] if old else []
    runs: list[Run] = []
    left = MOST_PAIRS
    for same, gone, fresh in _aligned(_lines(old), _lines(new), MOST_LINES):
        if same:
            runs.append(Run("same", "".join(same)))
            continue
        by_line = len(gone) == len(fresh) <= MOST_LINES  # as many lines as before: each with its own
        for out, into in zip(gone, fresh, strict=True) if by_line else [("".join(gone), "".join(fresh))]:
            left -= len(out) * len(into) // 25
            runs += _within(out, into) if left > 0 else _replaced(out, into)
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


def _within(gone: str, fresh: str) -> list[Run]:
    if not gone or not fresh:
        return _replaced(gone, fresh)
    runs: list[Run] = []
    for same, out, into in _aligned(_WORDS.findall(gone), _WORDS.findall(fresh), MOST_WORDS):
        runs += [Run("same", "".join(same))] if same else _replaced("".join(out), "".join(into))
    return runs


def _replaced(gone: str, fresh: str) -> list[Run]:
    return [one for one in (Run("gone", gone), Run("new", fresh)) if one.text]


def _aligned(old: list[str], new: list[str], most: int) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """(in both, only old, only new) by turns. What both begin and end with is not searched for."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if start:
        yield old[:start], (), ()
    if len(before) + len(after) > most:
        yield (), before, after
    else:
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            yield (before[i1:i2], (), ()) if tag == "equal" else ((), before[i1:i2], after[j1:j2])
    if end:
        yield old[len(old) - end :], (), ()


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
