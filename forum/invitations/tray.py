"""The tray: what came in and could not be placed with certainty. A person decides; nothing is dropped."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from forum.accounts.models import User
from forum.adapters import mime
from forum.extensions import db
from forum.forums import queries as forums
from forum.forums.rules import has_role
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.inbox.service import Outcome
from forum.invitations import service
from forum.invitations.models import Invitation, Reply
from forum.kernel.errors import Conflict, Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting

LONGEST = 100


@dataclass(frozen=True)
class Held:
    """A message that waits: our reading of it, and the words as they came (from outside: escape them)."""

    row: InboxMessage
    meeting: Meeting | None
    invitation: Invitation | None
    text: str
    sender_name: str

    @property
    def is_cut(self) -> bool:
        """Whether the message is too large to be read whole; what stands in front of its attachments was."""
        return len(self.row.raw) >= mime.MAX_BYTES

    @property
    def proposed_start(self) -> datetime | None:
        return _moment(self.row.result.get("proposed_start"))

    @property
    def proposed_end(self) -> datetime | None:
        return _moment(self.row.result.get("proposed_end"))

    @property
    def suggestion(self) -> str:
        return str(self.row.result.get("suggestion") or "")


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None


def waiting(user: Any) -> list[Held]:
    """What waits for this user, oldest first: of the meetings they organise; an administrator sees all."""
    statement = select(InboxMessage).where(InboxMessage.outcome == "held").options(undefer(InboxMessage.raw))
    statement = statement.order_by(InboxMessage.id).limit(LONGEST)
    if not user.is_administrator:
        statement = statement.where(_meeting_of(InboxMessage).in_(_uids(user)))
    rows = list(db.session.scalars(statement))
    uids = {row.result.get("meeting") for row in rows} - {None}
    meetings = (
        {one.uid: one for one in db.session.scalars(select(Meeting).where(Meeting.uid.in_(uids)))} if uids else {}
    )
    ids = {row.result.get("invitation") for row in rows} - {None}
    invited = (
        {one.id: one for one in db.session.scalars(select(Invitation).where(Invitation.id.in_(ids)))} if ids else {}
    )
    return [_held(row, meetings, invited) for row in rows]


def count(meeting_uids: Collection[str]) -> dict[str, int]:
    """Meeting UID -> how many messages wait, for those with any; one query."""
    if not meeting_uids:
        return {}
    statement = (
        select(_meeting_of(InboxMessage).label("meeting"), func.count())
        .where(InboxMessage.outcome == "held", _meeting_of(InboxMessage).in_(meeting_uids))
        .group_by("meeting")
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def open_held(message_id: int, user: Any) -> Held:
    """One message that waits. Raises Missing, also for somebody else's; Conflict when settled."""
    row = db.session.get(InboxMessage, message_id, options=[undefer(InboxMessage.raw)])
    if row is None or row.outcome is None:
        raise Missing(_("There is no such message."))
    uid = row.result.get("meeting")
    meeting = db.session.scalar(select(Meeting).where(Meeting.uid == uid)) if uid else None
    if not user.is_administrator and (meeting is None or not has_role(user, meeting.forum_id, "organiser")):
        raise Missing(_("There is no such message."))
    if row.outcome != "held":
        raise Conflict(_("Somebody has dealt with this message already."), code="settled")
    invitation = db.session.get(Invitation, row.result.get("invitation") or 0)
    return _held(row, {meeting.uid: meeting} if meeting else {}, {invitation.id: invitation} if invitation else {})


def apply_as(held: Held, invitation: Invitation, given: service.Answer, by: User) -> Reply:
    """Record the answer that a person read out of a message. Raises Problem as `service.answer` does."""
    row = held.row
    origin = service.Origin(answered_from=row.sender, inbox_message_id=row.id)
    reply = service.answer(invitation, given, channel="organiser", key=f"tray:{row.id}", origin=origin)
    result = {"meeting": invitation.meeting.uid, "invitation": invitation.id, "reply": reply.id, "by": by.id}
    inbox.settle(row, Outcome("applied", "by_organiser", {**row.result, **result}))
    return reply


def set_aside(held: Held, by: User) -> None:
    """It is not an answer to anything. The message itself is kept."""
    inbox.settle(held.row, Outcome("ignored", "not_about_us", {**held.row.result, "by": by.id}))


def _meeting_of(message: type[InboxMessage]) -> Any:
    return message.result["meeting"].as_string()


def _uids(user: Any) -> Any:
    mine = [forum_id for forum_id, roles in forums.roles_of(user.id).items() if "organiser" in roles]
    return select(Meeting.uid).where(Meeting.forum_id.in_(mine))


def _held(row: InboxMessage, meetings: dict[str, Meeting], invited: dict[int, Invitation]) -> Held:
    text, name = "", ""
    try:
        mail = mime.read(row.raw[: mime.MAX_BYTES])
        text, name = mail.text, mail.sender_name
    except mime.UnreadableMail:
        pass
    meeting = meetings.get(row.result.get("meeting") or "")
    return Held(row, meeting, invited.get(row.result.get("invitation") or 0), text, name)
