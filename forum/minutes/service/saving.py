"""Saving the text of an item. Two people may write at once: no text is ever overwritten unseen (decision 0028)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from forum.accounts.models import User
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.minutes import merging
from forum.minutes.models import MinutesItem, MinutesRevision

BODY_LIMIT = 200_000
"""Characters in one item: about eighty pages."""


class Save(NamedTuple):
    """A page's own name for a save: the page, made anew each time it is opened, and the how manieth save it is."""

    page: str
    number: int


@dataclass(frozen=True)
class Saved:
    """What became of a save: the item with the text now in force, and the text that lost a race (kept), if one did.

    `state` is `saved` (what was sent is in force), `merged` (what is in force has somebody else's changes too) or
    `conflict`.
    """

    item: MinutesItem
    state: str = "saved"
    conflict: MinutesRevision | None = None
    is_joined: bool = False
    """Whether a text was made of two now."""


def save_item(item: MinutesItem, *, body: str, revision: int, by: User | None, save: Save | None = None) -> Saved:
    """Save the text of an item that was typed over `revision`.

    When somebody saved another text meanwhile, both are merged. Where they changed the same words, theirs stays in
    force and this one is kept beside it as a revision marked `is_conflict`; the caller shows both. A text that changes
    nothing makes no revision. The same `save` again changes nothing, nor does an older one of the same page. Raises
    Problem for an overlong text.
    """
    body = body.replace("\r\n", "\n")
    if len(body) > BODY_LIMIT:
        raise Problem(_("The text of an item has at most %(limit)s characters. Split it into two items.",
                        limit=BODY_LIMIT), code="too_long", field="body")  # fmt: skip
    last = _last_of(item, save)
    if save is not None and last is not None and (last.number or 0) >= save.number:
        return _told(item, body, last)
    saved = _saved(item, body, revision, by, save, last)
    if last is not None and _waits(last) and revision <= last.revision:
        settled([last])  # the same page went on typing: of what it sent, only the newest waits for somebody
    return saved


def _saved(item: MinutesItem, body: str, revision: int, by: User | None, save: Save | None,
           last: MinutesRevision | None) -> Saved:  # fmt: skip
    if body == item.body:
        return Saved(item)
    base = _base(item, revision, last)
    if base == item.body:
        _put(item, body, by, save)
        return Saved(item)
    theirs = item.body
    merged = None if base is None else merging.merge(base, theirs, body)
    if merged is None or len(merged) > BODY_LIMIT:
        return Saved(item, "conflict", _keep(item, body, revision, by, save, is_conflict=True))
    if merged != theirs:
        kept = _keep(item, body, revision, by, save, is_conflict=True)
        kept.settled_at = kept.at  # to the instant: it never waited for anybody
        _put(item, merged, by)
    return Saved(item, "merged", is_joined=merged != body and merged != theirs)


def settle(lost: MinutesRevision, *, body: str, revision: int, by: User | None) -> Saved:
    """Save what somebody made of two texts; the one that was kept aside is then settled."""
    item = db.session.get_one(MinutesItem, lost.item_id)
    saved = save_item(item, body=body, revision=revision, by=by)
    settled([lost])  # when a third text won meanwhile, the merged one is kept aside in its place
    return saved


def settled(texts: Iterable[MinutesRevision]) -> None:
    """Nobody needs to be asked about these any more. Twice changes nothing."""
    for one in texts:
        one.settled_at = one.settled_at or clock.now()
    db.session.flush()


def _told(item: MinutesItem, body: str, last: MinutesRevision) -> Saved:
    """The answer to a save that is known, or older than what the page sent since."""
    if _waits(last):
        return Saved(item, "conflict", last)
    return Saved(item, "saved" if body == item.body else "merged")


def _waits(text: MinutesRevision) -> bool:
    return text.is_conflict and text.settled_at is None


def _last_of(item: MinutesItem, save: Save | None) -> MinutesRevision | None:
    """The newest text that this page saved, whether or not it has heard of it."""
    if save is None:
        return None
    return db.session.scalar(
        select(MinutesRevision)
        .where(MinutesRevision.item_id == item.id, MinutesRevision.page == save.page)
        .order_by(MinutesRevision.number.desc())
        .limit(1)
    )


def _base(item: MinutesItem, revision: int, last: MinutesRevision | None) -> str | None:
    """The text from which both sides went on, as far as it is still kept. A page whose last answer was lost, or that
    did not take over what was merged, went on from what it sent last.
    """
    if last is not None and not _waits(last) and revision < last.revision + last.is_conflict:
        return last.body
    return item.body if revision == item.revision else _text_at(item, revision)


def _text_at(item: MinutesItem, revision: int) -> str | None:
    body = db.session.scalar(
        select(MinutesRevision.body)
        .where(MinutesRevision.item_id == item.id, MinutesRevision.revision == revision)
        .where(MinutesRevision.is_conflict.is_(False))
        .order_by(MinutesRevision.id)
        .limit(1)
    )
    return "" if body is None and revision == 1 else body


def _put(item: MinutesItem, body: str, by: User | None, save: Save | None = None) -> None:
    item.body = body
    item.revision += 1
    _keep(item, body, item.revision, by, save)


def _keep(item: MinutesItem, body: str, revision: int, by: User | None, save: Save | None = None, *,
          is_conflict: bool = False) -> MinutesRevision:  # fmt: skip
    kept = MinutesRevision(
        item_id=item.id, revision=revision, body=body, user_id=by.id if by else None, at=clock.now(),
        is_conflict=is_conflict, page=save.page if save else None, number=save.number if save else None,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept
