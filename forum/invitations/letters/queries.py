"""Named reads of letters."""

from collections.abc import Collection

from sqlalchemy import case, select
from sqlalchemy.orm import joinedload

from forum.extensions import db
from forum.forums.models import SIDES
from forum.invitations.models import Invitation, Letter, LetterCopy, LetterDefaults, LetterSent
from forum.meetings.models import Meeting

_BY_SIDE = case({side: place for place, side in enumerate(SIDES)}, value=Invitation.side)


def of_meeting(meeting_id: int) -> Letter | None:
    """The letter of a meeting, once somebody wrote one."""
    return db.session.scalar(select(Letter).where(Letter.meeting_id == meeting_id))


def defaults(forum_id: int) -> LetterDefaults | None:
    """With what letters of a forum begin, once somebody set it."""
    return db.session.get(LetterDefaults, forum_id)


def used_numbers(forum_id: int, *, but: int) -> list[str]:
    """The numbers people typed on the letters of a forum's other meetings (all but meeting `but`)."""
    statement = select(Meeting.letter_number).where(
        Meeting.forum_id == forum_id, Meeting.id != but, Meeting.letter_number != ""
    )
    return list(db.session.scalars(statement))


def invited(meeting_id: int, only: Collection[int] | None = None) -> list[Invitation]:
    """Everybody asked to a meeting (of `only`, when given), those they stand for loaded; by side and organisation."""
    statement = (
        select(Invitation)
        .where(Invitation.meeting_id == meeting_id, Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.delegated_from).joinedload(Invitation.delegated_from))
        .order_by(_BY_SIDE, Invitation.organisation_name, Invitation.addressee, Invitation.id)
    )
    if only is not None:
        statement = statement.where(Invitation.id.in_(only))
    return list(db.session.scalars(statement))


def chairs(meeting_id: int) -> list[Invitation]:
    """Those who get a letter of their own on paper: everybody asked, delegates aside."""
    return [one for one in invited(meeting_id) if one.delegated_from_id is None]


def copies(letter_id: int, digests: Collection[str]) -> dict[str, LetterCopy]:
    """Digest -> the finished PDF, of those that are made."""
    statement = select(LetterCopy).where(LetterCopy.letter_id == letter_id, LetterCopy.digest.in_(digests))
    return {row.digest: row for row in db.session.scalars(statement)} if digests else {}


def sent(invitation_ids: Collection[int]) -> dict[int, LetterSent]:
    """Invitation id -> the letter that went there last."""
    statement = select(LetterSent).where(LetterSent.invitation_id.in_(invitation_ids)).order_by(LetterSent.id)
    return {row.invitation_id: row for row in db.session.scalars(statement)} if invitation_ids else {}
