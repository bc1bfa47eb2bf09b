"""The sentence around what was found, and the found words in it. Pure; the words are the original ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forum.search.engines.types import Phrase
from forum.search.words import Token, tokens

LONGEST = 260
"""Characters of an excerpt."""
_NEAR = 2000
"""Characters in which all that is looked for is looked for first: most texts show it at their beginning."""
_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Piece:
    """Some characters as they stand in the text; `is_hit` ones are shown marked. Escaping is the template's."""

    text: str
    is_hit: bool


def marked(text: str, phrases: Sequence[Phrase]) -> list[Piece]:
    """The whole text in pieces."""
    return _pieces(text, _hits(text, phrases), 0, len(text))


def excerpt(text: str, phrases: Sequence[Phrase]) -> list[Piece]:
    """The best sentence, with what follows while there is room, at most LONGEST characters and two ellipses."""
    near = text[: _word_end(text, 0, _NEAR)] if len(text) > _NEAR + LONGEST else text
    hits = _hits(near, phrases)
    if near != text and len({which for _begin, _end, which in hits}) < len(phrases):
        near, hits = text, _hits(text, phrases)
    begin, end = _best_sentence(near, hits)
    inside = [hit for hit in hits if begin <= hit[0] < end]
    if end - begin > LONGEST and inside and inside[0][0] - begin > LONGEST // 2:
        begin = _word_start(text, inside[0][0] - LONGEST // 3)
    stop = len(text) if len(text) - begin <= LONGEST else _word_end(text, begin, begin + LONGEST)
    pieces = _pieces(text, hits, begin, stop)
    before, after = ("… " if begin > 0 else ""), (" …" if stop < len(text.rstrip()) else "")
    return [one for one in (Piece(before, False), *pieces, Piece(after, False)) if one.text]


def worth(text: str, phrases: Sequence[Phrase]) -> tuple[int, int]:
    """How many different phrases a text has, and how often any of them."""
    hits = _hits(text, phrases)
    return len({which for _begin, _end, which in hits}), len(hits)


def _hits(text: str, phrases: Sequence[Phrase]) -> list[tuple[int, int, int]]:
    """Where something was found: (from, to, which phrase), in order, none inside another."""
    words: list[tuple[str, Token]] = [(stem, token) for token in tokens(text) for stem in token.stems]
    stems = [stem for stem, _token in words]
    found: list[tuple[int, int, int]] = []
    place = 0
    while place < len(words):
        for which, phrase in enumerate(phrases):
            after = place + len(phrase.stems)
            if _fits(stems[place:after], words[after - 1][1] if after <= len(words) else None, phrase):
                found.append((words[place][1].start, words[after - 1][1].end, which))
                place = after - 1
                break
        place += 1
    return found


def _fits(stems: list[str], last: Token | None, phrase: Phrase) -> bool:
    if last is None:
        return False
    if not phrase.is_prefix:
        return tuple(stems) == phrase.stems
    return tuple(stems[:-1]) == phrase.stems[:-1] and stems[-1].startswith(phrase.stems[-1])


def _best_sentence(text: str, hits: list[tuple[int, int, int]]) -> tuple[int, int]:
    """The sentence with the most different words that were looked for; the first of equals."""
    starts = [0, *(match.end() for match in _ENDS.finditer(text))]
    ends = [*starts[1:], len(text)]

    def worth(span: tuple[int, int]) -> tuple[int, int]:
        inside = [which for begin, _end, which in hits if span[0] <= begin < span[1]]
        return len(set(inside)), len(inside)

    return max(zip(starts, ends, strict=True), key=worth)


def _word_start(text: str, place: int) -> int:
    blank = text.rfind(" ", 0, max(place, 0) + 1)
    return blank + 1


def _word_end(text: str, begin: int, place: int) -> int:
    blank = text.rfind(" ", begin + 1, place + 1)
    return blank if blank > begin else place


def _pieces(text: str, hits: list[tuple[int, int, int]], begin: int, end: int) -> list[Piece]:
    found, place = [], begin
    for start, stop, _which in hits:
        if start < place or stop > end:
            continue
        found += [Piece(text[place:start], False), Piece(text[start:stop], True)]
        place = stop
    found.append(Piece(text[place:end], False))
    return [one for one in found if one.text]
