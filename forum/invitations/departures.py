"""What left for the meetings somebody organises: waiting, sent, failed and why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, cast, func, literal, select

from forum.extensions import db
from forum.forums import queries as forums
from forum.invitations.models import Invitation, StandingInvitation
from forum.invitations.service.standing import posting
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting, Series
from forum.outbox import service as outbox
from forum.outbox.models import OutboxMessage
from forum.web.pagination import Page, paginate

STATES = ("waiting", "sent", "failed")
_TOPIC = re.compile(r"invitation:(\d{1,18})")
_STANDING = re.compile(r"standing:(\d{1,18})")


@dataclass(frozen=True)
class Departure:
    """A message that leaves, with the meeting or series it speaks of where there is one."""

    row: OutboxMessage
    meeting: Meeting | None
    series: Series | None = None


def listed(user: Any, state: str = "", number: int = 1) -> tuple[Page[OutboxMessage], Sequence[Departure]]:
    """A page of messages, newest first; `state` is one of STATES or empty for all."""
    statement = select(OutboxMessage).where(_mine(user)).order_by(OutboxMessage.id.desc())
    if state in STATES:
        statement = statement.where(OutboxMessage.state == state)
    page = paginate(statement, number)
    ids = {int(match[1]) for row in page.rows if (match := _TOPIC.fullmatch(row.topic or ""))}
    rows = db.session.execute(
        select(Invitation.id, Meeting).join(Meeting, Meeting.id == Invitation.meeting_id).where(Invitation.id.in_(ids))
    )
    meetings: dict[int, Meeting] = {row[0]: row[1] for row in rows}
    series = _series(page.rows)
    return page, [Departure(row, _meeting(row, meetings), series.get(row.topic or "")) for row in page.rows]


def _series(rows: Sequence[OutboxMessage]) -> dict[str, Series]:
    """Topic -> the series of which it speaks."""
    ids = {int(match[1]) for row in rows if (match := _STANDING.fullmatch(row.topic or ""))}
    statement = select(StandingInvitation.id, Series).join(Series, Series.id == StandingInvitation.series_id)
    found = db.session.execute(statement.where(StandingInvitation.id.in_(ids))) if ids else ()
    return {f"standing:{row[0]}": row[1] for row in found}


def counts(user: Any) -> dict[str, int]:
    """State -> number."""
    statement = select(OutboxMessage.state, func.count()).where(_mine(user)).group_by(OutboxMessage.state)
    found = {row[0]: row[1] for row in db.session.execute(statement)}
    return {state: found.get(state, 0) for state in STATES}


def send_again(message_id: int, user: Any) -> OutboxMessage:
    """Try a failed message once more; one that is waiting or sent stays as it is. Raises Missing.

    Of a series its present state is sent instead of the stored one (calendar.md section 4).
    """
    row = db.session.scalar(select(OutboxMessage).where(OutboxMessage.id == message_id, _mine(user)).with_for_update())
    if row is None:
        raise Missing(_("There is no such message."))
    if row.state == "failed" and not _written_again(row):
        outbox.send_again(row)
    return row


def _written_again(row: OutboxMessage) -> bool:
    """Whether this was a mail about a series, of which the complete state was posted now."""
    match = _STANDING.fullmatch(row.topic or "")
    one = db.session.get(StandingInvitation, int(match[1])) if match else None
    if one is None or one.withdrawn_at is not None or one.series.state == "cancelled":
        return False
    row.state = "superseded"
    return posting.post_whole(one.series, [one], "series_changed", rises=False) > 0


def _meeting(row: OutboxMessage, meetings: dict[int, Meeting]) -> Meeting | None:
    match = _TOPIC.fullmatch(row.topic or "")
    return meetings.get(int(match[1])) if match else None


def _mine(user: Any) -> ColumnElement[bool]:
    """Messages of invitations to meetings of forums this user organises; all for an administrator."""
    if user.is_administrator:
        return OutboxMessage.id.is_not(None)
    mine = [forum_id for forum_id, roles in forums.roles_of(user.id).items() if "organiser" in roles]
    topics = (
        select(literal("invitation:").concat(cast(Invitation.id, OutboxMessage.topic.type)))
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(Meeting.forum_id.in_(mine))
    )
    of_series = (
        select(literal("standing:").concat(cast(StandingInvitation.id, OutboxMessage.topic.type)))
        .join(Series, Series.id == StandingInvitation.series_id)
        .where(Series.forum_id.in_(mine))
    )
    return OutboxMessage.topic.in_(topics) | OutboxMessage.topic.in_(of_series)
