"""What reminders must know from features to their left: who came, and who may read the minutes. `forum.wiring` says."""

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import select

from forum.extensions import db
from forum.kernel import clock
from forum.reminders import rules
from forum.reminders.models import MinutesOut, ReminderRule

Outcomes = Callable[[Collection[int]], Mapping[int, Mapping[int, str]]]
_outcomes: list[Outcomes] = []


def told_who_came_by(outcomes: Outcomes) -> None:
    """Let `outcomes(meeting_ids)` say how each organisation's chair was filled: meeting -> organisation -> code."""
    _outcomes[:] = [outcomes]


def who_came(meeting_ids: Collection[int]) -> Mapping[int, Mapping[int, str]]:
    """Meeting id -> organisation id -> outcome; nothing where nobody says."""
    return _outcomes[0](meeting_ids) if _outcomes and meeting_ids else {}


def minutes_out(meeting_id: int, *, is_public: bool, is_told: bool = False) -> None:
    """A version of the minutes was sealed. Invitees are reminded of the first that everybody may read, once.

    `is_told`: a mail with the minutes goes to them by itself, so that reminders within a day of it have nothing to add.
    """
    if is_told:
        for rule in db.session.scalars(select(ReminderRule).where(
                ReminderRule.meeting_id == meeting_id, ReminderRule.anchor == "minutes_published",
                ReminderRule.minutes <= rules.DAY)):  # fmt: skip
            rule.settled = rules.occasion(rule.anchor, clock.now(), rule.minutes)
    known = db.session.get(MinutesOut, meeting_id)
    if is_public and known is None:
        db.session.add(MinutesOut(meeting_id=meeting_id, since=clock.now()))
    elif known is not None and not is_public:
        db.session.delete(known)
