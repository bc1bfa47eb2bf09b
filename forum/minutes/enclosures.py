"""The files inside the PDF of minutes: what it says, for programs, and its meeting, for calendars.

Both are made from what this edition may say and from nothing else: the PDF for everybody carries nothing but the
public form.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from forum.adapters import ics, pdf
from forum.kernel.i18n import gettext as _
from forum.minutes.rules import canonical

RECORD, CALENDAR = "notula.json", "rapat.ics"


def of(shown: Mapping[str, Any], page: str) -> list[pdf.Attachment]:
    """`notula.json` and `rapat.ics` of an edition. `shown` is what it may say, `page` where it is read on screen.

    The JSON of the internal edition is the sealed content itself: its SHA-256 is the fingerprint of the version.
    """
    published = datetime.fromisoformat(shown["published_at"])
    return [
        pdf.Attachment(RECORD, canonical(shown), published, _("These minutes as data (JSON)"), "Source"),
        pdf.Attachment(CALENDAR, calendar(shown, page), published, _("The meeting, for a calendar"), "Data"),
    ]


def calendar(shown: Mapping[str, Any], page: str) -> bytes:
    """The meeting as a calendar file: when it was planned, its place, where its minutes are. Nobody is asked."""
    meeting = shown["meeting"]
    starts_at = datetime.fromisoformat(meeting["starts_at"])
    event = ics.CalendarEvent(
        uid=meeting.get("uid") or f"{meeting['key']}@{urlsplit(shown['base_url']).hostname or 'localhost'}",
        sequence=meeting.get("sequence", 0),
        dtstamp=datetime.fromisoformat(shown["published_at"]),
        starts_at=starts_at,
        ends_at=datetime.fromisoformat(meeting["ends_at"]),
        tzid=meeting["timezone"],
        summary=meeting["title"],
        description=_("Minutes: %(page)s", page=page),
        location=meeting["place"],
        url=page,
        alarm_minutes=0,
    )
    return ics.build_publish(event)
