"""A passage before it is a row."""

from dataclasses import dataclass, replace
from datetime import date

from forum.minutes.rules import parts

LONGEST = 20_000
"""Characters of one passage; a longer text becomes several. A tsvector ends at a megabyte and 16383 positions."""


@dataclass(frozen=True)
class Draft:
    """A text, where it stands, whom it concerns (ids of organisations), and which faces show it."""

    kind: str
    number: int
    anchor: str
    title: str
    text: str
    faces: frozenset[str]
    version_id: int | None = None
    action_id: int | None = None
    concerns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Entry:
    """A draft in its meeting: what a row holds. Equal rows need no writing."""

    meeting_id: int
    forum_id: int
    day: date
    draft: Draft


def merged(drafts: list[Draft]) -> list[Draft]:
    """The same words in the same place are one, shown by all their faces. Where it stands and whom it concerns is
    taken from the last, so put the most public one last.
    """
    found: dict[tuple[str, int, str, str, int | None], Draft] = {}
    for one in drafts:
        key = (one.kind, one.number, one.title, one.text, one.action_id)
        before = found.get(key)
        found[key] = replace(one, faces=one.faces | before.faces) if before else one
    return list(found.values())


def without_marks(text: str) -> str:
    """The words of a text, closed passages too, without the marks around them: what is found and suggested. Whether
    anybody may find them is a question of the passage's faces; what everybody reads holds no closed passage."""
    return "\n\n".join(one.text for one in parts(text))


def in_pieces(text: str) -> list[str]:
    """A text of any length as texts of at most LONGEST characters, parted between paragraphs or words if possible."""
    found = []
    while len(text) > LONGEST:
        cut = max(text.rfind("\n\n", 0, LONGEST), 0) or max(text.rfind(" ", 0, LONGEST), 0) or LONGEST
        found.append(text[:cut])
        text = text[cut:].lstrip()
    return [*found, text]
