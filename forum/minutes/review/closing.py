"""The end of a review: somebody closes it, adoption begins, or a version is published."""

from sqlalchemy import select

from forum.extensions import db
from forum.kernel import clock
from forum.minutes.review.models import Review


def close_review(minutes_id: int) -> None:
    """Close what is open; remarks are then no longer taken. Twice is once. What was said stays."""
    for one in db.session.scalars(select(Review).where(Review.minutes_id == minutes_id, Review.closed_at.is_(None))):
        one.closed_at = clock.now()
    db.session.flush()
