"""Whom an invitation lets one expect at the door."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from forum.attendance import rules
from forum.directory.models import Tenure
from forum.invitations.models import Invitation, Reply

_HEADS = ("kepala", "ketua", "direktur", "koordinator", "rektor", "camat", "director", "head", "chair")


@dataclass(frozen=True)
class Expected:
    """Somebody an invitation lets one expect: the holder of the chair that day, or the delegate the reply named.

    `has_mandate`: the letter with which the delegate is sent was handed in. `qr`: by what a device knows the code on
    their own invitation, the beginning of the hash of its secret.
    """

    invitation_id: int
    is_delegate: bool
    name: str
    title: str
    level: str
    acting: str | None
    answer: str
    reason: str | None = None
    person_id: int | None = None
    has_mandate: bool = False
    qr: str = ""

    @property
    def code(self) -> str:
        """How a form names this person."""
        return f"{self.invitation_id}:{'d' if self.is_delegate else 'h'}"


def people(
    invitation: Invitation, replies: Mapping[int, Reply], children: Mapping[int, Invitation],
    holders: Mapping[int, Tenure], mandated: Collection[tuple[int, str]] = (),
) -> Iterable[Expected]:  # fmt: skip
    """Whom one invitation lets one expect: the delegate its reply named, then the holder of the chair that day."""
    reply = replies.get(invitation.id)
    if reply is not None and reply.answer == "delegated":
        yield _delegate(invitation, reply, replies, children, mandated)
    answer, reason = (reply.answer, reply.reason) if reply else ("waiting", None)
    held = holders.get(invitation.office_id) if invitation.office_id else None
    if held is not None:
        acting = held.kind if held.kind in rules.ACTING else None
        yield Expected(invitation.id, False, held.person.name, invitation.addressee, _rank(invitation), acting, answer,
                       reason, held.person_id, qr=_qr(invitation))  # fmt: skip
    else:
        yield Expected(invitation.id, False, invitation.person_name or _own_name(invitation), invitation.addressee,
                       _rank(invitation), invitation.acting if invitation.acting in rules.ACTING else None, answer,
                       reason, invitation.person_id, qr=_qr(invitation))  # fmt: skip


def _delegate(
    invitation: Invitation, reply: Reply, replies: Mapping[int, Reply], children: Mapping[int, Invitation],
    mandated: Collection[tuple[int, str]],
) -> Expected:  # fmt: skip
    """Who is sent in the end: a delegate may send somebody in turn."""
    answer, seen, sender = "waiting", {invitation.id}, invitation
    last = child = children.get(invitation.id)
    while child is not None and child.id not in seen:
        seen.add(child.id)
        last = child
        said = replies.get(child.id)
        answer = said.answer if said else "waiting"
        if said is None or said.answer != "delegated":
            break
        sender, reply, child, answer = child, said, children.get(child.id), "waiting"
    level = reply.delegate_rank or "staff"
    return Expected(invitation.id, True, reply.delegate_name, reply.delegate_title, level, None, answer,
                    has_mandate=_has_mandate(child, sender, reply, mandated), qr=_qr(last or invitation))  # fmt: skip


def _qr(invitation: Invitation) -> str:
    return invitation.token_hash[:16]


def _has_mandate(
    child: Invitation | None, sender: Invitation, reply: Reply, mandated: Collection[tuple[int, str]]
) -> bool:
    """Whether the last who was sent has a letter: on an invitation of their own, else on that of who named them."""
    if child is not None:
        return any(number == child.id for number, _name in mandated)
    return (sender.id, reply.delegate_name.casefold()) in mandated


def _own_name(invitation: Invitation) -> str:
    return invitation.person.name if invitation.person else ""


def _rank(invitation: Invitation) -> str:
    """The rank of the chair; for a person invited by name, what their position says."""
    if invitation.office is not None:
        return invitation.office.rank
    position = invitation.person.position.casefold() if invitation.person else ""
    return "head" if position.startswith(_HEADS) else "staff"
