"""A matter handed from one forum to another (local to national), its answer, and where it stands for both."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.actions.models import Action, ForwardedMatter
from forum.actions.service import matter_mails
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock, ids
from forum.kernel.errors import Conflict, Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings import service as meeting_service
from forum.meetings.models import AgendaItem, Meeting

LIMIT = 4000


def forward(
    from_forum: Forum, to_forum: Forum, *, title: str, text: str, key: str, action: Action | None = None,
    by: User | None = None,
) -> ForwardedMatter:  # fmt: skip
    """Hand a matter to another forum, where it waits for an answer. The same `key` again returns the first.

    Raises Problem for the forum itself, no title, the words of a closed promise, and a promise that waits or is
    accepted there already.
    """
    known = db.session.scalar(select(ForwardedMatter).where(ForwardedMatter.client_key == key))
    if known is not None:
        return known
    if to_forum.id == from_forum.id:
        raise Problem(_("Choose another forum."), code="same_forum", field="forum")
    if not title.strip():
        raise Problem(_("Write what it is about."), code="empty", field="title")
    if action is not None and action.closed and action.text.casefold() in f"{title}\n{text}".casefold():
        raise Problem(_("These are the words that are not public. Write what the other forum may know."), code="closed",
                      field="title")  # fmt: skip
    if action is not None and db.session.scalar(select(ForwardedMatter.id).where(
            ForwardedMatter.action_id == action.id, ForwardedMatter.to_forum_id == to_forum.id,
            ForwardedMatter.answer != "declined", ForwardedMatter.outcome_at.is_(None))):  # fmt: skip
        raise Problem(_("This matter was forwarded there already and still waits for its answer."), code="waits",
                      field="forum")  # fmt: skip
    row = ForwardedMatter(
        key=ids.new_key(), client_key=key, from_forum=from_forum, to_forum=to_forum, action=action,
        title=title.strip()[:300], text=text.strip()[:LIMIT], sent_at=clock.now(), sent_by_id=by.id if by else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    matter_mails.tell_forwarded(row)
    return row


def answer(matter: ForwardedMatter, *, accepted: bool, reason: str, by: User, meeting: Meeting | None = None) -> None:
    """The other forum accepts it (onto the agenda of `meeting`, if given) or declines it with a reason.

    The same answer again changes nothing. Raises Conflict for another answer, Problem for declining without a reason
    and for a meeting of another forum.
    """
    wanted = "accepted" if accepted else "declined"
    if matter.answer:
        if matter.answer == wanted:
            return
        raise Conflict(_("This matter was answered already."), code="answered")
    if not accepted and not reason.strip():
        raise Problem(_("Write why: those who forwarded it read it."), code="no_reason", field="reason")
    if meeting is not None:
        if meeting.forum_id != matter.to_forum_id:
            raise Problem(_("This meeting belongs to another forum."), code="foreign", field="meeting")
        matter.agenda_item = _onto_agenda(matter, meeting, by)
        matter.meeting = meeting
    matter.answer, matter.reason = wanted, reason.strip()[:LIMIT]
    matter.answered_at, matter.answered_by_id = clock.now(), by.id
    db.session.flush()
    matter_mails.tell_answered(matter)


def conclude(matter: ForwardedMatter, outcome: str, by: User) -> None:
    """What became of it: goes back to those who forwarded it. May be written anew; raises Problem when empty, or
    before it was accepted."""
    if matter.answer != "accepted":
        raise Problem(_("Only a matter that was accepted has an outcome."), code="not_accepted", field="outcome")
    if not outcome.strip():
        raise Problem(_("Write what became of it."), code="empty", field="outcome")
    if outcome.strip()[:LIMIT] == matter.outcome:
        return
    matter.outcome, matter.outcome_at, matter.outcome_by_id = outcome.strip()[:LIMIT], clock.now(), by.id
    db.session.flush()
    matter_mails.tell_outcome(matter)


def by_key(key: str) -> ForwardedMatter:
    """The matter with this key, both forums loaded. Raises Missing."""
    found = db.session.scalar(_loaded().where(ForwardedMatter.key == key))
    if found is None:
        raise Missing(_("There is no such matter."))
    return found


def of_forum(forum_id: int) -> list[ForwardedMatter]:
    """What a forum forwarded and what was forwarded to it, newest first. One statement."""
    mine = or_(ForwardedMatter.from_forum_id == forum_id, ForwardedMatter.to_forum_id == forum_id)
    return list(db.session.scalars(_loaded().where(mine).order_by(ForwardedMatter.id.desc())))


def of_action(action_id: int) -> list[ForwardedMatter]:
    """Where a promise was forwarded, newest first. One statement."""
    return list(db.session.scalars(
        _loaded().where(ForwardedMatter.action_id == action_id).order_by(ForwardedMatter.id.desc())
    ))  # fmt: skip


def _loaded() -> Select[ForwardedMatter]:
    return select(ForwardedMatter).options(
        joinedload(ForwardedMatter.from_forum), joinedload(ForwardedMatter.to_forum),
        joinedload(ForwardedMatter.meeting), joinedload(ForwardedMatter.action),
    )  # fmt: skip


def _onto_agenda(matter: ForwardedMatter, meeting: Meeting, by: User) -> AgendaItem:
    agenda = meetings.agenda(meeting.id)
    lines = [meeting_service.AgendaLine(one.title, one.minutes, one.presenter, one.id) for one in agenda]
    title = f"{matter.title} ({matter.from_forum.name})"[:300]
    return meeting_service.set_agenda(meeting, [*lines, meeting_service.AgendaLine(title, 15)], by)[-1]
