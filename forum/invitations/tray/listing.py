"""Who sees which messages, and the lists of them. No list reads a raw message; the number of queries is constant."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from forum.accounts.models import User
from forum.extensions import db
from forum.forums import queries as forums
from forum.inbox.models import InboxMessage
from forum.invitations.models import Invitation, Proposal
from forum.invitations.tray.held import Held
from forum.kernel import clock
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.web.pagination import Page, paginate

PER_PAGE = 25
LOOKING_BACK = timedelta(days=90)


def waiting(user: Any, number: int = 1) -> tuple[Page[InboxMessage], list[Held]]:
    """A page of what waits for this user, oldest first.

    Without proposals, which stand together by the time they propose (`proposals.for_user`); but with those of
    somebody whose invitation was withdrawn since, which no longer count there.
    """
    proposal = InboxMessage.result["proposal"].as_integer()
    withdrawn = select(Proposal.id).join(Proposal.invitation).where(Invitation.withdrawn_at.is_not(None))
    is_alone = or_(proposal.is_(None), proposal.in_(withdrawn))
    statement = _visible(user).where(InboxMessage.outcome == "held", is_alone).order_by(InboxMessage.id)
    page = paginate(statement, number, PER_PAGE)
    return page, _told(page.rows)


def decided(user: Any, number: int = 1) -> tuple[Page[InboxMessage], list[Held]]:
    """A page of what somebody decided about in the last ninety days, newest decision first."""
    statement = (
        _visible(user)
        .where(InboxMessage.decided_by_id.is_not(None), InboxMessage.settled_at > clock.now() - LOOKING_BACK)
        .order_by(InboxMessage.settled_at.desc(), InboxMessage.id.desc())
    )
    page = paginate(statement, number, PER_PAGE)
    return page, _told(page.rows)


def count(meeting_uids: Collection[str]) -> dict[str, int]:
    """Meeting UID -> how many messages wait, for those with any; one query."""
    if not meeting_uids:
        return {}
    statement = (
        select(meeting_uid().label("meeting"), func.count())
        .where(InboxMessage.outcome == "held", meeting_uid().in_(meeting_uids))
        .group_by("meeting")
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def open_message(message_id: int, user: Any, *, to_decide: bool = False) -> Held:
    """One message that waits, or that somebody decided about. Raises Missing, also for what this user may not see.

    `to_decide` locks it until the transaction ends: of two who tap at once the second sees what the first did.
    """
    statement = _visible(user).where(
        InboxMessage.id == message_id,
        or_(InboxMessage.outcome == "held", InboxMessage.decided_by_id.is_not(None)),
    )
    if to_decide:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(statement)
    if row is None:
        raise Missing(_("There is no such message."))
    return _told([row])[0]


def meeting_uid() -> Any:
    """The UID of the meeting that a message belongs to, as a column; NULL for none."""
    return InboxMessage.result["meeting"].as_string()


def _visible(user: Any) -> Select[InboxMessage]:
    """What this user may see: an administrator everything; an organiser what belongs to meetings of their forums.

    A message that belongs to no meeting may be private mail gone astray, so an organiser sees it only when its sender
    was invited by their own forums and by no other: then they are in correspondence with that address anyway. All
    others, and those we failed to read, are the administrator's.
    """
    return select(InboxMessage).where(true() if user.is_administrator else _of_organiser(user.id))


def _of_organiser(user_id: int) -> ColumnElement[bool]:
    mine = [forum_id for forum_id, roles in forums.roles_of(user_id).items() if "organiser" in roles]
    asked = select(Invitation.email).join(Meeting, Meeting.id == Invitation.meeting_id).where(
        Invitation.email.is_not(None)
    )  # fmt: skip
    unplaced = and_(
        meeting_uid().is_(None),
        InboxMessage.reason.not_in(("quarantined", "unreadable")),
        InboxMessage.sender.in_(asked.where(Meeting.forum_id.in_(mine))),
        InboxMessage.sender.not_in(asked.where(Meeting.forum_id.not_in(mine))),
    )
    return or_(meeting_uid().in_(select(Meeting.uid).where(Meeting.forum_id.in_(mine))), unplaced)


def _told(rows: Sequence[InboxMessage]) -> list[Held]:
    """The rows with meeting, invitation and decider, in three queries for all of them (none for nothing)."""
    uids = _named(rows, "meeting", str)
    ids = _named(rows, "invitation", int)
    deciders = {row.decided_by_id for row in rows if row.decided_by_id}
    meetings = {one.uid: one for one in _all(select(Meeting).where(Meeting.uid.in_(uids)), uids)}
    invited = {one.id: one for one in _all(select(Invitation).where(Invitation.id.in_(ids)), ids)}
    names = {one.id: one.name for one in _all(select(User).where(User.id.in_(deciders)), deciders)}
    return [
        Held(row, meetings.get(row.result.get("meeting") or ""), invited.get(row.result.get("invitation") or 0),
             names.get(row.decided_by_id or 0, ""))
        for row in rows
    ]  # fmt: skip


def _named(rows: Sequence[InboxMessage], name: str, kind: type) -> set[Any]:
    return {value for row in rows if isinstance(value := row.result.get(name), kind)}


def _all(statement: Any, wanted: Collection[Any]) -> Sequence[Any]:
    return db.session.scalars(statement).all() if wanted else []
