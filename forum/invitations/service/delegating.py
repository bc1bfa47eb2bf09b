"""Sending somebody in one's place: who may be sent, the invitation they get, what happens when it is taken back."""

from dataclasses import replace

from sqlalchemy import select

from forum.directory.kinds import RANKS
from forum.extensions import db
from forum.invitations import queries, rules
from forum.invitations.models import Invitation
from forum.invitations.service import picking, sending
from forum.invitations.service.links import derive
from forum.invitations.service.said import Answer
from forum.kernel import clock, ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _


def within_powers(sender: Invitation, given: Answer) -> Answer:
    """Nobody passes on what they may not do themselves: who only listens sends somebody who only listens."""
    return replace(given, may_decide=False) if given.may_decide and sender.may_decide is False else given


def check(invitation: Invitation, given: Answer, channel: str) -> None:
    """Whether this delegate may be sent. Raises Problem: nobody named, words that are no name, an unknown level, an
    address we cannot write to, a circle, a chain longer than `rules.LONGEST_CHAIN`, too many delegates.

    A calendar need not name anybody; an organiser may know only the title ("Sekretaris") or the address.
    """
    known = given.delegate_name or (channel == "organiser" and (given.delegate_title or given.delegate_email))
    if not known and channel != "calendar":
        raise Problem(_("Write the name of the person who comes in your place."), code="no_delegate",
                      field="delegate_name")  # fmt: skip
    for field in ("delegate_name", "delegate_title"):
        if not rules.is_name(getattr(given, field)):
            raise Problem(_("Write only a name here, without web addresses or lines."), code="no_name", field=field)
    if given.delegate_rank is not None and given.delegate_rank not in RANKS:
        raise Problem(_("Choose one of the levels."), code="unknown_rank", field="delegate_rank")
    if not given.delegate_email:
        return
    if not rules.is_mailable(given.delegate_email):
        raise Problem(_("This is not an email address we can write to. Correct it or leave it empty."),
                      code="bad_address", field="delegate_email")  # fmt: skip
    if channel != "organiser":
        _check_number(invitation, given.delegate_email)
    chain = queries.chain(invitation)
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


def follow(invitation: Invitation, given: Answer) -> None:
    """Invite whoever is sent, withdraw whoever is no longer sent; both are told."""
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
    mine = mine or for_delegate(invitation, email)
    mine.addressee = given.delegate_title or given.delegate_name or email
    mine.person_name = given.delegate_name
    mine.may_decide = given.may_decide
    mine.withdrawn_at = None
    db.session.add(mine)
    db.session.flush()
    meeting = invitation.meeting
    if is_new and meeting.state == "announced" and clock.now() < meeting.ends_at:
        sending.send_one(mine)


def for_delegate(invitation: Invitation, email: str) -> Invitation:
    """A new invitation for whoever is sent in this invitee's place."""
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
