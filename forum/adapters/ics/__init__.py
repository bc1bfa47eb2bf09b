"""iCalendar files: written exactly, read tolerantly. The only place that knows the `icalendar` library.

Rules come from RFC 5545, 5546, 6047 and 7986 and from what mail programs really do.
"""

from forum.adapters.ics.build import build_cancel, build_decline_counter, build_feed, build_publish, build_request
from forum.adapters.ics.links import google_link, outlook_link
from forum.adapters.ics.read import FILE, MAIL, Limits, read
from forum.adapters.ics.recurrence import occurrences
from forum.adapters.ics.reply import build_reply
from forum.adapters.ics.todos import Task, build_tasks
from forum.adapters.ics.types import (
    Attendee,
    CalendarEvent,
    InvalidEvent,
    ItipAttendee,
    ItipEvent,
    ItipMessage,
    UnreadableCalendar,
)

__all__ = [
    "FILE",
    "MAIL",
    "Attendee",
    "CalendarEvent",
    "InvalidEvent",
    "ItipAttendee",
    "ItipEvent",
    "ItipMessage",
    "Limits",
    "Task",
    "UnreadableCalendar",
    "build_cancel",
    "build_decline_counter",
    "build_feed",
    "build_publish",
    "build_reply",
    "build_request",
    "build_tasks",
    "google_link",
    "occurrences",
    "outlook_link",
    "read",
]
