"""Kinds, states, stages and changes of meetings in the language spoken now."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from forum.kernel import dates
from forum.kernel.i18n import current_locale, ngettext
from forum.kernel.i18n import gettext as _
from forum.meetings.change_words import changed as changed
from forum.meetings.models import Meeting, Series
from forum.meetings.rule_words import rule as rule

ZONES = {"Asia/Jakarta": "WIB – Jakarta", "Asia/Pontianak": "WIB – Pontianak", "Asia/Makassar": "WITA – Makassar",
         "Asia/Jayapura": "WIT – Jayapura"}  # fmt: skip
_TONES = {"draft": "neutral", "announced": "info", "held": "success", "concluded": "success", "cancelled": "danger"}


def kind_choices() -> dict[str, str]:
    """Kind -> label."""
    return {
        "coordination": _("Coordination meeting"),
        "consolidation": _("Consolidation meeting"),
        "national_local_forum": _("National–local forum"),
        "kick_off": _("Kick-off"),
        "outreach": _("Outreach session"),
        "progress_report": _("Progress report"),
        "other": _("Other meeting"),
    }


def kind(code: str) -> str:
    """The label of a kind."""
    return kind_choices()[code]


def state(code: str) -> str:
    """The label of a state."""
    words: dict[str, str] = {
        "draft": _("Draft"),
        "announced": _("Announced"),
        "held": _("Held"),
        "concluded": _("Concluded"),
        "cancelled": _("Cancelled"),
    }
    return words[code]


def state_tone(code: str) -> str:
    """The tone of a state's tag."""
    return _TONES[code]


def stage(code: str) -> str:
    """The label of a stage: plan, invite, hold, conclude."""
    words: dict[str, str] = {"plan": _("Plan"), "invite": _("Invite"), "hold": _("Hold"), "conclude": _("Conclude")}
    return words[code]


def every_choices() -> dict[str, str]:
    """How often meetings recur -> label (`recurrence.EVERY`)."""
    return {
        "week": _("Every week"),
        "2weeks": _("Every 2 weeks"),
        "3weeks": _("Every 3 weeks"),
        "4weeks": _("Every 4 weeks"),
        "month": _("Every month"),
        "2months": _("Every 2 months"),
        "3months": _("Every 3 months"),
        "6months": _("Every 6 months (the OGP cycle)"),
        "year": _("Every year"),
    }


def on_choices() -> dict[str, str]:
    """Which day of the month -> label (`recurrence.ON`)."""
    return {
        "weekday": _("The same weekday, such as the third Friday"),
        "last": _("The last such weekday of the month"),
        "date": _("The same date, such as the 20th"),
    }


def ends_choices() -> dict[str, str]:
    """How a series ends -> label."""
    return {"count": _("A number of meetings"), "until": _("Until a day")}


def zone_choices(current: str = "") -> dict[str, str]:
    """IANA zone -> label: those of the country, and the one in use when it is another."""
    return ZONES if not current or current in ZONES else {**ZONES, current: current}


def zone(code: str) -> str:
    """WIB – Jakarta …; any other zone by its own name."""
    return ZONES.get(code, code)


def warning(code: str) -> str:
    """What `rules.time_warnings` found, as a sentence."""
    words: dict[str, str] = {
        "friday_prayer": _("This is during Friday prayer (11.00–13.00). Many will not be able to come."),
        "early_or_late": _("The start is outside 07.00–18.00 local time."),
    }
    return words[code]


def what(code: str) -> str:
    """What happened, for the history."""
    words: dict[str, str] = {
        "planned": _("Planned"),
        "left_out": _("Left out"),
        "taken_over": _("Taken over from another calendar"),
        "changed": _("Changed"),
        "moved": _("Moved"),
        "moved_silently": _("Moved without telling anybody"),
        "agenda": _("Changed the agenda"),
        "document_added": _("Added a document"),
        "document_changed": _("Changed a document"),
        "document_removed": _("Removed a document"),
        "announced": _("Announced"),
        "held": _("Marked as held"),
        "concluded": _("Concluded"),
        "cancelled": _("Cancelled"),
    }
    return words[code]


def field(code: str) -> str:
    """The name of a meeting's field."""
    words: dict[str, str] = {
        "kind": _("Kind"),
        "title": _("Title"),
        "description": _("Description"),
        "starts_at": _("Start"),
        "duration_minutes": _("Length"),
        "timezone": _("Time zone"),
        "place": _("Place"),
        "link": _("Link"),
        "letter_number": _("Letter number"),
        "region_id": _("Region"),
        "is_public": _("Public"),
        "state": _("State"),
        "reason": _("Reason"),
        "agenda": _("Agenda"),
        "document": _("Document"),
    }
    return words[code]


def begun(words: str) -> str:
    """The words with a capital letter in front, as a sentence begins."""
    return words[:1].upper() + words[1:]


def series_sentence(series: Series, number: int | None = None, last: datetime | None = None) -> str:
    """The rule, the hours and the end: "Jumat ketiga tiap bulan, 09.00–12.00 WIB, 12 rapat sampai November 2027".

    Without the number of meetings or the `last` one's start the end is left out.
    """
    said = begun(rule(series.rrule, series.starts_at, series.timezone))
    ends_at = series.starts_at + timedelta(minutes=series.duration_minutes)
    parts = [said, dates.format_time_range(series.starts_at, ends_at, series.timezone)]
    if number and last is not None:
        local = last.astimezone(ZoneInfo(series.timezone))
        month = format_date(local, "MMMM y", locale=current_locale())
        parts.append(
            ngettext("%(num)d meeting until %(month)s", "%(num)d meetings until %(month)s", number, month=month)
        )
    return ", ".join(parts)


def day(meeting: Meeting) -> str:
    """The day of a meeting on its clock, with the weekday."""
    return dates.format_day(meeting.starts_at, meeting.timezone)


def numbered(meeting: Meeting, number: int) -> str:
    """A meeting of a series by its number and day: "3 · Jumat, 15 Januari 2027"."""
    return f"{number} · {dates.format_day(meeting.starts_at, meeting.timezone)}"


def length(minutes: int) -> str:
    """A length in words: "2 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(_("%(num)d min", num=rest))
    return str(_("%(hours)d h %(num)d min", hours=hours, num=rest) if rest else _("%(hours)d h", hours=hours))


def size(content: int) -> str:
    """A file's size, from bytes: "84 kB", "1,2 MB"."""
    if content < 1_000_000:
        return f"{max(1, round(content / 1000))} kB"
    return f"{format_decimal(round(content / 1_000_000, 1), locale=current_locale())} MB"


def value(code: str, stored: Any, zone_of_meeting: str) -> str:
    """A stored value of `MeetingChange.changes` in words; instants on the clock of `zone_of_meeting`."""
    if stored in (None, ""):
        return str(_("nothing"))
    if code == "starts_at":
        return dates.format_datetime(datetime.fromisoformat(str(stored)), zone_of_meeting)
    if code == "agenda":
        return str(ngettext("%(num)d item", "%(num)d items", int(stored)))
    shown: Mapping[str, Any] = {
        "duration_minutes": lambda: length(int(stored)),
        "kind": lambda: kind(str(stored)),
        "timezone": lambda: zone(str(stored)),
        "is_public": lambda: _("yes") if stored else _("no"),
    }
    return str(shown[code]()) if code in shown else str(stored)
