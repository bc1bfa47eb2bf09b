"""What adoption does by the timetable."""

from sqlalchemy import select

from forum.extensions import db
from forum.kernel import clock, transaction
from forum.minutes.adoption import service, telling
from forum.minutes.adoption.models import AdoptionRound


def end_due() -> int:
    """Note the end of every period that is over. How many; with none it writes nothing."""
    due = select(AdoptionRound.id).where(AdoptionRound.ended_at.is_(None), AdoptionRound.due_at <= clock.now())
    is_needed = db.session.scalar(due.limit(1)) is not None
    db.session.rollback()
    if not is_needed:
        return 0
    with transaction.writing():
        return service.end_due()


def remind_due() -> int:
    """Remind, once, those who said nothing when a third of their period is left. How many.

    With none it writes nothing.
    """
    is_needed = bool(telling.to_remind())
    db.session.rollback()
    if not is_needed:
        return 0
    with transaction.writing():
        return telling.remind(telling.to_remind())
