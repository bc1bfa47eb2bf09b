"""Moments, receivers and spans of time in the language spoken now."""

from datetime import datetime
from zoneinfo import ZoneInfo

from forum.kernel.i18n import current_locale, ngettext, per_language
from forum.kernel.i18n import gettext as _
from forum.reminders.rules import DAY


def moment(anchor: str, minutes: int) -> str:
    """When a reminder comes: "7 days before the start", "1 hour after the end", "as soon as the minutes are public"."""
    if anchor == "minutes_published" and minutes == 1:
        return str(_("As soon as everybody may read the minutes"))
    told = {
        "before_start": _("%(span)s before the start", span=span(minutes)),
        "before_end": _("%(span)s before the end", span=span(minutes)),
        "after_end": _("%(span)s after the end", span=span(minutes)),
        "minutes_published": _("%(span)s after the minutes are public", span=span(minutes)),
    }
    return str(told.get(anchor, anchor))


def anchor_choices() -> dict[str, str]:
    """What a reminder is tied to -> label."""
    return {
        "before_start": _("before the start"),
        "before_end": _("before the end"),
        "after_end": _("after the end"),
        "minutes_published": _("after the minutes are public"),
    }


@per_language
def audience_choices() -> dict[str, str]:
    """Whom a reminder is for -> label. Nobody of these has declined or sends somebody."""
    return {
        "everybody": _("Everybody who has not declined"),
        "unanswered": _("Those who have not answered"),
        "coming": _("Those who come: accepted, not sure, delegates"),
        "absent": _("Those who did not come"),
    }


def audience(code: str) -> str:
    """The label of the receivers."""
    return audience_choices().get(code, code)


def times(number: int) -> str:
    """How often: "reminded once", "reminded 2 times"."""
    return str(ngettext("reminded once", "reminded %(num)d times", number))


def ago(moment: datetime, now: datetime, zone: str) -> str:
    """The day of something in the past as people say it: "today", "yesterday", "3 days ago"."""
    place = ZoneInfo(zone)
    days = (now.astimezone(place).date() - moment.astimezone(place).date()).days
    if days <= 0:
        return str(_("today"))
    return str(_("yesterday")) if days == 1 else str(ngettext("%(num)d day ago", "%(num)d days ago", days))


def hour(minutes: int) -> str:
    """Minutes after midnight on a clock: 21.00 in Indonesian, 21:00 in English."""
    return f"{minutes // 60:02d}{'.' if current_locale() == 'id' else ':'}{minutes % 60:02d}"


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
