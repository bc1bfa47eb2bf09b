"""Named reads of invitations and their answers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from forum.directory import queries as directory
from forum.directory.models import Organisation, OtherAddress
from forum.extensions import db
from forum.forums.models import SIDES
from forum.invitations import rules
from forum.invitations.models import Invitation, Mandate, Reply
from forum.kernel import ids
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting

ANSWER_STATES = ("accepted", "delegated", "tentative", "declined", "waiting")


@dataclass
class SideCounts:
    """How many chairs of one side were asked, and what they say now. Delegates are not chairs of their own."""

    invited: int = 0
    accepted: int = 0
    delegated: int = 0
    tentative: int = 0
    declined: int = 0
    waiting: int = 0

    @property
    def by_answer(self) -> dict[str, int]:
        """State -> number, in the order of the reply bar."""
        return {state: getattr(self, state) for state in ANSWER_STATES}

    @property
    def expected(self) -> int:
        """Chairs somebody will sit in: the addressee or who was sent."""
        return self.accepted + self.delegated

    @property
    def answered(self) -> int:
        return self.invited - self.waiting


@dataclass
class Counts:
    """The counts of a meeting, by side. `unsent` are chosen and not yet told, `undeliverable` came back."""

    sides: dict[str, SideCounts] = field(default_factory=lambda: {side: SideCounts() for side in SIDES})
    unsent: int = 0
    undeliverable: int = 0

    def add(self, side: str, answer: str | None, *, is_unsent: bool, is_undeliverable: bool, number: int = 1) -> None:
        """Count so many chairs more that say this; no answer is waiting."""
        counted, state = self.sides[side], answer or "waiting"
        counted.invited += number
        setattr(counted, state, getattr(counted, state) + number)
        self.unsent += number if is_unsent else 0
        self.undeliverable += number if is_undeliverable else 0

    @property
    def government(self) -> SideCounts:
        return self.sides["government"]

    @property
    def shown(self) -> list[tuple[str, dict[str, int]]]:
        """Side -> numbers by answer, of the sides of which anybody was asked: the reply bars."""
        return [(name, side.by_answer) for name, side in self.sides.items() if side.invited]

    @property
    def total(self) -> SideCounts:
        """All sides together."""
        names = ("invited", *ANSWER_STATES)
        return SideCounts(**{name: sum(getattr(side, name) for side in self.sides.values()) for name in names})


def for_meeting(
    meeting_id: int, withdrawn: bool = False, needs: Collection[str] = ("office", "organisation", "person", "standing")
) -> list[Invitation]:
    """The invitations of a meeting: government, civil society, others; by organisation and addressee.

    What `needs` names is loaded with them, so that asking for it costs no query. Delegates' invitations are among them;
    withdrawn ones only on request.
    """
    statement = (
        select(Invitation)
        .where(Invitation.meeting_id == meeting_id)
        .options(*(joinedload(getattr(Invitation, name)) for name in needs))
    )
    if not withdrawn:
        statement = statement.where(Invitation.withdrawn_at.is_(None))
    found = db.session.scalars(statement)
    return sorted(found, key=lambda one: (SIDES.index(one.side), one.organisation_name.lower() or one.addressee.lower(),
                                          one.organisation_id or 0, one.delegated_from_id or 0, one.id))  # fmt: skip


def asked(meeting_id: int, invitation_id: int, needs: Collection[str] = ()) -> Invitation | None:
    """One invitation to this meeting that was not withdrawn, with what `needs` names loaded."""
    statement = select(Invitation).where(Invitation.id == invitation_id, Invitation.meeting_id == meeting_id,
                                         Invitation.withdrawn_at.is_(None))  # fmt: skip
    return db.session.scalar(statement.options(*(joinedload(getattr(Invitation, name)) for name in needs)))


def latest_reply() -> Select[int]:
    """The ids of each invitation's latest answer that counts, whatever it answered."""
    return select(func.max(Reply.id)).where(Reply.counts).group_by(Reply.invitation_id)


def is_current() -> ColumnElement[bool]:
    """Whether a reply (joined with its invitation) was given to the time that is still planned."""
    return or_(Reply.sequence.is_(None), Reply.sequence >= Invitation.asked_sequence)


def current_replies(meeting_id: int) -> dict[int, Reply]:
    """Invitation id -> the answer that stands. Answers given before the time changed do not."""
    return {reply.invitation_id: reply for reply in db.session.scalars(_latest(meeting_id).where(is_current()))}


def replies_before_change(meeting_id: int) -> dict[int, Reply]:
    """Invitation id -> the last answer, of those who have not answered again since the time changed."""
    return {reply.invitation_id: reply for reply in db.session.scalars(_latest(meeting_id).where(~is_current()))}


def latest_replies(meeting_id: int) -> tuple[dict[int, Reply], dict[int, Reply]]:
    """`current_replies` and `replies_before_change` in one query, for who wants both."""
    current: dict[int, Reply] = {}
    before: dict[int, Reply] = {}
    for reply, counts_now in db.session.execute(_latest(meeting_id).add_columns(is_current())):
        (current if counts_now else before)[reply.invitation_id] = reply
    return current, before


def _latest(meeting_id: int) -> Select[Reply]:
    in_meeting = select(Invitation.id).where(Invitation.meeting_id == meeting_id)
    latest = latest_reply().where(Reply.invitation_id.in_(in_meeting))
    return select(Reply).join(Reply.invitation).where(Reply.id.in_(latest))


def current_reply(invitation: Invitation) -> Reply | None:
    """The answer that stands, of one invitation."""
    last = last_reply(invitation)
    return last if last and (last.sequence is None or last.sequence >= invitation.asked_sequence) else None


def last_reply(invitation: Invitation) -> Reply | None:
    """The latest answer that counts, whatever it answered."""
    return db.session.scalar(
        select(Reply).where(Reply.invitation_id == invitation.id, Reply.counts).order_by(Reply.id.desc()).limit(1)
    )


def replies(invitation_id: int) -> list[Reply]:
    """Every answer of an invitation, newest first."""
    return list(db.session.scalars(select(Reply).where(Reply.invitation_id == invitation_id).order_by(Reply.id.desc())))


def counts(meeting_ids: Collection[int]) -> dict[int, Counts]:
    """Meeting id -> counts by side, for all of `meeting_ids`, in one query."""
    found = {meeting_id: Counts() for meeting_id in meeting_ids}
    if not found:
        return found
    chairs = select(Invitation.id).where(Invitation.meeting_id.in_(found))
    latest = latest_reply().where(Reply.invitation_id.in_(chairs))
    unsent, undeliverable = Invitation.sent_at.is_(None), Invitation.undeliverable_reason != ""
    statement = (
        select(Invitation.meeting_id, Invitation.side, Reply.answer, unsent.label("unsent"),
               undeliverable.label("undeliverable"), func.count())
        .outerjoin(Reply, (Reply.invitation_id == Invitation.id) & Reply.id.in_(latest) & is_current())
        .where(
            Invitation.meeting_id.in_(found),
            Invitation.withdrawn_at.is_(None),
            Invitation.delegated_from_id.is_(None),
        )
        .group_by(Invitation.meeting_id, Invitation.side, Reply.answer, "unsent", "undeliverable")
    )  # fmt: skip
    for meeting_id, side, answer, is_unsent, is_undeliverable, number in db.session.execute(statement):
        found[meeting_id].add(side, answer, is_unsent=is_unsent, is_undeliverable=is_undeliverable, number=number)
    return found


def find_token(token: str) -> Invitation | None:
    """The invitation whose secret this is, also a withdrawn one; None for anything else."""
    if not ids.looks_like_token(token.strip()):
        return None
    return db.session.scalar(
        select(Invitation)
        .where(Invitation.token_hash == ids.token_hash(token))
        .options(joinedload(Invitation.meeting).joinedload(Meeting.forum), joinedload(Invitation.organisation),
                 joinedload(Invitation.delegated_from))
    )  # fmt: skip


def chairs(meeting_id: int) -> list[Organisation]:
    """The organisations that were invited, each once, by name."""
    invited = select(Invitation.organisation_id).where(
        Invitation.meeting_id == meeting_id, Invitation.withdrawn_at.is_(None)
    )
    return list(
        db.session.scalars(select(Organisation).where(Organisation.id.in_(invited)).order_by(Organisation.name))
    )


def delegates(invitation_ids: Iterable[int]) -> dict[int, Invitation]:
    """Invitation id -> the invitation of whoever was sent in its place, when they have one."""
    statement = select(Invitation).where(
        Invitation.delegated_from_id.in_(list(invitation_ids)), Invitation.withdrawn_at.is_(None)
    )
    return {one.delegated_from_id: one for one in db.session.scalars(statement) if one.delegated_from_id}


def chain(invitation: Invitation) -> list[Invitation]:
    """The invitation and those it was passed on from, back to the chair: at most one more than may be passed on."""
    found = [invitation]
    while found[-1].delegated_from is not None and len(found) <= rules.LONGEST_CHAIN:
        found.append(found[-1].delegated_from)
    return found


def other_addresses(invitation: Invitation) -> list[OtherAddress]:
    """The other addresses from which the addressee writes, as somebody said; none for a delegate."""
    offices = [invitation.office_id] if invitation.office_id else []
    people = [invitation.person_id] if invitation.person_id else []
    return directory.other_addresses(offices, people) if offices or people else []


def with_mandate(meeting_id: int) -> frozenset[tuple[int, str]]:
    """For whom a mandate letter was handed in to a meeting: (the delegate's own invitation, or the one whose addressee
    sends somebody by name only; the name of who was sent, folded)."""
    statement = (
        select(Mandate.invitation_id, Mandate.delegate_name)
        .join(Mandate.invitation)
        .where(Invitation.meeting_id == meeting_id, Mandate.removed_at.is_(None))
    )
    return frozenset((row[0], row[1].casefold()) for row in db.session.execute(statement))


def by_id(meeting_id: int, invitation_id: int) -> Invitation:
    """One invitation of this meeting. Raises Missing, also for another meeting's."""
    found = db.session.get(Invitation, invitation_id)
    if found is None or found.meeting_id != meeting_id:
        raise Missing(_("There is no such invitation to this meeting."))
    return found
