"""Pages of reminders: a meeting's, a forum's, nudging, escalating."""

from flask import Blueprint

blueprint = Blueprint("reminders", __name__)

import forum.reminders.views.by_hand  # noqa: E402  (views register themselves)
import forum.reminders.views.meeting  # noqa: E402
import forum.reminders.views.policies  # noqa: E402, F401
