"""Reminders of a meeting: setting them, and posting those whose time has come. Services never commit."""

from functools import partial

from sqlalchemy import select

from forum.extensions import db
from forum.invitations import queries as invitations
from forum.invitations import service as invitations_service
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.events import MeetingAnnounced
from forum.meetings.models import Meeting
from forum.outbox import service as outbox
from forum.outbox.models import OutboxMessage
from forum.reminders import labels, queries, rules
from forum.reminders.models import ReminderRule


def announced(event: MeetingAnnounced) -> None:
    """With the first sending come the usual reminders, unless somebody chose others before."""
    if not queries.for_meeting(event.meeting_id):
        db.session.add_all(ReminderRule(meeting_id=event.meeting_id, minutes_before=one) for one in rules.DEFAULTS)
        db.session.flush()


def add(meeting: Meeting, minutes_before: int) -> ReminderRule:
    """Remind so many minutes before the start. The same again returns the one there is. Raises Problem."""
    if not 1 <= minutes_before <= rules.LONGEST_MINUTES:
        raise Problem(_("A reminder comes between 1 minute and 60 days before the start."), code="odd_span",
                      field="number")  # fmt: skip
    known = queries.for_meeting(meeting.id)
    same = next((one for one in known if one.minutes_before == minutes_before), None)
    if same is not None:
        return same
    if len(known) >= rules.MOST:
        raise Problem(_("More than %(num)d reminders are too many.", num=rules.MOST), code="too_many", field="number")
    rule = ReminderRule(meeting_id=meeting.id, minutes_before=minutes_before)
    db.session.add(rule)
    db.session.flush()
    return rule


def remove(meeting: Meeting, minutes_before: int) -> None:
    """No longer remind then. Twice changes nothing."""
    for rule in queries.for_meeting(meeting.id):
        if rule.minutes_before == minutes_before:
            db.session.delete(rule)
    db.session.flush()


def remind(rule: ReminderRule) -> int:
    """Post one reminder to everybody it concerns, once each, whatever calls this how often. How many are new."""
    meeting = rule.meeting
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    replies = invitations.current_replies(meeting.id)
    due_at = rules.due_at(meeting.starts_at, rule.minutes_before)
    start = int(meeting.starts_at.timestamp())
    concerned = {
        f"reminder:{one.id}:{rule.minutes_before}:{start}": one
        for one in invitations.for_meeting(meeting.id)
        if one.email and one.sent_at and one.sent_at <= due_at and not one.undeliverable_reason
        and rules.is_reminded(replies[one.id].answer if one.id in replies else None)
    }  # fmt: skip
    known = set(db.session.scalars(select(OutboxMessage.key).where(OutboxMessage.key.in_(concerned))))
    fresh = {key: one for key, one in concerned.items() if key not in known}
    if not fresh:
        return 0
    shared = invitations_service.batch(meeting, list(fresh.values()))
    postings = [_posting(key, one, shared, replies[one.id].answer if one.id in replies else "")
                for key, one in fresh.items()]  # fmt: skip
    outbox.post_all(postings)
    return len(postings)


def _posting(key: str, invitation: Invitation, shared: invitations_service.Batch, answer: str) -> outbox.Posting:
    meeting = shared.meeting
    left = partial(labels.time_left, clock.now(), meeting.starts_at, meeting.timezone)
    mail = invitations_service.plain(invitation, shared, key=key, message="reminder", time_left=left,
                                     is_waiting=not answer, answer=answer)  # fmt: skip
    topic = invitations_service.topic(invitation)
    return outbox.Posting(mail, key=key, kind="reminder", topic=topic, rank=invitation.sent_sequence or 0)
