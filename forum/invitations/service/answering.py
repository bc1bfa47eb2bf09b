"""Recording an answer, however it came, and what follows from it. Every answer is kept."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import User
from forum.extensions import db
from forum.invitations import queries, rules
from forum.invitations.events import ReplyReceived
from forum.invitations.models import ANSWERS, CHANNELS, REASONS, Invitation, Reply
from forum.invitations.service import delegating
from forum.invitations.service.said import Answer
from forum.kernel import clock, ids
from forum.kernel.errors import Gone, Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _

LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class Origin:
    """Where an answer by mail came from: the version it is about, its moments, its sender when not the invitee,
    the stored message. `counts` is False for one that is kept for the history only."""

    sequence: int | None = None
    dtstamp: datetime | None = None
    dated_at: datetime | None = None
    answered_from: str = ""
    inbox_message_id: int | None = None
    counts: bool = True


def answer(
    invitation: Invitation,
    given: Answer,
    *,
    channel: str = "link",
    key: str | None = None,
    origin: Origin | None = None,
    follows: bool = True,
) -> Reply:
    """Record `given`. The same `key`, or the same answer as the one that stands, returns the reply that is there.

    A delegate with an address gets an invitation of their own; one named before and no longer is withdrawn. Without
    `follows` neither happens: who answers several meetings at once sees to that once (`standing.answering`).
    Raises Gone for a withdrawn invitation, Problem for a cancelled meeting, a missing name, an unknown code, an
    address we cannot write to, a circle, or a chain longer than `rules.LONGEST_CHAIN`.
    """
    origin = origin or Origin()
    if key is not None and (known := db.session.scalar(select(Reply).where(Reply.key == key))) is not None:
        return known
    db.session.execute(select(Invitation.id).where(Invitation.id == invitation.id).with_for_update())
    given = _tidied(given)
    if channel != "organiser":
        given = delegating.within_powers(invitation, given)
    _check(invitation, given, channel)
    standing = queries.current_reply(invitation)
    if standing is not None and origin.counts and said(standing) == given:
        return standing
    reply = Reply(
        key=key or f"{channel}:{ids.new_token()}",
        invitation_id=invitation.id,
        answer=given.answer,
        channel=channel,
        comment=given.comment,
        reason=given.reason,
        delegate_name=given.delegate_name,
        delegate_title=given.delegate_title,
        delegate_rank=given.delegate_rank,
        delegate_email=given.delegate_email or None,
        may_decide=given.may_decide,
        sequence=invitation.meeting.sequence if origin.sequence is None else origin.sequence,
        dtstamp=origin.dtstamp,
        dated_at=origin.dated_at,
        received_at=clock.now(),
        answered_from=origin.answered_from[:254],
        inbox_message_id=origin.inbox_message_id,
        counts=origin.counts,
    )
    db.session.add(reply)
    db.session.flush()
    if reply.counts:
        invitation.delayed_reason = ""
        if follows:
            delegating.follow(invitation, given)
        record(ReplyReceived(invitation.id, reply.id))
    return reply


def void(reply: Reply, by: User | None = None) -> None:
    """This answer no longer counts; it stays in the history. The one before it stands again, its delegate too.

    Twice changes nothing.
    """
    if not reply.counts:
        return
    invitation = reply.invitation
    db.session.execute(select(Invitation.id).where(Invitation.id == invitation.id).with_for_update())
    was_last = queries.last_reply(invitation) == reply
    reply.counts = False
    db.session.flush()
    if was_last and invitation.withdrawn_at is None:
        standing = queries.current_reply(invitation)
        delegating.follow(invitation, said(standing) if standing else Answer(""))


def said(reply: Reply) -> Answer:
    """What a recorded reply says."""
    return Answer(reply.answer, reply.comment, reply.reason, reply.delegate_name, reply.delegate_title,
                  reply.delegate_rank, reply.delegate_email or "", reply.may_decide)  # fmt: skip


def _tidied(given: Answer) -> Answer:
    """Without blanks around, and without what does not belong to the answer."""
    given = replace(given, comment=given.comment.strip()[:LONGEST_COMMENT], reason=given.reason or None)
    if given.answer != "delegated":
        kept = given.reason if given.answer == "declined" else None
        return Answer(given.answer, given.comment, kept)
    return replace(
        given,
        delegate_name=given.delegate_name.strip()[:250],
        delegate_title=given.delegate_title.strip()[:250],
        delegate_rank=given.delegate_rank or None,
        delegate_email=given.delegate_email.strip().lower(),
    )


def _check(invitation: Invitation, given: Answer, channel: str) -> None:
    if invitation.withdrawn_at is not None:
        raise Gone(_("This invitation has been withdrawn by the organiser. You do not need to do anything."),
                   code="withdrawn")  # fmt: skip
    if not rules.is_open(invitation.meeting):
        raise Problem(_("The meeting was cancelled. You do not need to answer any more."), code="cancelled")
    if given.answer not in ANSWERS or channel not in CHANNELS:
        raise Problem(_("Choose one of the answers."), code="unknown_answer", field="answer")
    if given.reason is not None and given.reason not in REASONS:
        raise Problem(_("Choose one of the reasons."), code="unknown_reason", field="reason")
    if given.answer == "delegated":
        delegating.check(invitation, given, channel)
