"""Words that begin like this, and the word that was meant by one that nothing has.

Only words that this reader could have read are known here: a proposal gives away nothing else.
"""

from dataclasses import replace
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Select, func, select

from forum.extensions import db
from forum.forums.models import Forum
from forum.search.engines.types import Phrase
from forum.search.models import Word
from forum.search.question import Question, Term, respelt
from forum.search.rules import Reader, readable_words

SHORTEST = 4
_SEVERAL = 20
_MOST_WORDS = 40


def with_beginnings(question: Question, who: Reader) -> Question:
    """The question with the words that its beginnings begin ("keberangk*"): endings are cut off in the index, so that
    the beginning of a word need not be the beginning of its stem. One statement for each; none without an asterisk."""
    terms = [replace(one, also=_begun(one.folded[0], who)) if one.is_beginning else one for one in question.terms]
    return replace(question, terms=tuple(terms))


def _begun(beginning: str, who: Reader) -> tuple[Phrase, ...]:
    rows = db.session.execute(_beginning(beginning, who).limit(_MOST_WORDS))
    return tuple(dict.fromkeys(Phrase(tuple(row.stem.split())) for row in rows))


def _beginning(beginning: str, who: Reader) -> Select[*tuple[Any, ...]]:
    """Words and stems that begin like this, the most usual in front."""
    statement: Select[*tuple[Any, ...]] = (
        select(Word.word, func.min(Word.stem).label("stem"))
        .join(Forum, Forum.id == Word.forum_id)
        .where(readable_words(who), Word.word.startswith(beginning, autoescape=True))
        .group_by(Word.word)
        .order_by(func.sum(Word.passages).desc(), Word.word)
    )
    return statement


def corrected(question: Question, who: Reader) -> Question | None:
    """The question with its unknown words replaced by the likeliest known ones; None when there is nothing to mend.

    At most one slip in a word of four or five letters, two in a longer one; two letters swapped are one slip. A word
    that was not typed to its end is the most usual one that begins so.
    """
    better = {}
    unknown = _unknown([one for one in question.sought if one.is_word], who)
    for term in unknown:
        likely = _likeliest(term.folded[0], who) or db.session.scalar(_beginning(term.folded[0], who).limit(1))
        if likely:
            better[term.typed] = likely
    return respelt(question, better) if better else None


def _unknown(terms: list[Term], who: Reader) -> list[Term]:
    stems = {" ".join(term.phrase.stems) for term in terms}
    if not stems:
        return []
    known = set(
        db.session.scalars(
            select(Word.stem).join(Forum, Forum.id == Word.forum_id)
            .where(readable_words(who), Word.stem.in_(stems)).distinct()
        )
    )  # fmt: skip
    return [one for one in terms if " ".join(one.phrase.stems) not in known and len(one.folded[0]) >= SHORTEST]


def _likeliest(word: str, who: Reader) -> str:
    slips = 1 if len(word) <= 5 else 2
    rows = db.session.execute(
        select(Word.word, func.sum(Word.passages))
        .join(Forum, Forum.id == Word.forum_id)
        .where(readable_words(who), Word.length.between(len(word) - slips, len(word) + slips))
        .group_by(Word.word)
    ).all()
    often = {row[0]: row[1] for row in rows}
    near = process.extract(word, list(often), scorer=OSA.distance, score_cutoff=slips, limit=_SEVERAL)
    if not near:
        return ""
    # fewest slips, then the same first letter (people rarely miss that one), then the more usual word
    return min(near, key=lambda one: (one[1], one[0][0] != word[0], -often[one[0]], one[0]))[0]
