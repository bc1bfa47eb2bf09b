"""Reads of reviews. One statement each."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from forum.extensions import db
from forum.kernel import ids
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.minutes.models import Minutes, MinutesRevision
from forum.minutes.review.models import Remark, Review, Reviewer


def open_review(minutes_id: int) -> Review | None:
    """The review that is open now, if one is."""
    return db.session.scalar(
        select(Review).where(Review.minutes_id == minutes_id, Review.closed_at.is_(None)).order_by(Review.id).limit(1)
    )


def open_until(meeting_ids: Iterable[int]) -> dict[int, date]:
    """Meeting id -> until when remarks on its draft are asked for; meetings without an open review are left out."""
    statement = (
        select(Minutes.meeting_id, func.max(Review.due_on))
        .join(Review, Review.minutes_id == Minutes.id)
        .where(Minutes.meeting_id.in_(list(meeting_ids)), Review.closed_at.is_(None))
        .group_by(Minutes.meeting_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def latest(minutes_id: int) -> Review | None:
    """The newest review of these minutes, also a closed one."""
    return db.session.scalar(
        select(Review).where(Review.minutes_id == minutes_id).order_by(Review.id.desc()).limit(1)
    )  # fmt: skip


def reviewers(review_id: int) -> list[Reviewer]:
    """Everybody who was asked, withdrawn ones too, in that order."""
    return list(db.session.scalars(select(Reviewer).where(Reviewer.review_id == review_id).order_by(Reviewer.id)))


def reviewer(review_id: int, reviewer_id: int) -> Reviewer:
    """One of them. Raises Missing, also for another review's."""
    found = db.session.get(Reviewer, reviewer_id)
    if found is None or found.review_id != review_id:
        raise Missing(_("Nobody was asked under that number."))
    return found


def by_token(token: str) -> Reviewer:
    """The reviewer whom this link belongs to, with review, minutes, meeting and forum. Raises Missing."""
    found = None
    if ids.looks_like_token(token):
        statement = (
            select(Reviewer)
            .join(Reviewer.review)
            .join(Review.minutes)
            .join(Minutes.meeting)
            .join(Meeting.forum)
            .options(contains_eager(Reviewer.review).contains_eager(Review.minutes).contains_eager(Minutes.meeting)
                     .contains_eager(Meeting.forum))
            .where(Reviewer.token_hash == ids.token_hash(token))
        )  # fmt: skip
        found = db.session.scalar(statement)
    if found is None:
        raise Missing(_("This link opens no minutes. It may have been cut off in a message."))
    return found


def remarks(minutes_id: int) -> list[Remark]:
    """All remarks on these minutes, of every review, oldest first, each with who made it."""
    return _remarks(Review.minutes_id == minutes_id)


def remarks_of(reviewer_id: int) -> list[Remark]:
    """What one reviewer said, oldest first."""
    return _remarks(Remark.reviewer_id == reviewer_id)


def open_remarks(minutes_id: int) -> list[Remark]:
    """Those that wait for the writer, oldest first."""
    return _remarks(Review.minutes_id == minutes_id, Remark.state == "open")


def _remarks(*conditions: object) -> list[Remark]:
    statement = (
        select(Remark)
        .join(Remark.reviewer)
        .join(Reviewer.review)
        .options(contains_eager(Remark.reviewer), joinedload(Remark.settled_by))
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(Remark.id)
    )
    return list(db.session.scalars(statement))


def remark(minutes_id: int, remark_id: int) -> Remark:
    """One remark on these minutes. Raises Missing, also for another meeting's."""
    found = _remarks(Review.minutes_id == minutes_id, Remark.id == remark_id)
    if not found:
        raise Missing(_("There is no such remark on these minutes."))
    return found[0]


def remark_by_key(client_key: str) -> Remark | None:
    """The remark that was sent with this key, if it came before."""
    return db.session.scalar(select(Remark).where(Remark.client_key == client_key))


def text_at(item_id: int, revision: int) -> str | None:
    """The text in force at a revision of an item; None when there was none such."""
    return db.session.scalar(
        select(MinutesRevision.body)
        .where(MinutesRevision.item_id == item_id, MinutesRevision.revision == revision,
               MinutesRevision.is_conflict.is_(False))
        .order_by(MinutesRevision.id)
        .limit(1)
    )  # fmt: skip


def waiting(meeting_ids: Iterable[int]) -> dict[int, int]:
    """Meeting id -> how many remarks wait for the writer; meetings without are left out."""
    statement = (
        select(Minutes.meeting_id, func.count())
        .join(Review, Review.minutes_id == Minutes.id)
        .join(Reviewer, Reviewer.review_id == Review.id)
        .join(Remark, Remark.reviewer_id == Reviewer.id)
        .where(Minutes.meeting_id.in_(list(meeting_ids)), Remark.state == "open")
        .group_by(Minutes.meeting_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}
