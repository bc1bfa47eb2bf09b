"""What promises do by the timetable."""

from forum.actions import service
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
