"""Each day: quarters that have become quiet are counted once and for all."""

from forum.kernel import transaction
from forum.reports import settling

EVERY_SECONDS = 86_400


def settle() -> int:
    """Each forum in a transaction of its own; how many blocks are new."""
    return transaction.each(settling.forums(), settling.settle)
