"""Each minute: post the reminders whose time has come."""

from forum.extensions import db
from forum.kernel import transaction
from forum.reminders import service
from forum.reminders.models import Escalation
from forum.reminders.service import escalating

AT_ONCE = 100
"""How many mails one transaction posts: other writers wait that long."""


def scan() -> int:
    """Post what is due, a hundred mails to a transaction. Safe to run twice, late, or in several workers. How many.

    While nothing is due it reads (three statements) and locks nothing.
    """
    total = 0
    is_due, letters = service.is_anything_due(), escalating.waiting()
    db.session.rollback()
    while is_due:
        with transaction.writing():
            posted = service.post_due(AT_ONCE)
        total += posted
        is_due = posted == AT_ONCE
    for number in letters:
        with transaction.writing():
            total += escalating.send(db.session.get_one(Escalation, number))
    return total
