"""A failed mail once more: what leaves is the present state, never an old one (calendar.md section 4).

That is a cancellation when its receiver is no longer asked: of the meeting, of one occurrence (RECURRENCE-ID), or of
the whole UID. Nothing leaves when a newer mail has said it already.
"""

import re
from typing import TypeVar

from sqlalchemy import select

from forum.extensions import db
from forum.invitations import freshness, standing
from forum.invitations.models import Invitation, StandingInvitation
from forum.invitations.service import sending
from forum.invitations.service.standing import posting
from forum.invitations.service.standing import sending as series
from forum.meetings import queries as meetings
from forum.outbox import service as outbox
from forum.outbox.models import OutboxMessage

INVITATION = re.compile(r"invitation:(\d{1,18})")
STANDING = re.compile(r"standing:(\d{1,18})")
_METHOD = re.compile(rb"method=\"?(\w+)", re.IGNORECASE)
_Row = TypeVar("_Row", Invitation, StandingInvitation)


def send_again(row: OutboxMessage) -> None:
    """Say once more what a failed mail was to say, as it is true now; one that is waiting or sent stays as it is.

    Its receiver counts as reachable until it fails once more.
    """
    if not outbox.is_trouble(row):
        return
    one, of_series = _of(row, INVITATION, Invitation), _of(row, STANDING, StandingInvitation)
    if of_series is not None and of_series.email == row.recipient:
        series.came_back(of_series, "")
    elif one is not None and one.email == row.recipient:
        one.undeliverable_reason = ""
    if row.kind != "invitation" or outbox.has_newer(row, among=("waiting", "sent")):
        outbox.send_again(row)
    elif of_series is not None:
        _of_series(row, of_series)
    elif one is not None:
        _of_meeting(row, one)
    else:
        outbox.send_again(row)


def _of(row: OutboxMessage, topic: re.Pattern[str], model: type[_Row]) -> _Row | None:
    match = topic.fullmatch(row.topic or "")
    return db.session.get(model, int(match[1])) if match else None


def _of_meeting(row: OutboxMessage, one: Invitation) -> None:
    is_cancel = _cancels(row)
    if not standing.is_asked(one):
        if is_cancel:
            _as_it_is(row)
            return
        row.state = "superseded"
        if one.withdrawn_at is not None:
            sending.post_withdrawal(one)
        else:
            sending.cancel(one.meeting, [one])
    elif is_cancel:
        row.state = "superseded"  # asked once more since: the invitation says so when it is sent
    elif one.email != row.recipient:
        row.state = "superseded"
        if one.sent_at is None and one.email:
            sending.send_one(one, may_wait=False)
    else:
        _as_it_is(row)


def _of_series(row: OutboxMessage, one: StandingInvitation) -> None:
    """One occurrence alone, when all that was posted before has arrived; else everything, which contains it."""
    is_cancel, is_whole = _cancels(row), row.key.startswith(f"{posting.FAMILY}:")
    if one.withdrawn_at is not None or one.series.state == "cancelled":
        if is_cancel and is_whole and one.email == row.recipient:
            _as_it_is(row)
        else:
            row.state = "superseded"
            posting.post_end(one.series, [one], whole_series=one.series.state == "cancelled", reason=_reason(one))
        return
    seat = None if is_whole else db.session.get(Invitation, int(row.key.split(":")[1]))
    is_there = one.email == row.recipient
    if seat is not None and is_there and is_cancel != standing.is_asked(seat) and _has_the_rest(row):
        _as_it_is(row)
        return
    row.state = "superseded"
    posting.post_whole(one.series, [one], "series_changed" if is_there else "series_invitation", rises=not is_there)


def _as_it_is(row: OutboxMessage) -> None:
    """Under the same Message-ID; an invitation in its present words."""
    outbox.send_again(row)
    if row.state == "waiting":
        freshness.renew(row)


def _cancels(row: OutboxMessage) -> bool:
    """Whether it is a cancellation, by the MIME header of its calendar (calendar.md rule 5)."""
    found = _METHOD.search(row.raw)
    return found is not None and found[1].upper() == b"CANCEL"


def _has_the_rest(row: OutboxMessage) -> bool:
    """Whether everything else that was posted to this invitee of a series has arrived, or was replaced."""
    others = select(OutboxMessage.state).where(OutboxMessage.topic == row.topic, OutboxMessage.id != row.id)
    return set(db.session.scalars(others)) - {"superseded"} == {"sent"}


def _reason(one: StandingInvitation) -> str:
    """Why the series was called off, as its last meeting knows it."""
    if one.series.state != "cancelled":
        return ""
    rows = [meeting for meeting in meetings.occurrences(one.series_id) if meeting.state == "cancelled"]
    return max(rows, key=lambda meeting: meeting.starts_at).cancel_reason if rows else ""
