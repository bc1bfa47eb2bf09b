"""Who may do what in a forum, and on which side an organisation sits."""

import re
from typing import Any

from forum.forums import queries
from forum.forums.models import ROLES

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
RESERVED_SLUGS = frozenset({"baru", "cari"})
_SIDES_OF_SECTORS = {"government": "government", "parliament": "government", "cso": "civil_society",
                     "community": "civil_society"}  # fmt: skip


def has_role(user: Any, forum_id: int, *roles: str) -> bool:
    """Whether `user` has one of `roles` in the forum now; an administrator always has. One query per request."""
    if not user.is_authenticated:
        return False
    if user.is_administrator:
        return True
    return not queries.roles_of(user.id).get(forum_id, frozenset()).isdisjoint(roles)


def may_see(user: Any, slug: str, **_view_args: Any) -> bool:
    """Everybody with a role in the forum sees it. Raises Missing."""
    return bool(user.is_authenticated) and has_role(user, queries.by_slug(slug).id, *ROLES)


def may_organise(user: Any, slug: str, **_view_args: Any) -> bool:
    """Organisers do everything in their forum. Raises Missing."""
    return bool(user.is_authenticated) and has_role(user, queries.by_slug(slug).id, "organiser")


def may_write(user: Any, slug: str, **_view_args: Any) -> bool:
    """Organisers and minute takers record attendance and minutes. Raises Missing."""
    return bool(user.is_authenticated) and has_role(user, queries.by_slug(slug).id, "organiser", "minute_taker")


def may_create(user: Any, **_view_args: Any) -> bool:
    """Only an administrator opens a forum."""
    return bool(user.is_authenticated and user.is_administrator)


def organises_any(user: Any, **_view_args: Any) -> bool:
    """Whether the user organises at least one forum."""
    if not user.is_authenticated:
        return False
    return bool(user.is_administrator or any("organiser" in roles for roles in queries.roles_of(user.id).values()))


def belongs_anywhere(user: Any, **_view_args: Any) -> bool:
    """Whether the user has any role in any forum now."""
    return bool(user.is_authenticated and (user.is_administrator or queries.roles_of(user.id)))


def side_of_sector(sector: str) -> str:
    """On which side an organisation of this sector sits when nobody says otherwise."""
    return _SIDES_OF_SECTORS.get(sector, "other")


def slug_from(name: str) -> str:
    """An address made from a name: "Forum OGP Contoh" -> "forum-ogp-contoh" (at most 80 characters)."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:80].strip("-")


def is_slug(slug: str) -> bool:
    """Whether this can be a forum's address."""
    return len(slug) <= 80 and SLUG.match(slug) is not None and slug not in RESERVED_SLUGS
