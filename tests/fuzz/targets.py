"""What must hold for any bytes at all: a clear outcome, soon, in little memory."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from time import process_time

from forum.adapters import ics, mime

SECONDS = 4.0  # of processor time for one input; instrumented code is several times slower than the product
ANSWERED = datetime(2026, 11, 4, 2, 15, tzinfo=UTC)


def calendar(data: bytes) -> None:
    """The reader of calendars in mails."""
    try:
        message = ics.read(data, "REPLY")
    except ics.UnreadableCalendar:
        return
    assert len(message.events) <= ics.MAIL.events
    for event in message.events:
        _plain(event)


def file(data: bytes) -> None:
    """The reader of a file that a person gives, and what follows from it: the days of a series, an answer."""
    try:
        message = ics.read(data, limits=ics.FILE, floating="Asia/Makassar")
    except ics.UnreadableCalendar:
        return
    for event in message.events[:20]:
        _plain(event)
        _days(event)
    try:
        reply = ics.build_reply(data, "siti@contoh.example", "ACCEPTED", answered_at=ANSWERED, shape="outlook")
    except (ics.InvalidEvent, ics.UnreadableCalendar):
        return
    assert [person.email for person in ics.read(reply).events[0].attendees] == ["siti@contoh.example"]


def mail(data: bytes) -> None:
    """The reader of mails, and the calendars it finds in them."""
    try:
        received = mime.read(data)
    except mime.UnreadableMail:
        return
    assert all(len(text) <= 20_000 for text in (received.text, received.subject, received.sender))
    for part in received.calendars[:3]:
        calendar(part.content)


TARGETS: dict[str, Callable[[bytes], None]] = {"calendar": calendar, "file": file, "mail": mail}


def within_time(name: str, data: bytes) -> None:
    """Run one target; too slow is as bad as a crash."""
    begun = process_time()
    TARGETS[name](data)
    taken = process_time() - begun
    assert taken < SECONDS, f"{name}: {taken:.1f} s for {len(data)} bytes"


def _plain(event: ics.ItipEvent) -> None:
    for moment in (event.starts_at, event.ends_at, event.dtstamp):
        assert moment is None or moment.tzinfo is UTC
    for moment in (event.recurrence_id, *event.exdates, *event.rdates):
        assert moment is None or isinstance(moment, date)
        assert not isinstance(moment, datetime) or moment.tzinfo is UTC
    for text in (event.uid, event.summary, event.description, event.comment, event.location, event.organiser_name):
        assert len(text) <= 2_000
        assert not any(char < " " and char not in "\n\t" for char in text)
    for page in (event.url, event.conference):
        assert page == "" or page.lower().startswith(("http://", "https://"))
    for person in event.attendees:
        assert person.email.count("@") == 1
        assert person.email == person.email.lower()


def _days(event: ics.ItipEvent) -> None:
    if not event.rrule or event.starts_at is None:
        return
    try:
        found = ics.occurrences(event.rrule, event.starts_at, event.starts_tzid or "UTC", limit=20)
    except ics.InvalidEvent:
        return
    assert found == sorted(set(found))
    assert 1 <= len(found) <= 20
