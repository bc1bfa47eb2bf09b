"""Minutes as they are read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from forum.extensions import db
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.minutes.chain import Place
from forum.minutes.models import (
    ChainLink,
    Decision,
    Minutes,
    MinutesAction,
    MinutesDocument,
    MinutesItem,
    MinutesRevision,
    MinutesVersion,
    Speaker,
)


@dataclass(frozen=True)
class Seal:
    """A sealed version without its (large) content."""

    meeting_id: int
    number: int
    sha256: str
    published_at: datetime
    reason: str
    is_public: bool
    version_id: int
    link: str
    """The seal in the forum's chain; empty for a version that was never put into it."""


_SEAL = (Minutes.meeting_id, MinutesVersion.number, MinutesVersion.sha256, MinutesVersion.published_at,
         MinutesVersion.reason, MinutesVersion.is_public, MinutesVersion.id,
         func.coalesce(ChainLink.value, ""))  # fmt: skip


def for_meeting(meeting_id: int) -> Minutes | None:
    """The minutes of a meeting, if somebody has begun to write."""
    return db.session.scalar(select(Minutes).where(Minutes.meeting_id == meeting_id))


def items(minutes_id: int) -> list[MinutesItem]:
    """The items in the order of the meeting, each with its agenda item."""
    return list(
        db.session.scalars(
            select(MinutesItem)
            .options(joinedload(MinutesItem.agenda_item))
            .where(MinutesItem.minutes_id == minutes_id)
            .order_by(MinutesItem.position, MinutesItem.id)
        )
    )


def item(minutes_id: int, item_id: int) -> MinutesItem:
    """One item of these minutes. Raises Missing."""
    found = db.session.get(MinutesItem, item_id)
    if found is None or found.minutes_id != minutes_id:
        raise Missing(_("There is no such item in these minutes."))
    return found


def decisions(minutes_id: int) -> list[Decision]:
    """The decisions in the order of their numbers."""
    return list(
        db.session.scalars(
            select(Decision)
            .where(Decision.minutes_id == minutes_id, Decision.removed_at.is_(None))
            .order_by(Decision.number)
        )
    )


def decision(minutes_id: int, decision_id: int) -> Decision:
    """One decision of these minutes. Raises Missing."""
    found = db.session.get(Decision, decision_id)
    if found is None or found.minutes_id != minutes_id or found.removed_at is not None:
        raise Missing(_("There is no such decision in these minutes."))
    return found


def speakers(minutes_id: int) -> dict[int, list[Speaker]]:
    """Who spoke, by item, with the attendance they were taken from. One query."""
    rows = db.session.scalars(
        select(Speaker)
        .join(MinutesItem, MinutesItem.id == Speaker.item_id)
        .options(joinedload(Speaker.attendance))
        .where(MinutesItem.minutes_id == minutes_id)
        .order_by(Speaker.item_id, Speaker.position, Speaker.id)
    )
    found: dict[int, list[Speaker]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def action_places(minutes_id: int) -> dict[int, int]:
    """Action id -> the id of the item under which it was promised. One query."""
    rows = db.session.execute(
        select(MinutesAction.action_id, MinutesAction.item_id)
        .join(MinutesItem, MinutesItem.id == MinutesAction.item_id)
        .where(MinutesItem.minutes_id == minutes_id)
    )
    return {row.action_id: row.item_id for row in rows}


def revision(minutes_id: int, revision_id: int) -> MinutesRevision:
    """One saved text of these minutes. Raises Missing."""
    found = db.session.scalar(
        select(MinutesRevision)
        .join(MinutesItem, MinutesItem.id == MinutesRevision.item_id)
        .where(MinutesRevision.id == revision_id, MinutesItem.minutes_id == minutes_id)
    )
    if found is None:
        raise Missing(_("There is no such text in these minutes."))
    return found


def open_conflicts(minutes_id: int) -> list[MinutesRevision]:
    """The texts that lost a race and wait for somebody to make one text of two, oldest first."""
    return list(
        db.session.scalars(
            select(MinutesRevision)
            .join(MinutesItem, MinutesItem.id == MinutesRevision.item_id)
            .where(
                MinutesItem.minutes_id == minutes_id,
                MinutesRevision.is_conflict.is_(True),
                MinutesRevision.settled_at.is_(None),
            )
            .order_by(MinutesRevision.id)
        )
    )


def revisions(item_id: int, limit: int = 200) -> list[MinutesRevision]:
    """The texts an item has had, newest first."""
    return list(
        db.session.scalars(
            select(MinutesRevision)
            .where(MinutesRevision.item_id == item_id)
            .order_by(MinutesRevision.id.desc())
            .limit(limit)
        )
    )


def latest_version(meeting_id: int) -> MinutesVersion | None:
    """The version in force, with its content."""
    return db.session.scalar(
        select(MinutesVersion)
        .join(MinutesVersion.minutes)
        .where(Minutes.meeting_id == meeting_id)
        .order_by(MinutesVersion.number.desc())
        .limit(1)
    )


def version(meeting_id: int, number: int) -> MinutesVersion:
    """One version with its content. Raises Missing."""
    found = db.session.scalar(
        select(MinutesVersion)
        .join(MinutesVersion.minutes)
        .where(Minutes.meeting_id == meeting_id, MinutesVersion.number == number)
    )
    if found is None:
        raise Missing(_("There is no such version of these minutes."))
    return found


def seals(meeting_id: int) -> list[Seal]:
    """All versions of a meeting's minutes, the one in force first, without content."""
    rows = db.session.execute(
        select(*_SEAL)
        .join(MinutesVersion.minutes)
        .outerjoin(ChainLink, ChainLink.version_id == MinutesVersion.id)
        .where(Minutes.meeting_id == meeting_id)
        .order_by(MinutesVersion.number.desc())
    )
    return [Seal(*row) for row in rows]


def published_for(meeting_ids: Iterable[int]) -> dict[int, Seal]:
    """Meeting id -> the version in force, without content; meetings without published minutes are not in it."""
    newest = select(func.max(MinutesVersion.id)).group_by(MinutesVersion.minutes_id)
    rows = db.session.execute(
        select(*_SEAL)
        .join(MinutesVersion.minutes)
        .outerjoin(ChainLink, ChainLink.version_id == MinutesVersion.id)
        .where(Minutes.meeting_id.in_(list(meeting_ids)), MinutesVersion.id.in_(newest))
    )
    return {row.meeting_id: Seal(*row) for row in rows}


def last_link(forum_id: int) -> ChainLink | None:
    """The newest link of a forum's chain."""
    return db.session.scalar(
        select(ChainLink).where(ChainLink.forum_id == forum_id).order_by(ChainLink.position.desc()).limit(1)
    )


def link_of(version_id: int) -> ChainLink | None:
    """The link of a version."""
    return db.session.scalar(select(ChainLink).where(ChainLink.version_id == version_id))


def link_by_value(value: str) -> ChainLink | None:
    """The link with this seal."""
    return db.session.scalar(select(ChainLink).where(ChainLink.value == value))


def places(forum_id: int) -> list[Place]:
    """All links of a forum in the order of the chain, without contents. One query."""
    rows = db.session.execute(
        select(ChainLink.position, ChainLink.previous, ChainLink.sha256, ChainLink.value, Meeting.key,
               MinutesVersion.number)
        .join(MinutesVersion, MinutesVersion.id == ChainLink.version_id)
        .join(MinutesVersion.minutes)
        .join(Minutes.meeting)
        .where(ChainLink.forum_id == forum_id)
        .order_by(ChainLink.position)
    )  # fmt: skip
    return [Place(*row) for row in rows]


def document_by_hash(sha256: str) -> MinutesDocument | None:
    """The file with this SHA-256, if it was made here."""
    return db.session.scalar(select(MinutesDocument).where(MinutesDocument.sha256 == sha256))
