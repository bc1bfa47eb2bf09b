"""What left for the meetings somebody organises: waiting, sent, failed and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, cast, func, literal, select

from forum.extensions import db
from forum.forums import queries as forums
from forum.invitations import sending_again
from forum.invitations.models import Invitation, StandingInvitation
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting, Series
from forum.outbox.models import OutboxMessage
from forum.web.pagination import Page, paginate

STATES = ("waiting", "sent", "failed", "superseded")
MEETINGS = 40
AGAIN_AT_MOST = 500


@dataclass(frozen=True)
class Departure:
    """A message that leaves, with the invitation and the meeting or series it speaks of where there are."""

    row: OutboxMessage
    meeting: Meeting | None
    series: Series | None = None
    invitation: Invitation | None = None

    @property
    def came_back(self) -> str:
        """Why a message that was handed over did not arrive; empty as long as nobody said so."""
        reason = self.invitation.undeliverable_reason if self.invitation else ""
        is_current = self.invitation is not None and self.invitation.email == self.row.recipient
        return reason if self.row.state == "sent" and is_current else ""


@dataclass(frozen=True)
class Sieve:
    """Which messages: of one state (of STATES, or empty for all), of one meeting (its key, or empty)."""

    state: str = ""
    meeting: str = ""


def listed(user: Any, sieve: Sieve, number: int = 1) -> tuple[Page[OutboxMessage], Sequence[Departure]]:
    """A page of messages, newest first."""
    page = paginate(_chosen(user, sieve).order_by(OutboxMessage.id.desc()), number)
    ids = {int(match[1]) for row in page.rows if (match := sending_again.INVITATION.fullmatch(row.topic or ""))}
    statement = select(Invitation, Meeting).join(Meeting, Meeting.id == Invitation.meeting_id)
    rows = db.session.execute(statement.where(Invitation.id.in_(ids))) if ids else ()
    known: dict[str, tuple[Invitation, Meeting]] = {f"invitation:{row[0].id}": (row[0], row[1]) for row in rows}
    series = _series(page.rows)
    return page, [_departure(row, known, series) for row in page.rows]


def _departure(
    row: OutboxMessage, known: Mapping[str, tuple[Invitation, Meeting]], series: Mapping[str, Series]
) -> Departure:
    topic = row.topic or ""
    invitation, meeting = known.get(topic, (None, None))
    return Departure(row, meeting, series.get(topic), invitation)


def _series(rows: Sequence[OutboxMessage]) -> dict[str, Series]:
    """Topic -> the series of which it speaks."""
    ids = {int(match[1]) for row in rows if (match := sending_again.STANDING.fullmatch(row.topic or ""))}
    statement = select(StandingInvitation.id, Series).join(Series, Series.id == StandingInvitation.series_id)
    found = db.session.execute(statement.where(StandingInvitation.id.in_(ids))) if ids else ()
    return {f"standing:{row[0]}": row[1] for row in found}


def counts(user: Any, meeting: str = "") -> dict[str, int]:
    """State -> number, of one meeting (its key) or all."""
    chosen = _chosen(user, Sieve(meeting=meeting)).with_only_columns(OutboxMessage.state, func.count())
    found = {row[0]: row[1] for row in db.session.execute(chosen.group_by(OutboxMessage.state))}
    return {state: found.get(state, 0) for state in STATES}


def meetings(user: Any) -> Sequence[Meeting]:
    """The meetings of this user about which mail was sent, newest day first, as many as a choice can hold."""
    told = select(Invitation.meeting_id).where(Invitation.sent_at.is_not(None))
    statement = select(Meeting).where(Meeting.id.in_(told)).order_by(Meeting.starts_at.desc()).limit(MEETINGS)
    if not user.is_administrator:
        statement = statement.where(Meeting.forum_id.in_(_forums(user)))
    return db.session.scalars(statement).all()


def send_again(message_id: int, user: Any) -> OutboxMessage:
    """Try a failed message once more, as `sending_again.send_again`. Raises Missing."""
    row = db.session.scalar(select(OutboxMessage).where(OutboxMessage.id == message_id, _mine(user)).with_for_update())
    if row is None:
        raise Missing(_("There is no such message."))
    sending_again.send_again(row)
    return row


def send_all_again(user: Any, meeting: str = "") -> int:
    """Try all failed messages once more (of one meeting, or all this user sees), oldest first; how many."""
    chosen = _chosen(user, Sieve("failed", meeting)).order_by(OutboxMessage.id).limit(AGAIN_AT_MOST)
    rows = db.session.scalars(chosen.with_for_update()).all()
    for row in rows:
        sending_again.send_again(row)
    return len(rows)


def _chosen(user: Any, sieve: Sieve) -> Select[Any]:
    statement = select(OutboxMessage).where(_mine(user))
    if sieve.state in STATES:
        statement = statement.where(OutboxMessage.state == sieve.state)
    if sieve.meeting:
        of_meeting = _topics("invitation", Invitation.id).join(Meeting, Meeting.id == Invitation.meeting_id)
        statement = statement.where(OutboxMessage.topic.in_(of_meeting.where(Meeting.key == sieve.meeting)))
    return statement


def _forums(user: Any) -> list[int]:
    return [forum_id for forum_id, roles in forums.roles_of(user.id).items() if "organiser" in roles]


def _topics(family: str, number: Any) -> Select[Any]:
    return select(literal(f"{family}:").concat(cast(number, OutboxMessage.topic.type)))


def _mine(user: Any) -> ColumnElement[bool]:
    """Messages of invitations to meetings of forums this user organises; all for an administrator."""
    if user.is_administrator:
        return OutboxMessage.id.is_not(None)
    mine = _forums(user)
    of_meetings = _topics("invitation", Invitation.id).join(Meeting, Meeting.id == Invitation.meeting_id)
    of_series = _topics("standing", StandingInvitation.id).join(Series, Series.id == StandingInvitation.series_id)
    return OutboxMessage.topic.in_(of_meetings.where(Meeting.forum_id.in_(mine))) | OutboxMessage.topic.in_(
        of_series.where(Series.forum_id.in_(mine))
    )
