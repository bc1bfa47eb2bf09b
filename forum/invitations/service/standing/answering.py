"""Answering several meetings of a series at once, and sending the same person to all of them."""

from collections.abc import Sequence

from sqlalchemy import select

from forum.extensions import db
from forum.invitations import standing as reads
from forum.invitations.models import Invitation, Reply, StandingInvitation
from forum.invitations.service import delegating, picking
from forum.invitations.service.answering import Origin, answer
from forum.invitations.service.links import derive
from forum.invitations.service.said import Answer
from forum.invitations.service.standing import choosing, posting
from forum.kernel import clock, ids
from forum.kernel.errors import Gone, Problem
from forum.kernel.i18n import gettext as _


def answer_series(
    one: StandingInvitation, given: Answer, *, channel: str = "link", origin: Origin | None = None
) -> list[Reply]:
    """Record `given` for every meeting still ahead; whoever is sent gets one invitation to all of them.

    Raises Gone for a withdrawn invitation, Problem as `answer` does and when nothing is ahead: then nothing counts.
    """
    if one.withdrawn_at is not None:
        raise Gone(_("This invitation has been withdrawn by the organiser. You do not need to do anything."),
                   code="withdrawn")  # fmt: skip
    seats = reads.ahead(reads.seats([one.id])[one.id])
    if not seats:
        raise Problem(_("No meeting of this series is ahead any more."), code="nothing_ahead")
    replies = [answer(seat, given, channel=channel, origin=origin, follows=False) for seat in seats]
    follow(one, seats)
    return replies


def follow(one: StandingInvitation, seats: Sequence[Invitation]) -> None:
    """See to the delegates after answers to these seats: invite who is sent now, withdraw who is no longer sent.

    A delegate to several meetings is asked as to a series: one mail, one token, with only these meetings in it.
    """
    replies = reads.current_replies([one.id])
    passed_on = _passed_on([seat.id for seat in seats])
    touched: dict[int, StandingInvitation] = {}
    sent: dict[str, list[tuple[Invitation, Reply]]] = {}
    for seat in seats:
        reply = replies.get(seat.id)
        email = (reply.delegate_email or "") if reply is not None and reply.answer == "delegated" else ""
        for row in passed_on:
            if row.delegated_from_id == seat.id and row.email != email and row.withdrawn_at is None:
                _take_back(row, touched)
        if reply is not None and email:
            sent.setdefault(email, []).append((seat, reply))
    known = {(row.delegated_from_id or 0, row.email or ""): row for row in passed_on}
    for email, pairs in sent.items():
        delegate = _delegate(one, email, pairs[0][1])
        if [True for seat, reply in pairs if _seat(seat, reply, delegate, known.get((seat.id, email)))]:
            touched[delegate.id] = delegate
    db.session.flush()
    for delegate in touched.values():
        _settle(delegate)


def _take_back(row: Invitation, touched: dict[int, StandingInvitation]) -> None:
    if row.standing is None:
        picking.withdraw(row)
        return
    row.withdrawn_at = clock.now()
    touched[row.standing.id] = row.standing


def _delegate(one: StandingInvitation, email: str, said: Reply) -> StandingInvitation:
    known = db.session.scalar(
        select(StandingInvitation).where(StandingInvitation.delegated_from_id == one.id,
                                         StandingInvitation.email == email)
    )  # fmt: skip
    delegate = known or _new(one, email)
    delegate.addressee = said.delegate_title or said.delegate_name or email
    delegate.person_name = said.delegate_name
    delegate.withdrawn_at = None
    db.session.add(delegate)
    db.session.flush()
    return delegate


def _new(one: StandingInvitation, email: str) -> StandingInvitation:
    nonce = ids.new_token()
    return StandingInvitation(
        series=one.series, delegated_from=one, organisation=one.organisation, organisation_name=one.organisation_name,
        side=one.side, email=email, locale=one.locale, token_nonce=nonce, token_hash=ids.token_hash(derive(nonce)),
        created_at=clock.now(), posted=0,
    )  # fmt: skip


def _seat(seat: Invitation, said: Reply, delegate: StandingInvitation, known: Invitation | None) -> bool:
    """A seat for the delegate, unless they have one; who was sent to this meeting alone before keeps that invitation.
    Whether there is something new to tell."""
    row = known or delegating.for_delegate(seat, delegate.email or "")
    row.addressee, row.person_name = delegate.addressee, delegate.person_name
    row.may_decide = said.may_decide
    if row.sent_at is not None and row.withdrawn_at is None:
        return False
    row.withdrawn_at = row.sent_at = None
    row.standing = delegate
    db.session.add(row)
    return True


def _settle(delegate: StandingInvitation) -> None:
    """Tell a delegate which meetings they are sent to now; nothing before their series was announced."""
    seats = reads.ahead(reads.seats([delegate.id])[delegate.id])
    if not seats:
        choosing.withdraw_standing(delegate)
    elif delegate.series.state == "announced":
        posting.post_whole(delegate.series, [delegate], "series_changed", rises=True)


def _passed_on(seat_ids: Sequence[int]) -> list[Invitation]:
    return list(db.session.scalars(select(Invitation).where(Invitation.delegated_from_id.in_(seat_ids))))
