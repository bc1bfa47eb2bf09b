"""Each hour: the monthly mails that are due. A leader gets one a month, however often this runs."""

from forum.kernel import transaction
from forum.reports.digest import service

EVERY_SECONDS = 3600


def scan() -> int:
    """Post what is due, each leader in a transaction of their own; how many mails."""
    return transaction.each(service.due(), service.post)
