"""The plain way to invite: for each invitee an `icalendar` event and an `EmailMessage`, sent by `smtplib` over one
connection. No templates (the texts are given), no database, nothing to fall back on: the bare cost."""

import smtplib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from icalendar import Calendar, Event, vCalAddress

from forum.adapters import ics, mime

STARTS = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Letter:
    """What one invitee is told."""

    recipient: str
    organiser: str
    subject: str
    message_id: str
    text: str
    html: str
    event: ics.ItipEvent


def letter(recipient: str, organiser: str, raw: bytes) -> Letter:
    """What one of our own mails says."""
    mail = mime.read(raw)
    return Letter(recipient, organiser, mail.subject, mail.message_id, mail.text, f"<p>{mail.text}</p>" * 3,
                  ics.read(mail.calendars[0].content).events[0])  # fmt: skip


def send(port: int, letters: list[Letter]) -> None:
    """Compose and hand over one after the other."""
    with smtplib.SMTP("127.0.0.1", port) as server:
        for one in letters:
            server.sendmail(one.organiser, [one.recipient], compose(one))


def compose(one: Letter) -> bytes:
    """The message, as the manuals of both libraries do it."""
    calendar = _calendar(one)
    mail = EmailMessage()
    mail["From"] = f"Rembug <{one.organiser}>"
    mail["To"] = one.recipient
    mail["Reply-To"] = one.organiser
    mail["Subject"] = one.subject
    mail["Message-ID"] = one.message_id
    mail["Content-Language"] = "id"
    mail.set_content(one.text)
    mail.add_alternative(one.html, subtype="html")
    mail.add_alternative(calendar.decode(), subtype="calendar", params={"method": "REQUEST"})
    mail.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")
    return mail.as_bytes()


def _calendar(one: Letter) -> bytes:
    event = Event()
    for name, value in (("UID", one.event.uid), ("SEQUENCE", 0), ("DTSTAMP", STARTS), ("DTSTART", STARTS),
                        ("DTEND", STARTS + timedelta(hours=3)), ("SUMMARY", one.event.summary),
                        ("DESCRIPTION", one.event.description)):  # fmt: skip
        event.add(name, value)
    event.add("ORGANIZER", vCalAddress(f"mailto:{one.organiser}"))
    event.add("ATTENDEE", vCalAddress(f"mailto:{one.recipient}"))
    calendar = Calendar()
    calendar.add("PRODID", "-//plain//ID")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "REQUEST")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
