"""What was typed into the search field, as a question to the database. Pure; anything that can be typed is one.

Words that all have to be there, in any form; "words in quotes" as they stand; -without; begin* as a beginning. What is
written together ("TL-2026-014", "tindak-lanjut", a letter's number) stays together.
"""

import re
from dataclasses import dataclass

from forum.search.engines.types import Phrase, Wanted
from forum.search.words import STOP, tokens

LONGEST = 200
MOST_TERMS = 12
_PIECE = re.compile(r'(-?)"([^"]*)"?|(-?)([^\s"]+)')
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\0": " "})


@dataclass(frozen=True)
class Term:
    """A piece of the question: as typed, as words without endings, and whether it must not be there."""

    typed: str
    folded: tuple[str, ...]
    phrase: Phrase
    is_without: bool = False
    is_quoted: bool = False
    also: tuple[Phrase, ...] = ()
    """Other forms that count as well: the known words that a beginning begins."""

    @property
    def is_word(self) -> bool:
        """Whether it is one word of letters whose spelling could be wrong."""
        return len(self.folded) == 1 and self.folded[0].isalpha() and not (
            self.is_without or self.is_quoted or self.phrase.is_prefix
        )  # fmt: skip

    @property
    def forms(self) -> tuple[Phrase, ...]:
        """What counts as this term; the stem of a beginning is not always the beginning of the stem."""
        return (self.phrase, *self.also)

    @property
    def is_beginning(self) -> bool:
        """Whether it is the beginning of one word."""
        return self.phrase.is_prefix and len(self.folded) == 1


@dataclass(frozen=True)
class Question:
    """The terms in order. `text` is what to show in the field again."""

    text: str
    terms: tuple[Term, ...]

    @property
    def sought(self) -> tuple[Term, ...]:
        """What has to be there."""
        return tuple(one for one in self.terms if not one.is_without)

    @property
    def wanted(self) -> Wanted | None:
        """For the database; None when nothing is left to look for."""
        if not self.sought:
            return None
        without = tuple(one.phrase for one in self.terms if one.is_without)
        return Wanted(tuple(one.forms for one in self.sought), without)

    @property
    def is_only_without(self) -> bool:
        """Whether it says only what must not be there."""
        return bool(self.terms) and not self.sought


def read(typed: str) -> Question:
    """The question that was typed; at most LONGEST characters and MOST_TERMS terms of it."""
    text = " ".join(typed[:LONGEST].translate(_QUOTES).split())
    terms = [one for match in _PIECE.finditer(text) if (one := _term(match)) is not None][:MOST_TERMS]
    telling = [one for one in terms if one.is_without or one.is_quoted or one.folded[0] not in STOP
               or len(one.folded) > 1]  # fmt: skip
    if any(not one.is_without for one in telling):
        terms = telling
    return Question(text, tuple(terms))


def _term(match: re.Match[str]) -> Term | None:
    is_quoted = match[4] is None
    typed = match[2] if is_quoted else match[4]
    words = list(tokens(typed))
    if not words:
        return None
    stems = tuple(stem for word in words for stem in word.stems)
    is_prefix = not is_quoted and typed.endswith("*")
    return Term(
        typed.strip("*"), tuple(word.folded for word in words), Phrase(stems, is_prefix),
        is_without=bool(match[1] or match[3]), is_quoted=is_quoted,
    )  # fmt: skip


def respelt(question: Question, better: dict[str, str]) -> Question:
    """The question with some words (as typed) written otherwise."""
    pieces = [better.get(piece, piece) for piece in question.text.split(" ")]
    return read(" ".join(pieces))
