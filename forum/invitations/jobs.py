"""What invitations do by the timetable."""

from forum.invitations import needs
from forum.kernel import transaction


def forget_needs() -> int:
    """Erase who asked for which service, some weeks after the meeting. How many requests were emptied."""
    with transaction.writing():
        return needs.forget()
