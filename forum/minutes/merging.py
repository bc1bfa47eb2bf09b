"""Making one text of two that were typed over the same third. Pure.

Lines first (a paragraph is a line, a list item too), then, where both changed the same lines, words. What only one side
changed is taken from it; what both changed alike is taken once; lines that both added at the same place are both kept,
theirs first. Everything else is a conflict: no text is made of it, a person does that.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from forum.minutes.alignment import kept

TOKENS = re.compile(r"\w+|[^\w\s]|\s+")
FENCE = re.compile(r"\s*(?::::|```|~~~)")
APART = 3
SENTENCE_ENDS = (".", "!", "?", ";")

Tokens = Sequence[str]
Settle = Callable[[Tokens, Tokens, Tokens], list[str] | None]


class _Sync(NamedTuple):
    """A stretch that all three have: where it begins in each, and how long it is."""

    base: int
    theirs: int
    ours: int
    size: int


def merge(base: str, theirs: str, ours: str) -> str | None:
    """The text with the changes of both sides, or None when they overlap.

    Where a side changed nothing, the result is the other side. No word that a side added is missing from it. Whether
    the texts can be merged does not depend on which is whose.
    """
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    if not base.strip():  # two beginnings are two accounts of the same thing
        return _longer(theirs, ours)
    lines = _joined(base.split("\n"), theirs.split("\n"), ours.split("\n"), _lines, lambda _stretch: True)
    if lines is None:
        return None
    text = "\n".join(lines)
    if all(map(_closes, (base, theirs, ours))) and not _closes(text):
        return None
    return text


def _joined(base: Tokens, theirs: Tokens, ours: Tokens, settle: Settle, separates: Callable[[Tokens], bool]
            ) -> list[str] | None:  # fmt: skip
    """The merge of three sequences; `settle` says what becomes of a stretch that both changed. Two changes are apart
    when what stands between them `separates`.
    """
    merged: list[str] = []
    was, their, our = 0, 0, 0
    for sync in _syncs(base, theirs, ours, separates):
        made = _one(base[was : sync.base], theirs[their : sync.theirs], ours[our : sync.ours], settle)
        if made is None:
            return None
        merged += made
        merged += base[sync.base : sync.base + sync.size]
        was, their, our = sync.base + sync.size, sync.theirs + sync.size, sync.ours + sync.size
    return merged


def _one(base: Tokens, theirs: Tokens, ours: Tokens, settle: Settle) -> list[str] | None:
    if ours in (base, theirs):
        return list(theirs)
    if theirs == base:
        return list(ours)
    return settle(base, theirs, ours)


def _syncs(base: Tokens, theirs: Tokens, ours: Tokens, separates: Callable[[Tokens], bool]) -> Iterator[_Sync]:
    """The stretches of `base` that both sides kept, in order; the last is the end, of size 0."""
    their, our = kept(base, theirs), kept(base, ours)
    at = 0
    while at < len(base):
        size = 0
        while at + size in their and at + size in our and _goes_on(at, size, their) and _goes_on(at, size, our):
            size += 1
        if size and separates(base[at : at + size]):
            yield _Sync(at, their[at], our[at], size)
        at += size or 1
    yield _Sync(len(base), len(theirs), len(ours), 0)


def _goes_on(at: int, size: int, places: dict[int, int]) -> bool:
    return places[at + size] == places[at] + size


def _lines(base: Tokens, theirs: Tokens, ours: Tokens) -> list[str] | None:
    """Lines that both changed: each has added some, or each has changed other words of them."""
    if any(FENCE.match(line) for side in (base, theirs, ours) for line in side):
        return None  # what stands inside a passage, and what does not, is not for us to guess
    begin, end = _alike(theirs, ours)
    made = _differing(base, theirs[begin : len(theirs) - end], ours[begin : len(ours) - end])
    return None if made is None else [*theirs[:begin], *made, *theirs[len(theirs) - end :]]


def _differing(base: Tokens, theirs: Tokens, ours: Tokens) -> list[str] | None:
    if not base:
        longer = _longer("\n".join(theirs), "\n".join(ours))
        return [*theirs, *ours] if longer is None else longer.split("\n")
    for one, other in ((theirs, ours), (ours, theirs)):
        place = _found(base, one)
        if place is not None:  # only added something around
            return [*one[:place], *other, *one[place + len(base) :]]
    if not theirs or not ours:
        return None
    was, their, our = (TOKENS.findall("\n".join(side)) for side in (base, theirs, ours))
    words = _joined(was, their, our, lambda *_: None, _is_far)
    return None if words is None else "".join(words).split("\n")


def _alike(one: Tokens, other: Tokens) -> tuple[int, int]:
    """How many lines both have alike at the begin and, none twice, at the end; each ends or begins with words."""
    shortest = min(len(one), len(other))
    begin = next((at for at in range(shortest) if one[at] != other[at]), shortest)
    while begin and not one[begin - 1].strip():
        begin -= 1
    left = shortest - begin
    end = next((at for at in range(left) if one[-1 - at] != other[-1 - at]), left)
    while end and not one[-end].strip():
        end -= 1
    return begin, end


def _found(part: Tokens, whole: Tokens) -> int | None:
    """Where `part` begins in `whole`."""
    size = len(part)
    return next((at for at in range(len(whole) - size + 1) if list(whole[at : at + size]) == list(part)), None)


def _longer(one: str, other: str) -> str | None:
    """The text that begins with all words of the other, if one does: somebody who went on typing."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short) and TOKENS.findall(long)[: len(words := TOKENS.findall(short))] == words:
        return long
    return None


def _is_far(stretch: Tokens) -> bool:
    """Whether changes before and after these words are two matters: around "setuju" they are one."""
    words = sum(any(map(str.isalnum, token)) for token in stretch)
    return words >= APART or any("\n" in token or token in SENTENCE_ENDS for token in stretch)


def _closes(text: str) -> bool:
    """Whether each passage that is opened (`:::tertutup …`) is closed (`:::`) before the next."""
    inside = False
    for line in text.split("\n"):
        if line.lstrip().startswith(":::"):
            opens = line.strip() != ":::"
            if opens == inside:
                return False
            inside = opens
    return not inside
