"""The reminders of one meeting, which may differ from its forum's."""

from forum.extensions import db
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.reminders import queries
from forum.reminders.models import ReminderRule
from forum.reminders.service.checks import Wanted, check, same, too_many


def add(meeting: Meeting, wanted: Wanted) -> ReminderRule:
    """One more for this meeting. The same again returns the one there is. Raises Problem."""
    check(wanted)
    known = queries.for_meeting(meeting.id)
    found = same(known, wanted)
    if found is not None:
        found.is_on = True
        if wanted.text_id or wanted.text_en:
            found.text_id, found.text_en = wanted.text_id, wanted.text_en
        return found
    too_many(known)
    rule = ReminderRule(meeting_id=meeting.id, settled="", **wanted.fields())
    db.session.add(rule)
    db.session.flush()
    return rule


def change(rule: ReminderRule, wanted: Wanted) -> None:
    """Other words, another time or other receivers, for this meeting only. Raises Problem."""
    check(wanted)
    other = same(queries.for_meeting(rule.meeting_id), wanted)
    if other is not None and other is not rule:
        raise Problem(_("There is a reminder for this moment and these receivers already."), code="twice",
                      field="number")  # fmt: skip
    for name, value in wanted.fields().items():
        setattr(rule, name, value)
    db.session.flush()


def remove(meeting: Meeting, rule_id: int) -> None:
    """No longer remind then. Twice changes nothing, nor does another meeting's."""
    rule = db.session.get(ReminderRule, rule_id)
    if rule is not None and rule.meeting_id == meeting.id:
        db.session.delete(rule)
        db.session.flush()
