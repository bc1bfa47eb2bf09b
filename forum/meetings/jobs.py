"""What meetings do by the timetable."""

import logging

from sqlalchemy import select

from forum.extensions import db
from forum.kernel import transaction
from forum.meetings import queries, service
from forum.meetings.models import Series

log = logging.getLogger(__name__)


def reach() -> int:
    """Lay the meetings of long series as far as the horizon has moved on since yesterday. How many new ones."""
    ids = list(db.session.scalars(select(Series.id).where(Series.state != "cancelled").order_by(Series.id)))
    db.session.rollback()
    made = 0
    for series_id in ids:
        try:
            with transaction.writing():
                made += len(service.reach(queries.series_by_id(series_id)))
        except Exception:
            log.exception("series %s could not be laid further; the others are", series_id)
    return made
