"""The verbs of reminders. None commits."""

from forum.reminders.service.checks import Wanted
from forum.reminders.service.choosing import add, change, remove
from forum.reminders.service.freshness import look
from forum.reminders.service.outcomes import minutes_out, told_who_came_by
from forum.reminders.service.policies import announced
from forum.reminders.service.posting import is_anything_due, post_due

__all__ = [
    "Wanted",
    "add",
    "announced",
    "change",
    "is_anything_due",
    "look",
    "minutes_out",
    "post_due",
    "remove",
    "told_who_came_by",
]
