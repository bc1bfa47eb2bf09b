"""Answers to a meeting taken over go to its old organiser; they are placed by UID and a sender who is vouched for."""

import pytest

from forum.adapters import ics, mime
from forum.extensions import db
from forum.inbox import service as inbox
from forum.invitations import importing, queries
from forum.kernel import clock
from forum.meetings import queries as meetings
from tests.invitations.conftest import PASSED
from tests.support.calendar_files import ASKED, US, calendar, event, series

REPLY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Lain//EN
METHOD:REPLY
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:20261103T020000Z
ATTENDEE;PARTSTAT=ACCEPTED:mailto:{email}
{more}END:VEVENT
END:VCALENDAR
"""


def answer(uid, email, *, sequence=3, more="", authentication=PASSED):
    """A reply to the old organiser's address, forwarded to our mailbox."""
    content = REPLY.format(uid=uid, email=email, sequence=sequence, more=more).replace("\n", "\r\n").encode()
    raw = mime.compose(mime.Mail(
        message_id="<jawaban@contoh.example>", sender_name="", sender_email=email, to_name="", to_email=US,
        subject="Re: Rapat", text="", date=clock.now(), calendar=content, calendar_method="REPLY", headers={},
    ))  # fmt: skip
    if authentication:
        raw = f"Authentication-Results: {authentication}\r\n".encode() + raw
    row = inbox.store(raw, mailbox="test")
    db.session.commit()
    found = inbox.read(row.id)
    db.session.expire_all()
    return found


def said(meeting):
    rows, replies = queries.for_meeting(meeting.id), queries.current_replies(meeting.id)
    return {row.email: replies[row.id].answer for row in rows if row.id in replies}


@pytest.mark.parametrize(("authentication", "counts"), [(PASSED, True), ("", False)])
def test_an_answer_without_our_token_is_placed_when_its_sender_is_vouched_for(make, authentication, counts):
    meeting = importing.import_file(calendar(event(*ASKED)), make.forum(), organiser_is_us=True).lines[0].taken.meeting
    answer(meeting.uid, "budi@contoh.example", authentication=authentication)
    assert (said(meeting).get("budi@contoh.example") == "accepted") is counts
    assert ics.read(calendar(event(*ASKED))).events[0].organiser == US


def test_an_answer_to_one_date_of_a_series_taken_over_counts_for_that_date(make):
    one = importing.import_file(calendar(series(*ASKED)), make.forum(), organiser_is_us=True).lines[0].taken.series
    first, second, *_rest = meetings.occurrences(one.id)
    answer(one.uid, "budi@contoh.example", sequence=5, more="RECURRENCE-ID:20270105T020000Z\n")
    assert said(second)["budi@contoh.example"] == "accepted"
    assert "budi@contoh.example" not in said(first)
