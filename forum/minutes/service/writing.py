"""Opening minutes: their head, their items."""

from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.minutes import queries
from forum.minutes.models import Decision, Minutes, MinutesAction, MinutesItem, MinutesRevision, Speaker
from forum.minutes.starting import service as starting

HEAD = ("chair", "secretary", "minute_taker", "signatory_title", "signatory_name", "signatory_nip",
        "opened_at", "closed_at", "opening", "closing")  # fmt: skip


def open_minutes(meeting: Meeting, by: User | None, *, is_prepared: bool = False) -> Minutes:
    """The minutes of a meeting with one item for each agenda item; made at the first call, completed at later ones.

    `is_prepared`: each new item starts with the text for this kind of meeting; without an agenda the usual topics do.
    """
    minutes = queries.for_meeting(meeting.id)
    if minutes is None:
        minutes = Minutes(
            meeting=meeting, minute_taker=by.name if by else "", signatory_title=meeting.forum.inviter_title,
            signatory_name=meeting.forum.inviter_name, created_at=clock.now(),
        )  # fmt: skip
        db.session.add(minutes)
        db.session.flush()
    start = starting.of_kind(meeting.forum, meeting.kind) if is_prepared else None
    known = {item.agenda_item_id for item in queries.items(minutes.id)}
    for agenda_item in meetings.agenda(meeting.id):
        if agenda_item.id not in known:
            add_item(minutes, agenda_item.title, agenda_item_id=agenda_item.id, text=start.text if start else "")
    if start is not None and not queries.items(minutes.id):
        for topic in start.topics:
            add_item(minutes, topic, text=start.text)
    return minutes


def save_head(minutes: Minutes, *, revision: int, **fields: str | datetime | None) -> None:
    """Save the head and the end. Raises Conflict when somebody saved them meanwhile, Problem for odd times."""
    unknown = fields.keys() - set(HEAD)
    if unknown:
        raise TypeError(f"minutes have no {', '.join(sorted(unknown))}")
    if all(getattr(minutes, name) == value for name, value in fields.items()):
        return
    if revision != minutes.revision:
        raise Conflict(_("Somebody else changed this part meanwhile. What you typed is still here, not saved yet: "
                         "compare it with what they saved, then save again."))  # fmt: skip
    opened, closed = fields.get("opened_at", minutes.opened_at), fields.get("closed_at", minutes.closed_at)
    if isinstance(opened, datetime) and isinstance(closed, datetime) and closed < opened:
        raise Problem(_("The meeting cannot close before it opens."), code="end_before_start", field="closed_at")
    for name, value in fields.items():
        setattr(minutes, name, value)
    minutes.revision += 1
    db.session.flush()


def add_item(minutes: Minutes, title: str, agenda_item_id: int | None = None, text: str = "") -> MinutesItem:
    """An item at the end; without `agenda_item_id` one that was not on the agenda. `text` is what it starts with: kept
    as its first revision, the base of whatever is typed over it.
    """
    title = " ".join(title.split())[:300]
    if not title:
        raise Problem(_("Give the item a title."), code="empty", field="title")
    last = db.session.scalar(select(func.max(MinutesItem.position)).where(MinutesItem.minutes_id == minutes.id))
    item = MinutesItem(minutes_id=minutes.id, agenda_item_id=agenda_item_id, position=(last or 0) + 1, title=title,
                       body=text)  # fmt: skip
    db.session.add(item)
    db.session.flush()
    if text:
        db.session.add(MinutesRevision(item_id=item.id, revision=item.revision, body=text, at=clock.now()))
    return item


def remove_item(item: MinutesItem) -> None:
    """Take away an item that was added by mistake. Raises Problem when anything was written under it."""
    uses = (Decision.item_id, Speaker.item_id, MinutesAction.item_id)
    used = any(db.session.scalar(select(column).where(column == item.id).limit(1)) for column in uses)
    texts = list(db.session.scalars(select(MinutesRevision).where(MinutesRevision.item_id == item.id)))
    typed = item.revision > 1 or any(one.is_conflict for one in texts)
    if used or typed or item.agenda_item_id is not None:
        raise Problem(_("Something is written under this item, so it stays. Move its text first."), code="not_empty")
    for text in texts:  # what it started with
        db.session.delete(text)
    db.session.flush()
    db.session.delete(item)
    db.session.flush()
