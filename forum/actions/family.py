"""What action items tell the page of outgoing mail about their messages (`outbox.families`): reminders, and reports
that were sent back. Who follows an action item did so of their own accord; their addresses are nobody's business."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import joinedload

from forum.actions import queries
from forum.actions.models import Action, ActionUpdate, PromiseReminder
from forum.actions.service import reminding
from forum.extensions import db
from forum.kernel.i18n import lazy_gettext as _l
from forum.meetings.models import Meeting
from forum.outbox import service as outbox
from forum.outbox.families import Family, Thing, each
from forum.outbox.models import OutboxMessage

RETURNED = "promise_returned"
_UPDATE = re.compile(r"promise-returned:(\d{1,18})")


def things(rows: Sequence[OutboxMessage]) -> Mapping[int, Thing]:
    """Message id -> the action item it speaks of, the first of several. Two statements."""
    spoken = _of(rows)
    return {row.id: _thing(spoken[row.key][0]) for row in rows if row.key in spoken}


def _thing(action: Action) -> Thing:
    there = url_for("actions.show", key=action.key)
    return Thing(f"{action.called} · {action.meeting.title}", there, action.meeting.timezone, mend=there)


def _of(rows: Sequence[OutboxMessage]) -> dict[str, list[Action]]:
    """Key -> the action items of which a message speaks."""
    updates = {int(match[1]): row.key for row in rows if (match := _UPDATE.fullmatch(row.key))}
    reminded = (
        select(PromiseReminder.mail_key, Action)
        .join(Action, Action.id == PromiseReminder.action_id)
        .where(PromiseReminder.mail_key.in_([row.key for row in rows if row.kind == reminding.KIND]))
    )
    returned = (
        select(ActionUpdate.id, Action)
        .join(Action, Action.id == ActionUpdate.action_id)
        .where(ActionUpdate.id.in_(updates))
    )
    found: dict[str, list[Action]] = {}
    with_meeting = joinedload(Action.meeting)
    for key, action in db.session.execute(reminded.order_by(Action.id).options(with_meeting)):
        found.setdefault(key, []).append(action)
    for number, action in db.session.execute(returned.options(with_meeting)):
        found.setdefault(updates[number], []).append(action)
    return found


def _keys() -> Sequence[Any]:
    place = (Meeting.forum_id.label("forum_id"), Meeting.id.label("meeting_id"))
    update = literal("promise-returned:").concat(cast(ActionUpdate.id, String(20))).label("name")
    return (
        select(PromiseReminder.mail_key.label("name"), *place)
        .join_from(PromiseReminder, Action, Action.id == PromiseReminder.action_id)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .where(PromiseReminder.mail_key != ""),
        select(update, *place)
        .join_from(ActionUpdate, Action, Action.id == ActionUpdate.action_id)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .where(ActionUpdate.verdict == "returned"),
    )


def _told() -> Sequence[Any]:
    return (select(Action.meeting_id).where(Action.published_at.is_not(None)),)


def send_again(row: OutboxMessage) -> None:
    """Once more, unless all it reminds of is done or withdrawn meanwhile: then it does not leave any more."""
    spoken = _of([row]).get(row.key, [])
    statuses = queries.statuses([one.id for one in spoken])
    if spoken and not any(statuses[one.id].is_open for one in spoken):
        row.state = "superseded"
    else:
        outbox.send_again(row)


FAMILY = Family(
    kinds={reminding.KIND: _l("Reminder of action items"), RETURNED: _l("Report of an action item, sent back")},
    things=things,
    by_key=_keys,
    told=_told,
    send_again=each(send_again),
)
