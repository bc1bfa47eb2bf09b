"""Each day: quarters that have become quiet are counted once and for all."""

from forum.extensions import db
from forum.kernel import transaction
from forum.reports import settling

EVERY_SECONDS = 86_400


def settle() -> int:
    """Each forum in a transaction of its own; how many blocks are new."""
    every = settling.forums()
    db.session.rollback()
    new = 0
    for forum_id in every:
        with transaction.writing():
            new += settling.settle(forum_id)
    return new
