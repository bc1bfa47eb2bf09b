"""When a message is tried again. Pure: what the server said, and how often it was asked."""

import random
import re
from datetime import timedelta

from forum.adapters import smtp

LASTS = timedelta(days=5)
"""How long a message is tried: what mail is owed (RFC 5321 section 4.5.4.1). Then it has failed, and people see it."""

_START, _LIMIT = timedelta(minutes=2), timedelta(hours=1)
_GREYLISTED = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=5), timedelta(minutes=10))
_SAYS_GREY = re.compile(r"gr[ae]y|(?:try|come) (?:again|back)|first (?:time|attempt)", re.IGNORECASE)
_REST, _LONGEST_REST = timedelta(seconds=15), timedelta(minutes=5)


def is_greylisted(failure: smtp.TemporaryFailure) -> bool:
    """Whether the server only wants to see that we come back (RFC 6647): 450 or 451, and it says so."""
    return failure.code in (450, 451) and bool(_SAYS_GREY.search(failure.text))


def wait(failure: smtp.TemporaryFailure, tries: int) -> timedelta:
    """How long to leave a message alone after its `tries`-th try (from 1): 2, 4, 8 … minutes up to an hour.

    Greylisting is answered soon: 1, 5, 5, 10 minutes. With jitter, so that what failed together comes back spread.
    """
    if is_greylisted(failure) and tries <= len(_GREYLISTED):
        pause = _GREYLISTED[tries - 1]
    else:
        pause = min(_LIMIT, _START * _doubled(tries))
    return pause * random.uniform(1.0, 1.25)  # noqa: S311  (spreads retries, guards nothing)


def rest(tries: int) -> timedelta:
    """How long all mail rests after the server was found silent for the `tries`-th time in a row: 15 s to 5 minutes."""
    return min(_LONGEST_REST, _REST * _doubled(tries))


def _doubled(tries: int) -> int:
    return 1 << min(max(tries - 1, 0), 10)
