"""A series as the Forum Contoh has it: third Fridays at nine, one moved, one in another hall, one cancelled."""

from dataclasses import replace
from datetime import UTC, datetime

from forum.adapters.ics import Attendee, CalendarEvent


def at(day: str, hour: int = 2) -> datetime:
    """`hour` o'clock UTC of a day like 2026-11-20; two o'clock is nine in Jakarta."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


SITI = Attendee("siti@contoh.example", "Siti Aminah, S.Sos.")
SERIES = CalendarEvent(
    uid="seri-3@rembug.example",
    sequence=2,
    dtstamp=at("2026-11-03"),
    starts_at=at("2026-11-20"),
    ends_at=at("2026-11-20", 4),
    tzid="Asia/Jakarta",
    summary="Rapat koordinasi bulanan",
    description="Tindak lanjut; tiap Jumat ketiga",
    location="Aula Bappekab, Kabupaten Contoh",
    conference_url="https://rapat.contoh.example/j/bulanan",
    organiser_email="agenda+s3k7f3q9@rembug.example",
    organiser_name="Sekretariat Forum Contoh",
    rrule="FREQ=MONTHLY;UNTIL=20270521T020000Z;BYDAY=3FR",
    exdates=(at("2027-02-19"),),
)
_ONE = replace(SERIES, rrule="", exdates=())
MOVED = replace(
    _ONE, sequence=5, recurrence_id=at("2026-12-18"), starts_at=at("2026-12-21", 3), ends_at=at("2026-12-21", 5)
)
ELSEWHERE = replace(
    _ONE,
    sequence=1,
    recurrence_id=at("2027-03-19"),
    starts_at=at("2027-03-19"),
    ends_at=at("2027-03-19", 4),
    location="Kantor Desa Contoh",
)
CANCELLED = replace(
    _ONE, sequence=6, recurrence_id=at("2027-02-19"), starts_at=at("2027-02-19"), ends_at=at("2027-02-19", 4)
)
