"""The code of a promise, "TL-2026-014": given once, when it is published, and never changed."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum.actions.kinds import code_of, number_in
from forum.actions.models import Action
from forum.extensions import db
from forum.meetings.models import Meeting


def give_codes(actions: Sequence[Action]) -> None:
    """Number those without a code, in their order: per forum, in the year of the meeting that decided (on its clock).

    Writers go one after the other (docs/decisions/0004), so that two meetings published at once share no number. A
    code stays with a promise that is withdrawn later: numbers are never used again.
    """
    fresh = [one for one in actions if one.code is None and one.withdrawn_at is None]
    if not fresh:
        return
    last = _last({one.meeting.forum_id for one in fresh})
    for one in fresh:
        year = one.meeting.starts_at.astimezone(ZoneInfo(one.meeting.timezone)).year
        place = (one.meeting.forum_id, year)
        last[place] = last.get(place, 0) + 1
        one.forum_id, one.code = one.meeting.forum_id, code_of(year, last[place])
    db.session.flush()


def _last(forum_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    rows = db.session.execute(select(Action.forum_id, Action.code).where(Action.forum_id.in_(forum_ids)))
    found: dict[tuple[int, int], int] = {}
    for forum_id, code in rows:
        if code and forum_id:
            year, number = number_in(code)
            found[forum_id, year] = max(number, found.get((forum_id, year), 0))
    return found


def without_code() -> list[Action]:
    """Promises published before there were codes, the oldest meeting first. One statement."""
    old = select(Action).join(Action.meeting).where(
        Action.published_at.is_not(None), Action.code.is_(None), Action.withdrawn_at.is_(None)
    )  # fmt: skip
    return list(db.session.scalars(old.order_by(Meeting.starts_at, Action.meeting_id, Action.number)))
