"""Posting reminders: the mail and the note that it was sent are written together, or not at all."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.orm import contains_eager, joinedload

from forum.directory.models import Organisation
from forum.extensions import db
from forum.invitations import service as invitations
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.outbox import service as outbox
from forum.reminders import queries
from forum.reminders.models import Nudge, Reminded, ReminderRule
from forum.reminders.service import due
from forum.reminders.service.due import Call, Occasion
from forum.reminders.service.letters import Item, mail

KIND = "reminder"


def post_due(limit: int) -> int:
    """Post up to `limit` mails that are due now; what is then dealt with is settled. How many mails.

    Call it in a transaction that writes, until it returns less than `limit`. Whatever calls it how often, from however
    many workers, each invitee gets each reminder once: `Reminded` says who was told, in the same transaction.
    """
    now = clock.now()
    occasions = due.live(now)
    clocks = due.zones() if occasions else set()
    if not any(due.is_due_anywhere(one, now, clocks) for one in occasions):
        return 0
    letters = due.mails(due.calls(occasions), now, limit)
    if len(letters) < limit:
        settle([one for one in occasions if due.is_over(one, now, clocks)])
    return post(letters)


def is_anything_due() -> bool:
    """Whether `post_due` could find anything: two or three statements that only read."""
    now = clock.now()
    occasions = due.live(now)
    return bool(occasions) and any(due.is_due_anywhere(one, now, due.zones()) for one in occasions)


def settle(occasions: Iterable[Occasion]) -> None:
    """Nothing is left to do for these: the scan does not look at them again."""
    for one in occasions:
        if one.rule_id is not None:
            db.session.execute(update(ReminderRule).where(ReminderRule.id == one.rule_id).values(settled=one.code))
        else:
            db.session.execute(update(Nudge).where(Nudge.id == one.nudge_id).values(settled_at=clock.now()))


def post(letters: Sequence[Sequence[Call]]) -> int:
    """Compose and store these mails, each for the calls of one receiver; note what each reminded of."""
    if not letters:
        return 0
    loaded = _loaded({one.invitation_id for letter in letters for one in letter})
    answers = queries.answers(loaded)
    owns = _words({one.occasion for letter in letters for one in letter})
    batches = batches_of(loaded.values())
    postings: list[outbox.Posting] = []
    notes: list[dict[str, object]] = []
    for letter in letters:
        chosen = _one_each(letter)
        chosen.sort(key=lambda one: (loaded[one.invitation_id].meeting.starts_at, one.invitation_id))
        items = []
        for one in chosen:
            reply = answers.get(one.invitation_id)
            items.append(Item(loaded[one.invitation_id], one.occasion.anchor, reply.answer if reply else None,
                              owns.get((one.occasion.rule_id, one.occasion.nudge_id))))  # fmt: skip
        key = _key(letter, chosen)
        postings.append(posting(key, items, batches))
        of_item = {item.invitation.id: item for item in items}
        for code, one in {(each.invitation_id, each.occasion.code): each for each in letter}.items():
            notes.append(_note(key, code[1], one, of_item[one.invitation_id], answers.get(one.invitation_id)))
    outbox.post_all(postings)
    # without RETURNING, which would make the database take the rows one at a time
    db.session.execute(insert(Reminded), notes)
    return len(postings)


def posting(key: str, items: Sequence[Item], batches: dict[int, invitations.Batch]) -> outbox.Posting:
    """How a reminder is handed to the outbox. One meeting's waits for no newer news of it; a digest stands alone."""
    first = items[0].invitation
    composed = mail(key, items, batches)
    if len(items) > 1:
        return outbox.Posting(composed, key=key, kind=KIND, envelope_from=invitations.reply_address(first))
    return outbox.Posting(composed, key=key, kind=KIND, topic=invitations.topic(first), rank=first.sent_sequence or 0)


def stamp(invitation: Invitation, reply: object) -> str:
    """The state a mail is composed from: when it changes before the mail leaves, it is composed anew."""
    meeting = invitation.meeting
    return f"{meeting.revision}:{meeting.sequence}:{getattr(reply, 'id', 0)}"


def batches_of(chosen: Iterable[Invitation]) -> dict[int, invitations.Batch]:
    """Meeting id -> what the mails of its invitees share."""
    by_meeting: dict[int, list[Invitation]] = defaultdict(list)
    for one in chosen:
        by_meeting[one.meeting_id].append(one)
    return {meeting_id: invitations.batch(of_one[0].meeting, of_one) for meeting_id, of_one in by_meeting.items()}


def _one_each(letter: Sequence[Call]) -> list[Call]:
    """Of several occasions of one invitation the mail speaks of one: a nudge by hand, else the latest due."""
    best: dict[int, Call] = {}
    for one in sorted(letter, key=lambda call: (call.occasion.nudge_id is not None, call.occasion.due_at)):
        best[one.invitation_id] = one
    return list(best.values())


def _key(letter: Sequence[Call], chosen: Sequence[Call]) -> str:
    if len(chosen) == 1:
        return f"reminder:{chosen[0].invitation_id}:{chosen[0].occasion.code}"
    told = sorted({f"{one.invitation_id}:{one.occasion.code}" for one in letter})
    return f"reminder:{chosen[0].invitation_id}:digest:{hashlib.sha256(' '.join(told).encode()).hexdigest()[:24]}"


def _note(key: str, code: str, call: Call, item: Item, reply: object) -> dict[str, object]:
    return {
        "meeting_id": call.occasion.meeting_id, "invitation_id": call.invitation_id, "occasion": code, "mail_key": key,
        "rule_id": call.occasion.rule_id, "nudge_id": call.occasion.nudge_id,
        "asked": item.asks and item.answer is None, "stamp": stamp(item.invitation, reply), "at": clock.now(),
    }  # fmt: skip


def _loaded(ids: set[int]) -> dict[int, Invitation]:
    statement = (
        select(Invitation)
        .join(Invitation.meeting)
        .where(Invitation.id.in_(ids))
        .options(
            contains_eager(Invitation.meeting).joinedload(Meeting.forum),
            joinedload(Invitation.organisation).joinedload(Organisation.region),
            joinedload(Invitation.delegated_from),
        )
    )
    return {one.id: one for one in db.session.scalars(statement)}


def _words(occasions: set[Occasion]) -> dict[tuple[int | None, int | None], ReminderRule | Nudge]:
    """(rule id, nudge id) -> where words of one's own may stand."""
    rules = {one.rule_id for one in occasions if one.rule_id is not None}
    nudges = {one.nudge_id for one in occasions if one.nudge_id is not None}
    found: dict[tuple[int | None, int | None], ReminderRule | Nudge] = {}
    if rules:
        for rule in db.session.scalars(select(ReminderRule).where(ReminderRule.id.in_(rules))):
            found[rule.id, None] = rule
    if nudges:
        for nudge in db.session.scalars(select(Nudge).where(Nudge.id.in_(nudges))):
            found[None, nudge.id] = nudge
    return found
