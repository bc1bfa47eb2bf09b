"""Each minute: post the reminders whose time has come."""

from forum.extensions import db
from forum.kernel import clock, transaction
from forum.reminders import queries, service
from forum.reminders.models import ReminderRule


def scan() -> int:
    """Look which are due; each is posted in a transaction of its own. Safe to run twice or late. How many mails."""
    ids = [rule.id for rule in queries.due(clock.now())]
    db.session.rollback()
    total = 0
    for rule_id in ids:
        with transaction.writing():
            rule = db.session.get(ReminderRule, rule_id)
            if rule is not None and rule.meeting.state == "announced":
                total += service.remind(rule)
    return total
