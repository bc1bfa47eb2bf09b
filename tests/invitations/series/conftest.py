"""A series of four third Fridays that was mailed to two offices, and answers to it as they arrive."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from forum.adapters import ics, mime
from forum.extensions import db
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.invitations import service, standing
from forum.invitations.models import Invitation, StandingInvitation
from forum.kernel import clock
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting, Series
from forum.outbox.models import OutboxMessage
from tests.support.factories import Factory
from tests.support.notices import mail_leaves


@dataclass
class Mailed:
    """A series and who is asked to it; `one` is the first of them."""

    series: Series
    standings: list[StandingInvitation]

    @property
    def one(self) -> StandingInvitation:
        return self.standings[0]

    @property
    def meetings(self) -> list[Meeting]:
        return meetings.occurrences(self.series.id)

    def seats(self, one: StandingInvitation | None = None) -> list[Invitation]:
        """Their seats in the meetings, by date."""
        one = one or self.one
        return standing.seats([one.id])[one.id]

    def says(self, one: StandingInvitation | None = None) -> list[str]:
        """What they say to each meeting, by date."""
        one = one or self.one
        replies = standing.current_replies([one.id])
        return [replies[seat.id].answer if seat.id in replies else "-" for seat in self.seats(one)]


def mails(email: str | None = None, state: str | None = None) -> list[OutboxMessage]:
    """What was posted, in order: to one recipient, in one state."""
    statement = db.session.query(OutboxMessage).order_by(OutboxMessage.id)
    statement = statement.filter_by(recipient=email) if email else statement
    return list(statement.filter_by(state=state) if state else statement)


def calendar_of(row: OutboxMessage) -> ics.ItipMessage:
    return ics.read(mime.read(row.raw).calendars[0].content)


@pytest.fixture
def mailed(make: Factory) -> Mailed:
    """Sent to two offices an hour ago; the mails have left."""
    series = make.series(title="Rapat bulanan", description="Membahas kemajuan rencana aksi.")
    standings = service.invite_offices(series, [make.office(), make.office()])
    service.send_series(series)
    mail_leaves()
    db.session.commit()
    clock.advance(timedelta(hours=1))
    return Mailed(series, standings)


Arrive = Callable[..., InboxMessage]


@pytest.fixture
def arrive(mailed: Mailed) -> Arrive:
    """Let an answer to the newest mail of an invitee arrive; `meeting` answers one meeting, none the whole series."""
    numbers = count(1)

    def deliver(
        one: StandingInvitation | None = None, partstat: str = "ACCEPTED", *, meeting: Meeting | None = None,
        at: Any = None, change: Callable[[bytes], bytes] = bytes, sender: str = "", to: str = "", message_id: str = "",
        attendee: str = "", method: str = "REPLY", headers: str = "", request: bytes | None = None, **options: Any,
    ) -> InboxMessage:  # fmt: skip
        one = one or mailed.one
        at = at or clock.now()
        email = sender or one.email or ""
        request = request or request_to(one)
        if meeting is not None:
            options["recurrence_id"] = meeting.recurrence_id
        calendar = change(ics.build_reply(request, attendee or one.email or "", partstat, answered_at=at, **options))
        mail = mime.Mail(
            message_id=message_id or f"<{next(numbers)}@contoh.example>", sender_name="Penjawab", sender_email=email,
            to_name="", to_email=to or service.reply_address(one), subject="Re", text="", date=at, calendar=calendar,
            calendar_method=method,
        )  # fmt: skip
        row = inbox.store(headers.encode() + mime.compose(mail), mailbox="test")
        db.session.commit()
        settled = inbox.read(row.id)
        db.session.expire_all()
        return settled

    return deliver


def request_to(one: StandingInvitation) -> bytes:
    """The newest whole series that this invitee was sent."""
    rows = [row for row in mails(one.email) if row.key.startswith("series:")]
    return mime.read(rows[-1].raw).calendars[0].content


def became(row: InboxMessage) -> tuple[str | None, str]:
    """What was made of a mail that arrived, and why."""
    return row.outcome, row.reason
