"""Who a person of a report probably is. Suggestions with a confidence; what is not clear, a person decides."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from forum.attendance.importing.people import Presence
from forum.attendance.rules import folded

CLEAR = 90
"""From this confidence (of 100) on a suggestion is ticked beforehand."""
POSSIBLE = 60
"""Below this nothing is suggested: a wrong suggestion costs more than none."""
_TITLES = re.compile(
    r"\b(drs?|dra|ir|prof|h|hj|s\w{1,4}|m\w{1,4}|mm|msi|ma|mh|mt|phd|ap|amd|bpk|bapak|ibu|pak|bu|sdr)\b"
)


@dataclass(frozen=True)
class Candidate:
    """Somebody whom an invitation lets one expect, or only an organisation (`name` empty); either part may be."""

    code: str
    name: str
    organisation: str
    short_name: str = ""
    emails: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Suggestion:
    """A candidate with the confidence (0 to 100) and what it rests on: `email`, `name`, `organisation`."""

    code: str
    confidence: int
    by: str

    @property
    def is_clear(self) -> bool:
        return self.confidence >= CLEAR


def suggestions(person: Presence, candidates: Collection[Candidate], most: int = 5) -> list[Suggestion]:
    """The candidates that this person may be, the likeliest first.

    A name counts by how alike it is to the expected one, titles and letter case aside; an organisation named in front
    ("Dinsos - Rini") supports it, and alone is a possibility. An address that was invited makes a name certain; alone
    it does not say who sat there, for an agency's mailbox is used by many, and the level is what we are asked for.
    """
    found: dict[str, Suggestion] = {}
    for one in candidates:
        best = max(_reasons(person, one), key=lambda reason: reason.confidence, default=None)
        if best is not None and best.confidence >= POSSIBLE:
            found[one.code] = best
    ranked = sorted(found.values(), key=lambda one: -one.confidence)[:most]
    if len(ranked) > 1 and ranked[0].is_clear and ranked[1].confidence == ranked[0].confidence:
        return [Suggestion(one.code, min(one.confidence, CLEAR - 1), one.by) for one in ranked]
    return ranked


def _reasons(person: Presence, candidate: Candidate) -> Iterable[Suggestion]:
    if person.email and person.email in candidate.emails:
        yield Suggestion(candidate.code, CLEAR - 1, "email")
    if person.is_device:
        return
    named = _names_organisation(person, candidate)
    if candidate.name:
        alike = max(_alike(text, candidate.name) for text in _texts(person))
        if alike >= POSSIBLE and person.email in candidate.emails:
            yield Suggestion(candidate.code, 100, "email")
        if alike >= POSSIBLE:
            yield Suggestion(candidate.code, min(99, alike + (8 if named else -6)), "name")
    elif named:
        yield Suggestion(candidate.code, named, "organisation")


def _texts(person: Presence) -> list[str]:
    whole = [person.name, person.original]
    parts = [part for text in whole for part in re.split(r"\s*[-–_|/,:]\s*", text)]
    return [text for text in (*whole, *parts) if len(text) > 2] or [person.name]


def _alike(text: str, name: str) -> int:
    ours, theirs = _plain(name), _plain(text)
    if not ours or not theirs:
        return 0
    whole = fuzz.token_sort_ratio(ours, theirs)
    part = fuzz.token_set_ratio(ours, theirs) - (12 if len(theirs.split()) == 1 else 4)
    return round(max(whole, part if len(theirs) > 3 else 0))


@lru_cache(maxsize=20_000)  # each name is compared with each: a large report has hundreds of thousands of pairs
def _plain(name: str) -> str:
    words = _folded(name)
    return " ".join(_TITLES.sub(" ", words).split()) or words


_folded = lru_cache(maxsize=20_000)(folded)


def _names_organisation(person: Presence, candidate: Candidate) -> int:
    """How surely the person names this organisation: by its short name as a word, or by its whole name."""
    texts = [_folded(text) for text in (person.organisation, person.name, person.original) if text]
    short, name = _folded(candidate.short_name), _folded(candidate.organisation)
    for text in texts:
        if short and len(short) > 2 and re.search(rf"\b{re.escape(short)}\b", text):
            return 80
        if name and name in text:
            return 85
    alike = max((fuzz.token_set_ratio(name, text) for text in texts if name and len(text.split()) > 1), default=0)
    return 70 if alike >= CLEAR else 0
