"""Laid out once and filled in per person, an invitation has the very bytes of the long way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.adapters.ics.build import _request, build_request
from forum.adapters.ics.types import Attendee, CalendarEvent, InvalidEvent

STARTS = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
EVENT = CalendarEvent(
    uid="rapat-1@rembug.example", sequence=3, dtstamp=datetime(2026, 11, 3, 2, 0, tzinfo=UTC), starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=3), tzid="Asia/Jakarta", summary="Rapat konsolidasi", organiser_name="Sekretariat",
    description="Isi.\nJawab: https://rembug.example/u/k7", organiser_email="agenda+k7@rembug.example",
    url="https://rembug.example/u/k7", location="Pendopo", conference_url="https://rapat.contoh.example/j/1",
)  # fmt: skip
TEXT = st.text(max_size=200)
ADDRESS = st.from_regex(r"[a-z0-9+.]{1,40}@[a-z]{1,20}\.example", fullmatch=True)


@settings(max_examples=300, deadline=None)
@given(
    description=TEXT,
    name=TEXT,
    organiser_name=TEXT,
    summary=TEXT,
    organiser=ADDRESS,
    email=ADDRESS,
    url=st.sampled_from(["", "https://rembug.example/u/k7", "https://rembug.example/u/" + "x" * 90]),
    conference=st.sampled_from(["", "https://rapat.contoh.example/j/1"]),
    zone=st.sampled_from(["Asia/Jakarta", "Asia/Jayapura", "Europe/Amsterdam"]),
    alarm=st.sampled_from([0, 30]),
    rrule=st.sampled_from(["", "FREQ=MONTHLY;COUNT=3"]),
    delegated_from=st.none() | ADDRESS,
)  # fmt: skip
def test_whatever_is_in_it(
    description: str, name: str, organiser_name: str, summary: str, organiser: str, email: str, url: str,
    conference: str, zone: str, alarm: int, rrule: str, delegated_from: str | None,
) -> None:  # fmt: skip
    event = replace(
        EVENT, description=description, organiser_name=organiser_name, summary=summary, organiser_email=organiser,
        url=url, conference_url=conference, tzid=zone, alarm_minutes=alarm, rrule=rrule,
    )  # fmt: skip
    person = Attendee(email, name, delegated_from=delegated_from)
    assert build_request(event, [person]) == _request(event, [person])


@pytest.mark.parametrize(
    "text", ["BEGIN:VALARM\r\nURL:x", "a\nATTENDEE:mailto:b@c.example", "\r\nDESCRIPTION:", ";:,\\"]
)
def test_text_that_looks_like_a_line(text: str) -> None:
    event = replace(EVENT, description=text, summary=text, location=text, organiser_name=text.replace("\r\n", " "))
    person = Attendee("siti@contoh.example", text.replace("\n", " "))
    assert build_request(event, [person]) == _request(event, [person])


@pytest.mark.parametrize(
    "wrong", [{"url": "java script"}, {"organiser_email": "tidak"}, {"starts_at": STARTS.replace(tzinfo=None)}]
)
def test_what_the_long_way_refuses_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidEvent):
        build_request(replace(EVENT, **wrong), [Attendee("siti@contoh.example")])  # type: ignore[arg-type]
    with pytest.raises(InvalidEvent):
        build_request(EVENT, [Attendee("tidak")])
