"""Who comes in whose place: the chain up to the chair, whom somebody sent in turn, and the letters with which."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select

from forum.extensions import db
from forum.invitations import labels, queries, rules
from forum.invitations.models import Invitation, Mandate, Reply


@dataclass(frozen=True)
class Step:
    """Somebody who was sent: by name and title, with their own answer (`waiting` for none yet, empty when they have no
    invitation of their own), whether they may decide (None: not said), and the letters they were sent with."""

    name: str
    title: str
    answer: str
    may_decide: bool | None = None
    mandates: list[Mandate] = field(default_factory=list)

    @property
    def who(self) -> str:
        return ", ".join(words for words in (self.name, self.title) if words)


@dataclass(frozen=True)
class Delegation:
    """`chain` in words from the chair to the last who was sent; `sent` whom this invitee sent, in turn; `own` the
    letters with which this invitee was sent; `target` the invitation that a letter handed in here belongs to."""

    chain: list[str]
    sent: list[Step] = field(default_factory=list)
    own: list[Mandate] = field(default_factory=list)
    target: Invitation | None = None

    @property
    def words(self) -> str:
        """The chain as a line: "Kepala Dinas Sosial → Sekretaris → Kepala Bidang"."""
        return " → ".join(self.chain)

    @property
    def is_any(self) -> bool:
        """Whether anybody was sent at all."""
        return len(self.chain) > 1

    @property
    def mandates(self) -> list[Mandate]:
        """Every letter that whoever holds this invitation may open: their own and those of whom they sent."""
        return [*self.own, *(one for step in self.sent for one in step.mandates)]

    def mandate(self, mandate_id: int) -> Mandate | None:
        """One of these letters; None for any other."""
        return next((one for one in self.mandates if one.id == mandate_id), None)


def of(invitation: Invitation, standing: Reply | None) -> Delegation:
    """The delegation as this invitee sees it; `standing` is their answer that stands. No query when there is none."""
    above = [labels.office(one) for one in reversed(queries.chain(invitation))]
    sent_on = standing is not None and standing.answer == "delegated"
    if len(above) == 1 and not sent_on:
        return Delegation(above)
    below, replies = _below(invitation, standing)
    letters = _letters([one.id for one in (invitation, *below)])
    sent = [_step(reply, below[number] if number < len(below) else None, replies, letters)
            for number, reply in enumerate(_passing_on(standing, below, replies))]  # fmt: skip
    theirs = {one.id for step in sent for one in step.mandates}
    mine = letters.get(invitation.id, []) if invitation.delegated_from_id else []
    own = [one for one in mine if one.id not in theirs]
    target = (below[0] if below else invitation) if sent_on else invitation
    return Delegation([*above, *(step.title or step.name or step.answer for step in sent)], sent, own, target)


def _below(invitation: Invitation, standing: Reply | None) -> tuple[list[Invitation], dict[int, Reply]]:
    """The invitations that were passed on from this one, one after the other, and the answers that stand."""
    found: list[Invitation] = []
    replies: dict[int, Reply] = {invitation.id: standing} if standing else {}
    current, said = invitation, standing
    while said is not None and said.answer == "delegated" and len(found) <= rules.LONGEST_CHAIN:
        child = queries.delegates([current.id]).get(current.id)
        if child is None:
            break
        found.append(child)
        current, said = child, queries.current_reply(child)
        if said is not None:
            replies[child.id] = said
    return found, replies


def _passing_on(standing: Reply | None, below: list[Invitation], replies: dict[int, Reply]) -> list[Reply]:
    """The answers that sent somebody, from this invitee downwards."""
    said = [standing, *(replies.get(one.id) for one in below)]
    return [one for one in said if one is not None and one.answer == "delegated"]


def _step(
    reply: Reply, invitation: Invitation | None, replies: dict[int, Reply], letters: dict[int, list[Mandate]]
) -> Step:
    name = reply.delegate_name or ("" if reply.delegate_title else reply.delegate_email or "")
    if invitation is None:
        mine = letters.get(reply.invitation_id, [])
        named = [one for one in mine if one.delegate_name.casefold() == reply.delegate_name.casefold()]
        return Step(name, reply.delegate_title, "", reply.may_decide, named)
    answered = replies.get(invitation.id)
    return Step(name, reply.delegate_title, answered.answer if answered else "waiting", reply.may_decide,
                letters.get(invitation.id, []))  # fmt: skip


def _letters(invitation_ids: Collection[int]) -> dict[int, list[Mandate]]:
    statement = (
        select(Mandate)
        .where(Mandate.invitation_id.in_(invitation_ids), Mandate.removed_at.is_(None))
        .order_by(Mandate.uploaded_at, Mandate.id)
    )
    found: dict[int, list[Mandate]] = {}
    for one in db.session.scalars(statement):
        found.setdefault(one.invitation_id, []).append(one)
    return found
