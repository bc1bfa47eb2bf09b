"""The chain of seals: each published version of a forum carries the seal of the one before. Pure: no Flask, no session.

A seal is the SHA-256 of one line of canonical JSON: place in the chain, the seal before, which minutes and version,
and the SHA-256 of their content. Whoever changes a byte of an old version, or takes one out, has to make every later
seal anew; seals printed on paper and PDFs that other people keep then no longer fit (docs/decisions/0020).
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forum.minutes.rules import canonical

FIRST = ""
"""What the first version of a forum has in place of a seal before it."""


@dataclass(frozen=True)
class Place:
    """A link as stored; `meeting` is the key of the meeting, `version` the number of its version."""

    position: int
    previous: str
    sha256: str
    value: str
    meeting: str
    version: int


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place of a chain. `code`: changed, missing, broken, unsealed."""

    code: str
    position: int
    meeting: str = ""
    version: int = 0


def seal_of(position: int, previous: str, sha256: str, meeting: str, version: int) -> str:
    """The seal (SHA-256, hex) of a version at this place."""
    said = {"position": position, "previous": previous, "sha256": sha256, "meeting": meeting, "version": version}
    return hashlib.sha256(canonical(said)).hexdigest()


def faults(places: Iterable[Place]) -> Iterator[Fault]:
    """What is wrong with the links of one forum, given in the order of their positions.

    `missing`: no link stands here. `broken`: a link does not carry the seal before it, or is not the seal of what it
    says. Whether the contents still fit is for whoever reads them.
    """
    before, expected = FIRST, 1
    for one in places:
        for gone in range(expected, one.position):
            yield Fault("missing", gone)
        proper = seal_of(one.position, one.previous, one.sha256, one.meeting, one.version)
        if one.value != proper or (one.position == expected and one.previous != before):
            yield Fault("broken", one.position, one.meeting, one.version)
        before, expected = one.value, one.position + 1
