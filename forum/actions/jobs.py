"""What promises do by the timetable."""

from forum.actions import service
from forum.actions.service import reminding
from forum.extensions import db
from forum.kernel import transaction


def number_old() -> int:
    """Give codes to promises that were published before there were any. How many; with none it writes nothing."""
    is_needed = bool(service.without_code())
    db.session.rollback()
    if not is_needed:
        return 0
    with transaction.writing():
        old = service.without_code()
        service.give_codes(old)
        return len(old)


def remind() -> int:
    """Post the reminders of promises that are due. Safe to run twice, late, or in several workers. How many."""
    is_needed = bool(reminding.waiting())
    db.session.rollback()
    total = 0
    while is_needed:
        with transaction.writing():
            posted = reminding.remind()
        total += posted
        is_needed = posted == reminding.AT_ONCE
    return total
