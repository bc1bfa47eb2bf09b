"""Opening minutes and saving their text. Two people may write at once: no text is ever overwritten unseen."""

from dataclasses import dataclass
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
from forum.minutes.review.models import Remark

HEAD = ("chair", "secretary", "minute_taker", "signatory_title", "signatory_name", "signatory_nip",
        "opened_at", "closed_at", "opening", "closing")  # fmt: skip
BODY_LIMIT = 200_000
"""Characters in one item: about eighty pages."""


@dataclass(frozen=True)
class Saved:
    """What became of a save: the revision now in force, and the text that lost a race (kept), if one did."""

    item: MinutesItem
    conflict: MinutesRevision | None = None


def open_minutes(meeting: Meeting, by: User | None) -> Minutes:
    """The minutes of a meeting with one item for each agenda item; made at the first call, completed at later ones."""
    minutes = queries.for_meeting(meeting.id)
    if minutes is None:
        minutes = Minutes(
            meeting=meeting, minute_taker=by.name if by else "", signatory_title=meeting.forum.inviter_title,
            signatory_name=meeting.forum.inviter_name, created_at=clock.now(),
        )  # fmt: skip
        db.session.add(minutes)
        db.session.flush()
    known = {item.agenda_item_id for item in queries.items(minutes.id)}
    for agenda_item in meetings.agenda(meeting.id):
        if agenda_item.id not in known:
            add_item(minutes, agenda_item.title, agenda_item_id=agenda_item.id)
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


def add_item(minutes: Minutes, title: str, agenda_item_id: int | None = None) -> MinutesItem:
    """An item at the end; without `agenda_item_id` one that was not on the agenda."""
    title = " ".join(title.split())[:300]
    if not title:
        raise Problem(_("Give the item a title."), code="empty", field="title")
    last = db.session.scalar(select(func.max(MinutesItem.position)).where(MinutesItem.minutes_id == minutes.id))
    item = MinutesItem(minutes_id=minutes.id, agenda_item_id=agenda_item_id, position=(last or 0) + 1, title=title)
    db.session.add(item)
    db.session.flush()
    return item


def remove_item(item: MinutesItem) -> None:
    """Take away an item that was added by mistake. Raises Problem when anything was written under it."""
    uses = (MinutesRevision.item_id, Decision.item_id, Speaker.item_id, MinutesAction.item_id, Remark.item_id)
    used = any(db.session.scalar(select(column).where(column == item.id).limit(1)) for column in uses)
    if used or item.body or item.agenda_item_id is not None:
        raise Problem(_("Something is written under this item, so it stays. Move its text first."), code="not_empty")
    db.session.delete(item)
    db.session.flush()


def save_item(item: MinutesItem, *, body: str, revision: int, by: User | None) -> Saved:
    """Save the text of an item that was typed over `revision`.

    When somebody saved another text meanwhile, theirs stays in force and this one is kept beside it as a revision
    marked `is_conflict`; the caller shows both. A save that changes nothing is no conflict. Raises Problem for an
    overlong text.
    """
    body = body.replace("\r\n", "\n")
    if len(body) > BODY_LIMIT:
        raise Problem(_("The text of an item has at most %(limit)s characters. Split it into two items.",
                        limit=BODY_LIMIT), code="too_long", field="body")  # fmt: skip
    if body == item.body:
        return Saved(item)
    if revision != item.revision:
        if body == _text_at(item, revision):
            return Saved(item)  # this writer changed nothing; somebody else did
        lost = _keep(item, body, revision, by, is_conflict=True)
        return Saved(item, lost)
    item.body = body
    item.revision += 1
    _keep(item, body, item.revision, by, is_conflict=False)
    return Saved(item)


def settle(lost: MinutesRevision, *, body: str, revision: int, by: User | None) -> Saved:
    """Save what somebody made of two texts; the one that was kept aside is then settled."""
    item = db.session.get_one(MinutesItem, lost.item_id)
    saved = save_item(item, body=body, revision=revision, by=by)
    lost.settled_at = clock.now()  # when a third text won meanwhile, the merged one is kept aside in its place
    db.session.flush()
    return saved


def _text_at(item: MinutesItem, revision: int) -> str | None:
    if revision == 1:
        return ""
    return db.session.scalar(
        select(MinutesRevision.body)
        .where(MinutesRevision.item_id == item.id, MinutesRevision.revision == revision)
        .where(MinutesRevision.is_conflict.is_(False))
        .order_by(MinutesRevision.id)
        .limit(1)
    )


def _keep(item: MinutesItem, body: str, revision: int, by: User | None, *, is_conflict: bool) -> MinutesRevision:
    kept = MinutesRevision(item_id=item.id, revision=revision, body=body, user_id=by.id if by else None,
                           at=clock.now(), is_conflict=is_conflict)  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept
