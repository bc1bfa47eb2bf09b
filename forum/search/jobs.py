"""The timetable's part of searching: what became due is read anew, some seconds after it changed."""

from forum.kernel import transaction
from forum.search import service

EVERY_SECONDS = 2
ROUNDS = 10
"""Transactions in a row, so that a great change does not keep everybody from writing."""


def read_due() -> int:
    """Read anew what is due; how many meetings. While nothing is due, nobody's turn to write is taken."""
    done = 0
    for _round in range(ROUNDS):
        if not service.is_waiting():
            break
        with transaction.writing():
            done += service.read_due()
    return done


def read_everything() -> int:
    """Read anew until nothing is due; how many meetings."""
    done = 0
    while service.is_waiting():
        done += read_due()
    return done
