"""Recording what a message answers: the tap for a plain answer, the form for one with details."""

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.extensions import db
from forum.inbox.models import InboxMessage
from forum.invitations import labels, rules, service
from forum.invitations.models import Invitation, Reply, StandingInvitation
from forum.invitations.tray.held import Held
from forum.invitations.tray.verbs import Wish, does, settle
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.kernel.i18n import ngettext


def take_back(row: InboxMessage, by: User) -> None:
    """The answers recorded from this message no longer count; those before them stand again, delegates and all."""
    replies = select(Reply).where(Reply.inbox_message_id == row.id, Reply.counts)
    for reply in db.session.scalars(replies.order_by(Reply.id.desc())).all():
        service.void(reply, by)


@does("record", past=_l("Recorded as an answer"), undo=take_back)
def record(wish: Wish) -> str:
    """Record the answer that the tap names for the invitee we think of, or whom somebody chose."""
    invitation = whose(wish)
    return _recorded(wish, invitation, answer_of(wish.held, wish.value))


def apply_as(held: Held, invitation: Invitation, given: service.Answer, by: User) -> str:
    """Record the answer that a person read out of a message. Raises Problem as `service.answer` does."""
    return _recorded(Wish(held, by), invitation, given)


def answer_of(held: Held, answer: str) -> service.Answer:
    """What the message says, as an answer with its details; the delegate by what it tells of them."""
    comment = held.said("comment")
    if answer != "delegated":
        return service.Answer(answer, comment)
    return service.Answer(
        answer,
        comment,
        delegate_name=held.said("delegate_name") or (rules.spoken_name(held.who) if held.reason == "uninvited" else ""),
        delegate_title=held.said("delegate_title"),
        delegate_rank=held.said("delegate_rank") or None,
        delegate_email=held.said("delegate") or (held.said("attendee") if held.reason == "uninvited" else ""),
    )


def whose(wish: Wish) -> Invitation:
    """The invitee chosen, else the one we think of. Raises Problem when there is none."""
    invitation = wish.invitation or wish.held.invitation
    if invitation is None:
        raise Problem(_("Choose whose answer this is."), code="no_invitee", field="invitation")
    return invitation


def record_one(held: Held, invitation: Invitation, given: service.Answer) -> Reply:
    """One answer recorded from this message; a later one from the same message is another."""
    number = db.session.scalar(select(func.count()).where(Reply.inbox_message_id == held.row.id)) or 0
    origin = service.Origin(answered_from=held.row.sender, inbox_message_id=held.row.id)
    return service.answer(invitation, given, channel="organiser", key=f"tray:{held.row.id}:{number}", origin=origin)


def _recorded(wish: Wish, invitation: Invitation, given: service.Answer) -> str:
    if wish.held.row.result.get("whole_series") and invitation.standing is not None:
        return _recorded_for_all(wish, invitation.standing, given)
    reply = record_one(wish.held, invitation, given)
    settle(wish, "record", "applied", "by_organiser", meeting=invitation.meeting.uid, invitation=invitation.id,
           reply=reply.id, recorded=given.answer)  # fmt: skip
    who, answer = labels.office(invitation), labels.answer(given.answer)
    return _("Recorded: %(who)s, “%(answer)s”.", who=who, answer=answer)


def _recorded_for_all(wish: Wish, one: StandingInvitation, given: service.Answer) -> str:
    """The message answers a whole series: recorded for every meeting ahead."""
    row = wish.held.row
    origin = service.Origin(answered_from=row.sender, inbox_message_id=row.id)
    replies = service.answer_series(one, given, channel="organiser", origin=origin)
    first = replies[0]
    settle(wish, "record", "applied", "by_organiser", meeting=first.invitation.meeting.uid,
           invitation=first.invitation_id, reply=first.id, recorded=given.answer)  # fmt: skip
    return ngettext("Recorded for %(num)d meeting: %(who)s, “%(answer)s”.",
                    "Recorded for %(num)d meetings: %(who)s, “%(answer)s”.", len(replies),
                    who=labels.office(one), answer=labels.answer(given.answer))  # fmt: skip
