"""Each hour: the monthly mails that are due. A leader gets one a month, however often this runs."""

from forum.extensions import db
from forum.kernel import transaction
from forum.reports.digest import service

EVERY_SECONDS = 3600


def scan() -> int:
    """Post what is due, each leader in a transaction of their own; how many mails."""
    due = service.due()
    db.session.rollback()
    total = 0
    for one in due:
        with transaction.writing():
            total += service.post(one)
    return total
