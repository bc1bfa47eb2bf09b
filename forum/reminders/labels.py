"""Spans of time in the language spoken now."""

from datetime import datetime
from zoneinfo import ZoneInfo

from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.reminders.rules import DAY


def before(minutes: int) -> str:
    """How long before the start: "7 days before"."""
    return str(_("%(span)s before", span=span(minutes)))


def span(minutes: int) -> str:
    """Minutes in the largest unit that divides them: "7 days", "2 hours", "90 minutes"."""
    if minutes % DAY == 0:
        return str(ngettext("%(num)d day", "%(num)d days", minutes // DAY))
    if minutes % 60 == 0:
        return str(ngettext("%(num)d hour", "%(num)d hours", minutes // 60))
    return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))


def time_left(now: datetime, starts_at: datetime, zone: str) -> str:
    """How far away the start is, as a reminder says it: "in 7 days", "tomorrow", "in 2 hours"."""
    place = ZoneInfo(zone)
    days = (starts_at.astimezone(place).date() - now.astimezone(place).date()).days
    minutes = round((starts_at - now).total_seconds() / 60)
    if days > 1:
        return str(ngettext("in %(num)d day", "in %(num)d days", days))
    if days == 1 and minutes > 6 * 60:
        return str(_("tomorrow"))
    if minutes >= 90:
        return str(ngettext("in %(num)d hour", "in %(num)d hours", round(minutes / 60)))
    return str(ngettext("in %(num)d minute", "in %(num)d minutes", max(1, minutes)))
