"""Which of the texts that pages saved by themselves stay in the history of an item. Pure: docs/decisions/0028."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

BREATH = timedelta(minutes=5)
"""Of one person's saves within this time by the clock the last stays: looking again takes away nothing more."""


class Text(NamedTuple):
    """A saved text without its words. `page` is None for one that somebody saved with a button; `is_aside` says that it
    was merged into the text in force at once.
    """

    id: int
    user_id: int | None
    at: datetime
    page: str | None
    is_conflict: bool = False
    is_aside: bool = False


def in_between(texts: Sequence[Text]) -> set[int]:
    """The ids of those that may go: saved by a page, and followed in the same BREATH by another text of the same
    person. Texts that lost a race, and those saved with a button, always stay. `texts` are of one
    item, oldest first.
    """
    in_force = [one for one in texts if not one.is_conflict]
    merged = [one for one in texts if one.is_aside]
    return _followed(in_force) | _followed(merged)


def _followed(texts: Sequence[Text]) -> set[int]:
    return {
        before.id
        for before, text in pairwise(texts)
        if before.page is not None and before.user_id == text.user_id and _breath(before) == _breath(text)
    }


def _breath(text: Text) -> int:
    return int(text.at.timestamp() // BREATH.total_seconds())
