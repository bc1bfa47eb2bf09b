"""Recording an answer, however it came, and what follows from it. Every answer is kept."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from forum.directory.kinds import RANKS
from forum.extensions import db
from forum.invitations import queries, rules
from forum.invitations.events import ReplyReceived
from forum.invitations.models import ANSWERS, CHANNELS, REASONS, Invitation, Reply
from forum.invitations.service import picking, sending
from forum.invitations.service.links import derive
from forum.kernel import clock, ids
from forum.kernel.errors import Gone, Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _

LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class Answer:
    """What somebody says. `reason` belongs to declined and delegated, the delegate's fields to delegated.

    `delegate_rank` is `head`, `deputy` or `staff`; `may_decide` says whether the delegate may decide (None: not said).
    """

    answer: str
    comment: str = ""
    reason: str | None = None
    delegate_name: str = ""
    delegate_title: str = ""
    delegate_rank: str | None = None
    delegate_email: str = ""
    may_decide: bool | None = None


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
) -> Reply:
    """Record `given`. The same `key`, or the same answer as the one that stands, returns the reply that is there.

    A delegate with an address gets an invitation of their own; one named before and no longer is withdrawn.
    Raises Gone for a withdrawn invitation, Problem for a cancelled meeting, a missing name, an unknown code, an
    address we cannot write to, a circle, or a chain longer than `rules.LONGEST_CHAIN`.
    """
    origin = origin or Origin()
    if key is not None and (known := db.session.scalar(select(Reply).where(Reply.key == key))) is not None:
        return known
    db.session.execute(select(Invitation.id).where(Invitation.id == invitation.id).with_for_update())
    given = _tidied(given)
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
        _follow_delegation(invitation, given)
        record(ReplyReceived(invitation.id, reply.id))
    return reply


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
        _check_delegate(invitation, given, channel)


def _check_delegate(invitation: Invitation, given: Answer, channel: str) -> None:
    if not given.delegate_name and channel != "calendar":
        raise Problem(_("Write the name of the person who comes in your place."), code="no_delegate",
                      field="delegate_name")  # fmt: skip
    if given.delegate_rank is not None and given.delegate_rank not in RANKS:
        raise Problem(_("Choose one of the levels."), code="unknown_rank", field="delegate_rank")
    if not given.delegate_email:
        return
    if not rules.is_mailable(given.delegate_email):
        raise Problem(_("This is not an email address we can write to. Correct it or leave it empty."),
                      code="bad_address", field="delegate_email")  # fmt: skip
    if channel != "organiser":
        _check_number(invitation, given.delegate_email)
    chain = _chain(invitation)
    if rules.is_known(given.delegate_email, [one.email for one in chain if one.email]):
        raise Problem(_("This address has this invitation already. Give the delegate's own address or leave it empty."),
                      code="circle", field="delegate_email")  # fmt: skip
    if len(chain) > rules.LONGEST_CHAIN:
        text = _(
            "This invitation has been passed on %(num)d times already. Give only the name; the organiser will "
            "contact them.",
            num=rules.LONGEST_CHAIN,
        )
        raise Problem(text, code="chain", field="delegate_email")


def _check_number(invitation: Invitation, email: str) -> None:
    sent = db.session.scalars(select(Invitation).where(Invitation.delegated_from_id == invitation.id)).all()
    others = [one for one in sent if one.email != email]
    again = sum((one.sent_sequence or 0) - invitation.meeting.sequence for one in sent if one.withdrawn_at is not None)
    if len(others) >= rules.MOST_DELEGATES or again >= 2 * rules.MOST_DELEGATES:
        raise Problem(_("This invitation was passed on to many people already. Give only the name; the organiser will "
                        "contact them."), code="many_delegates", field="delegate_email")  # fmt: skip


def _chain(invitation: Invitation) -> list[Invitation]:
    """The invitation and those it was passed on from, back to the chair."""
    chain = [invitation]
    while chain[-1].delegated_from is not None and len(chain) <= rules.LONGEST_CHAIN:
        chain.append(chain[-1].delegated_from)
    return chain


def _follow_delegation(invitation: Invitation, given: Answer) -> None:
    """Invite whoever is sent, withdraw whoever is no longer sent."""
    email = given.delegate_email if given.answer == "delegated" else ""
    passed_on = db.session.scalars(select(Invitation).where(Invitation.delegated_from_id == invitation.id)).all()
    mine = None
    for one in passed_on:
        if email and one.email == email:
            mine = one
        else:
            picking.withdraw(one)
    if not email:
        return
    is_new = mine is None or mine.withdrawn_at is not None
    mine = mine or _for_delegate(invitation, email)
    mine.addressee = given.delegate_title or given.delegate_name or email
    mine.person_name = given.delegate_name
    mine.withdrawn_at = None
    db.session.add(mine)
    db.session.flush()
    meeting = invitation.meeting
    if is_new and meeting.state == "announced" and clock.now() < meeting.ends_at:
        sending.send_one(mine)


def _for_delegate(invitation: Invitation, email: str) -> Invitation:
    nonce = ids.new_token()
    return Invitation(
        meeting=invitation.meeting,
        delegated_from=invitation,
        organisation=invitation.organisation,
        organisation_name=invitation.organisation_name,
        side=invitation.side,
        email=email,
        locale=invitation.locale,
        token_nonce=nonce,
        token_hash=ids.token_hash(derive(nonce)),
        asked_sequence=invitation.asked_sequence,
        created_at=clock.now(),
    )
