"""What each meeting of a forum inherits when it is announced, and the quiet hours. Services never commit."""

from sqlalchemy import select

from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.events import MeetingAnnounced
from forum.meetings.models import Meeting
from forum.reminders import queries
from forum.reminders.models import ReminderPolicy, ReminderRule, ReminderSetting
from forum.reminders.quiet import Quiet
from forum.reminders.service.checks import Wanted, check, same, too_many

DAY_MINUTES = 24 * 60


def announced(event: MeetingAnnounced) -> None:
    """With the first sending come the forum's reminders, unless somebody chose others before."""
    if not queries.for_meeting(event.meeting_id):
        meeting = db.session.get_one(Meeting, event.meeting_id)
        _inherit(meeting.id, queries.policies(meeting.forum_id))


def _inherit(meeting_id: int, policies: list[ReminderPolicy]) -> None:
    db.session.add_all(
        ReminderRule(meeting_id=meeting_id, anchor=one.anchor, minutes=one.minutes, audience=one.audience,
                     text_id=one.text_id, text_en=one.text_en, is_on=True, settled="")
        for one in policies if one.is_on
    )  # fmt: skip
    db.session.flush()


def add(forum: Forum, wanted: Wanted) -> ReminderPolicy:
    """One more for meetings to come. The same again returns the one there is, with the new words. Raises Problem."""
    check(wanted)
    known = own(forum)
    found = same(known, wanted)
    if found is None:
        too_many(known)
        found = ReminderPolicy(forum_id=forum.id, **wanted.fields())
        db.session.add(found)
    else:
        found.text_id, found.text_en, found.is_on = wanted.text_id, wanted.text_en, True
    db.session.flush()
    return found


def change(policy: ReminderPolicy, wanted: Wanted) -> None:
    """Other words, another time or other receivers; meetings announced before keep theirs. Raises Problem."""
    check(wanted)
    other = same(queries.policies(policy.forum_id), wanted)
    if other is not None and other is not policy:
        raise Problem(_("There is a reminder for this moment and these receivers already."), code="twice",
                      field="number")  # fmt: skip
    for name, value in wanted.fields().items():
        setattr(policy, name, value)
    db.session.flush()


def switch(policy: ReminderPolicy, on: bool) -> None:
    """Meetings announced from now on inherit it, or no longer. Twice changes nothing."""
    policy.is_on = on


def remove(forum: Forum, policy: ReminderPolicy) -> None:
    """Meetings announced from now on no longer inherit it."""
    db.session.delete(policy)
    db.session.flush()


def set_quiet(forum: Forum, quiet: Quiet) -> None:
    """From when to when nobody of this forum is reminded, in minutes after midnight. Equal: at any hour."""
    if not (0 <= quiet.start < DAY_MINUTES and 0 <= quiet.end < DAY_MINUTES):
        raise Problem(_("An hour lies between 00.00 and 23.59."), code="odd_hour", field="quiet_from")
    length = (quiet.end - quiet.start) % DAY_MINUTES
    if length > 16 * 60:
        raise Problem(_("Quiet hours of more than 16 hours leave no time to remind anybody."), code="long_night",
                      field="quiet_until")  # fmt: skip
    own(forum)
    row = db.session.get_one(ReminderSetting, forum.id)
    row.quiet_from, row.quiet_until = quiet.start, quiet.end


def own(forum: Forum) -> list[ReminderPolicy]:
    """The forum's own policies; the usual ones become its own the first time."""
    policies = queries.policies(forum.id)
    if db.session.get(ReminderSetting, forum.id) is None:
        quiet = Quiet()
        db.session.add(ReminderSetting(forum_id=forum.id, quiet_from=quiet.start, quiet_until=quiet.end))
        db.session.add_all(policies)
        db.session.flush()
    return policies


def ahead(forum: Forum) -> list[Meeting]:
    """The announced meetings that have not begun: those `pass_on` reaches."""
    statement = select(Meeting).where(
        Meeting.forum_id == forum.id, Meeting.state == "announced", Meeting.starts_at > clock.now()
    )
    return list(db.session.scalars(statement.order_by(Meeting.starts_at)))


def pass_on(forum: Forum) -> int:
    """Give the announced meetings ahead what the forum says now, in place of what they have. How many.

    What was sent stays sent: nobody gets a reminder for the same moment once more.
    """
    policies, meetings = queries.policies(forum.id), ahead(forum)
    for meeting in meetings:
        for rule in queries.for_meeting(meeting.id):
            db.session.delete(rule)
        db.session.flush()
        _inherit(meeting.id, policies)
    return len(meetings)
