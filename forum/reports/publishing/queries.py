"""Named reads of published reports."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.reports.models import PublishedReport


def of_forum(forum_id: int) -> list[PublishedReport]:
    """Everything ever published of a forum, newest first, withdrawn ones too. One query."""
    statement = select(PublishedReport).where(PublishedReport.forum_id == forum_id).order_by(PublishedReport.id.desc())
    return list(db.session.scalars(statement))


def in_force(forum_id: int) -> list[PublishedReport]:
    """Of each period the newest that was not withdrawn, the latest period first. One query."""
    newest: dict[object, PublishedReport] = {}
    for row in of_forum(forum_id):
        if row.withdrawn_at is None:
            newest.setdefault((row.first, row.last), row)
    return sorted(newest.values(), key=lambda row: (row.last, row.first), reverse=True)


def by_key(slug: str, key: str) -> PublishedReport:
    """One of a forum that is public now, also a withdrawn one. Raises Missing in the same words for all others."""
    statement = (
        select(PublishedReport)
        .join(PublishedReport.forum)
        .where(PublishedReport.key == key, Forum.slug == slug, Forum.is_public.is_(True))
        .options(joinedload(PublishedReport.forum))
    )
    found = db.session.scalar(statement)
    if found is None:
        raise Missing(_("There is no published report at this address."))
    return found


def of_forum_by_key(forum_id: int, key: str) -> PublishedReport:
    """One of this forum. Raises Missing, also for another forum's."""
    found = db.session.scalar(
        select(PublishedReport).where(PublishedReport.key == key, PublishedReport.forum_id == forum_id)
    )
    if found is None:
        raise Missing(_("There is no published report at this address."))
    return found


def newer(row: PublishedReport) -> PublishedReport | None:
    """What supersedes it: the newest of the same period that was published later and not withdrawn."""
    statement = (
        select(PublishedReport)
        .where(
            PublishedReport.forum_id == row.forum_id, PublishedReport.first == row.first,
            PublishedReport.last == row.last, PublishedReport.id > row.id, PublishedReport.withdrawn_at.is_(None),
        )
        .order_by(PublishedReport.id.desc())
        .limit(1)
    )  # fmt: skip
    return db.session.scalar(statement)
