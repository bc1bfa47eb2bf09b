"""Links that put one meeting into a web calendar. Such copies never update: offer a feed beside them."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from forum.adapters.ics.types import CalendarEvent


def google_link(event: CalendarEvent) -> str:
    """An address that opens Google Calendar with this meeting filled in (no published specification)."""
    stamp = "%Y%m%dT%H%M%SZ"
    dates = f"{_utc(event.starts_at).strftime(stamp)}/{_utc(event.ends_at).strftime(stamp)}"
    query = {
        "action": "TEMPLATE",
        "text": event.summary,
        "dates": dates,
        "ctz": event.tzid,
        "details": details(event),
        "location": place(event),
    }
    return "https://calendar.google.com/calendar/render?" + _encode(query)


def outlook_link(event: CalendarEvent, *, work: bool = False) -> str:
    """An address that opens Outlook on the web: outlook.com, or Microsoft 365 when `work`."""
    stamp = "%Y-%m-%dT%H:%M:%SZ"
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": event.summary,
        "startdt": _utc(event.starts_at).strftime(stamp),
        "enddt": _utc(event.ends_at).strftime(stamp),
        "body": details(event),
        "location": place(event),
        "allday": "false",
    }
    host = "outlook.office.com" if work else "outlook.live.com"
    return f"https://{host}/calendar/deeplink/compose?" + _encode(query)


def details(event: CalendarEvent) -> str:
    """The description, ending with the link to the online meeting: programs ignore CONFERENCE (RFC 7986)."""
    if not event.conference_url or event.conference_url in event.description:
        return event.description
    return f"{event.description}\n\n{event.conference_url}".strip()


def place(event: CalendarEvent) -> str:
    """The place; for a meeting that is online only, its link, from which programs make their "Join"."""
    return event.location or event.conference_url


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _encode(query: dict[str, str]) -> str:
    return urlencode({key: value for key, value in query.items() if value}, quote_via=quote, safe="/")
