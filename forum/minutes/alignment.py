"""Which lines or words of a text another text still has. Pure.

Patience: tokens that stand once in each text are paired first, as far as their order allows, then what lies between
them. Its time grows with the length of the texts, where that of `difflib` grows with the square and more: others wait
to write while eighty pages are compared. And words like "yang" pair nothing that does not belong together.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

SMALL = 2_500
"""Pairs of tokens that are compared each with each where none stands once."""

_Stretch = tuple[int, int, int, int]


def kept(base: Sequence[str], side: Sequence[str]) -> dict[int, int]:
    """Place in `base` -> place in `side` of each token that both have, rising in both."""
    found: dict[int, int] = {}
    open_stretches: list[_Stretch] = [(0, len(base), 0, len(side))]
    while open_stretches:
        low, high, left, right = open_stretches.pop()
        while low < high and left < right and base[low] == side[left]:
            found[low] = left
            low, left = low + 1, left + 1
        while low < high and left < right and base[high - 1] == side[right - 1]:
            high, right = high - 1, right - 1
            found[high] = right
        if low < high and left < right:
            open_stretches += _between(base, side, (low, high, left, right), found)
    return found


def _between(base: Sequence[str], side: Sequence[str], stretch: _Stretch, found: dict[int, int]) -> Iterator[_Stretch]:
    """Pair what stands once in both; yield what lies between the pairs."""
    low, high, left, right = stretch
    anchors = _anchors(base[low:high], side[left:right])
    if not anchors:
        if (high - low) * (right - left) <= SMALL:
            matcher = SequenceMatcher(None, base[low:high], side[left:right], autojunk=False)
            for one, other, size in matcher.get_matching_blocks():
                found.update((low + one + at, left + other + at) for at in range(size))
        return
    was, their = low, left
    for one, other in anchors:
        found[low + one] = left + other
        yield was, low + one, their, left + other
        was, their = low + one + 1, left + other + 1
    yield was, high, their, right


def _anchors(base: Sequence[str], side: Sequence[str]) -> list[tuple[int, int]]:
    """The longest rising row of pairs of tokens that stand once in each."""
    here, there = Counter(base), Counter(side)
    place = {token: at for at, token in enumerate(side) if there[token] == 1}
    pairs = [(at, place[token]) for at, token in enumerate(base) if here[token] == 1 and token in place]
    ends: list[int] = []  # the smallest end of a rising row of each length, …
    owner: list[int] = []  # … which pair that is, …
    before: list[int] = []  # … and each pair's predecessor
    for number, (_at, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        before.append(owner[length - 1] if length else -1)
        ends[length : length + 1] = [other]
        owner[length : length + 1] = [number]
    row: list[tuple[int, int]] = []
    number = owner[-1] if owner else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]
