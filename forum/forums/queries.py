"""Named reads of forums, their members and the people who run them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from flask import g, has_request_context
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums.models import ROLES, SIDES, Forum, ForumMember, ForumRole
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _


def by_slug(slug: str) -> Forum:
    """The forum with this address, its region loaded; asked once per request. Raises Missing."""
    known: dict[str, Forum] = g.setdefault("forums_by_slug", {}) if has_request_context() else {}
    if slug not in known:
        found = db.session.scalar(select(Forum).where(Forum.slug == slug).options(joinedload(Forum.region)))
        if found is None:
            raise Missing(_("There is no such forum."))
        known[slug] = found
    return known[slug]


def for_user(user: Any) -> list[Forum]:
    """The forums this user has a role in (all, for an administrator), by name."""
    statement = select(Forum).options(joinedload(Forum.region)).order_by(Forum.name, Forum.id)
    if not user.is_administrator:
        statement = statement.where(Forum.id.in_(roles_of(user.id)))
    return list(db.session.scalars(statement))


def roles_of(user_id: int) -> dict[int, frozenset[str]]:
    """Forum id -> the roles this user has there now; asked once per request."""
    known: dict[int, dict[int, frozenset[str]]] = g.setdefault("forum_roles", {}) if has_request_context() else {}
    if user_id not in known:
        statement = select(ForumRole.forum_id, ForumRole.role).where(
            ForumRole.user_id == user_id, ForumRole.until.is_(None)
        )
        found: dict[int, set[str]] = defaultdict(set)
        for forum_id, role in db.session.execute(statement):
            found[forum_id].add(role)
        known[user_id] = {forum_id: frozenset(roles) for forum_id, roles in found.items()}
    return known[user_id]


def _on(day: date) -> Any:
    return (ForumMember.since <= day) & or_(ForumMember.until.is_(None), ForumMember.until >= day)


def members(forum_id: int, on: date) -> list[ForumMember]:
    """Who belongs to the forum on a day, organisation loaded: government, civil society, others; by name."""
    statement = (
        select(ForumMember)
        .join(ForumMember.organisation)
        .where(ForumMember.forum_id == forum_id, _on(on))
        .options(joinedload(ForumMember.organisation))
        .order_by(Organisation.name, ForumMember.id)
    )
    return sorted(db.session.scalars(statement), key=lambda member: SIDES.index(member.side))


def former_members(forum_id: int, on: date) -> list[ForumMember]:
    """Memberships that had ended by `on`, latest first, organisation loaded."""
    statement = (
        select(ForumMember)
        .where(ForumMember.forum_id == forum_id, ForumMember.until < on)
        .options(joinedload(ForumMember.organisation))
        .order_by(ForumMember.until.desc(), ForumMember.id)
    )
    return list(db.session.scalars(statement))


def membership(forum_id: int, member_id: int) -> ForumMember:
    """One membership of this forum. Raises Missing, also for another forum's."""
    found = db.session.get(ForumMember, member_id)
    if found is None or found.forum_id != forum_id:
        raise Missing(_("There is no such membership in this forum."))
    return found


def sides(forum_id: int, on: date) -> dict[int, str]:
    """Organisation id -> side, of those who belong to the forum on a day."""
    return sides_of([forum_id], on)


def sides_of(forum_ids: Collection[int], on: date) -> dict[int, str]:
    """The same of several forums together; who sits on different sides is taken where the oldest forum has it."""
    statement = (
        select(ForumMember.organisation_id, ForumMember.side)
        .where(ForumMember.forum_id.in_(forum_ids), _on(on))
        .order_by(ForumMember.forum_id.desc())
    )
    return {row.organisation_id: row.side for row in db.session.execute(statement)}


def in_region(region_id: int) -> list[Forum]:
    """The forums of a region, by name, region loaded."""
    statement = (
        select(Forum).where(Forum.region_id == region_id).options(joinedload(Forum.region))
        .order_by(Forum.name, Forum.id)
    )  # fmt: skip
    return list(db.session.scalars(statement))


def roles(forum_id: int) -> list[ForumRole]:
    """The roles people have in this forum now, user loaded: organisers first, then by name."""
    statement = (
        select(ForumRole)
        .where(ForumRole.forum_id == forum_id, ForumRole.until.is_(None))
        .options(joinedload(ForumRole.user))
    )
    found = db.session.scalars(statement)
    return sorted(found, key=lambda row: (ROLES.index(row.role), row.user.name.casefold(), row.id))


def role(forum_id: int, role_id: int) -> ForumRole:
    """One role in this forum, current or ended. Raises Missing, also for another forum's."""
    found = db.session.get(ForumRole, role_id)
    if found is None or found.forum_id != forum_id:
        raise Missing(_("There is no such role in this forum."))
    return found
