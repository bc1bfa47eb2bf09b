"""A reminder right before it leaves: still for this invitee? Still true? Is it night there?"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from forum.invitations.models import Invitation, Reply
from forum.kernel import clock
from forum.outbox import service as outbox
from forum.outbox.freshness import AS_IT_IS, Verdict
from forum.reminders import queries, quiet, rules
from forum.reminders.models import ANCHORS, Reminded
from forum.reminders.service.letters import Item, mail
from forum.reminders.service.nudging import zone_of
from forum.reminders.service.posting import batches_of, stamp

STALE = timedelta(minutes=10)
"""After this time the words are composed anew: they say how far away the meeting is."""


def look(mail_key: str) -> Verdict:
    """Judge a waiting reminder by the state of now. What it said of a meeting that moved, was answered or called off is
    taken out; with nothing left it does not leave."""
    notes = queries.of_mail(mail_key)
    if not notes:
        return AS_IT_IS
    now = clock.now()
    row, answers = outbox.find(mail_key), queries.answers({one.invitation_id for one in notes})
    there = row.recipient if row is not None else ""  # whose address was corrected since is not written to at the old
    kept = [one for one in notes
            if one.invitation.email == there and _holds(one, answers.get(one.invitation_id), now)]  # fmt: skip
    if not kept:
        return Verdict(drop=True)
    asleep = [night for one in kept if (night := _night(one.invitation, now)) is not None]
    if asleep:
        return Verdict(not_before=max(night[1] for night in asleep))
    if len(kept) == len(notes) and not any(_is_stale(one, answers.get(one.invitation_id), now) for one in kept):
        return AS_IT_IS
    return Verdict(mail=mail(mail_key, _items(kept, answers), batches_of({one.invitation for one in kept})))


def _items(notes: Sequence[Reminded], answers: dict[int, Reply]) -> list[Item]:
    """One for each invitation, the soonest meeting first; what is true now is noted."""
    items: dict[int, Item] = {}
    for one in notes:
        reply = answers.get(one.invitation_id)
        one.stamp, one.at = stamp(one.invitation, reply), clock.now()
        items[one.invitation_id] = Item(one.invitation, _anchor(one.occasion), reply.answer if reply else None,
                                        one.nudge or one.rule)  # fmt: skip
    return sorted(items.values(), key=lambda item: (item.invitation.meeting.starts_at, item.invitation.id))


def _holds(note: Reminded, reply: Reply | None, now: datetime) -> bool:
    invitation, anchor = note.invitation, _anchor(note.occasion)
    meeting = invitation.meeting
    if invitation.withdrawn_at is not None or invitation.undeliverable_reason or not invitation.email:
        return False
    if not rules.is_open(anchor, meeting.state) or not _is_of_this_time(note.occasion, anchor, invitation):
        return False
    if anchor in rules.BEFORE and (meeting.starts_at if anchor == "before_start" else meeting.ends_at) <= now:
        return False
    answer = reply.answer if reply else None
    is_for_silent = note.nudge is not None or (note.rule is not None and note.rule.audience == "unanswered")
    return rules.is_reminded(answer) and not (is_for_silent and answer is not None)


def _is_of_this_time(occasion: str, anchor: str, invitation: Invitation) -> bool:
    """Whether the meeting still is at the time that the reminder is tied to; otherwise another one will come."""
    if occasion.startswith("nudge:") or anchor == "minutes_published":
        return True
    meeting = invitation.meeting
    at = meeting.starts_at if anchor == "before_start" else meeting.ends_at
    return occasion.rpartition(":")[2] == str(int(at.timestamp()))


def _anchor(occasion: str) -> str:
    kind = occasion.partition(":")[0]
    return kind if kind in ANCHORS else "before_start"


def _night(invitation: Invitation, now: datetime) -> tuple[datetime, datetime] | None:
    meeting = invitation.meeting
    return quiet.night(now, zone_of(invitation, meeting), queries.quiet_hours(meeting.forum_id))


def _is_stale(note: Reminded, reply: Reply | None, now: datetime) -> bool:
    return note.stamp != stamp(note.invitation, reply) or now - note.at > STALE
