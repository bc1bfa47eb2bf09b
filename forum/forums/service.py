"""The verbs of forums: open, change, take in members, give roles."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from forum import config
from forum.accounts.models import User
from forum.adapters.picture import UnreadablePicture, expect_drawable
from forum.adapters.storage import Storage
from forum.adapters.text import RefusedFile, sniff_media_type
from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums import queries, rules
from forum.forums.models import ROLES, SIDES, Forum, ForumMember, ForumRole
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _

LOGO_LIMIT = 1024 * 1024
LOGO_PIXELS = 16_000_000
LOGO_TYPES = ("image/png", "image/jpeg")
FIELDS = frozenset({"name", "slug", "region", "timezone", "locale", "purpose", "inviter_name", "inviter_title",
                    "letterhead", "paper", "is_public", "quorum_share", "quorum_of", "asks_signature"})  # fmt: skip


def create(*, name: str, slug: str = "", timezone: str, **fields: Any) -> Forum:
    """Open a forum. `slug` is made from the name when empty. Raises Problem when the address is taken or odd."""
    slug = _free_slug(slug or rules.slug_from(name), None)
    forum = Forum(name=name, slug=slug, timezone=timezone)
    db.session.add(forum)
    _set(forum, fields)
    db.session.flush()
    return forum


def change(forum: Forum, **fields: Any) -> None:
    """Change any of FIELDS. An empty address is made from the name. Raises Problem when it is taken or odd."""
    if "slug" in fields:
        fields["slug"] = _free_slug(fields["slug"] or rules.slug_from(fields.get("name", forum.name)), forum)
    _set(forum, fields)
    db.session.flush()


def _set(forum: Forum, fields: dict[str, Any]) -> None:
    unknown = fields.keys() - FIELDS
    if unknown:
        raise TypeError(f"a forum has no {sorted(unknown)}")
    for name, value in fields.items():
        setattr(forum, name, value)


def _free_slug(slug: str, forum: Forum | None) -> str:
    if not rules.is_slug(slug):
        raise Problem(_("Use small letters, digits and hyphens, such as forum-ogp-contoh."), code="odd_slug",
                      field="slug")  # fmt: skip
    taken = db.session.scalar(select(Forum).where(Forum.slug == slug))
    if taken is not None and taken is not forum:
        raise Problem(_("Another forum already has this address."), code="slug_taken", field="slug")
    return slug


def set_logo(forum: Forum, content: bytes) -> None:
    """Keep a PNG or JPEG of at most LOGO_LIMIT bytes as the forum's logo. Raises Problem for anything else."""
    forum.logo = keep_logo(content)


def keep_logo(content: bytes) -> str:
    """Store a picture that documents can print; its key. Raises Problem as `set_logo`."""
    try:
        kind = sniff_media_type(content, limit=LOGO_LIMIT)
    except RefusedFile as error:
        if error.reason_code == "too_large":
            raise Problem(_("The picture is larger than 1 MB."), code="too_large", field="logo") from error
        raise _not_a_picture() from error
    if kind.media_type not in LOGO_TYPES:
        raise _not_a_picture()
    try:
        expect_drawable(content, LOGO_PIXELS)
    except UnreadablePicture as error:
        raise Problem(_("This picture is damaged, or larger than %(num)d megapixels. Save it again, smaller.",
                        num=LOGO_PIXELS // 1_000_000), code="not_drawable", field="logo") from error  # fmt: skip
    return Storage(config.current().files).put(content)


def _not_a_picture() -> Problem:
    return Problem(_("This is neither a PNG nor a JPEG picture."), code="not_a_picture", field="logo")


def remove_logo(forum: Forum) -> None:
    """Print documents without a logo from now on; those already made keep theirs."""
    forum.logo = None


def add_members(
    forum: Forum, organisations: Sequence[Organisation], *, since: date, side: str | None = None
) -> list[ForumMember]:
    """Take organisations into the forum from a day on; those already in stay as they are. Returns the new ones.

    Without `side` each sits where its sector does (`rules.side_of_sector`).
    """
    if side is not None and side not in SIDES:
        raise Problem(_("There is no such side."), code="unknown_side", field="side")
    statement = select(ForumMember).where(ForumMember.forum_id == forum.id)
    known = list(db.session.scalars(statement))
    inside = {row.organisation_id for row in known if row.until is None or row.until >= since}
    same_day = {row.organisation_id: row for row in known if row.since == since}
    added = []
    for organisation in organisations:
        if organisation.id in inside:
            continue
        inside.add(organisation.id)
        row = same_day.get(organisation.id)
        if row is None:
            row = ForumMember(forum=forum, organisation=organisation, since=since)
            db.session.add(row)
        row.side, row.until = side or rules.side_of_sector(organisation.sector), None
        added.append(row)
    db.session.flush()
    return added


def end_membership(member: ForumMember, on: date) -> None:
    """The organisation belongs to the forum up to and including `on`. Ended ones stay ended. Raises Problem."""
    if member.until is not None:
        return
    if on < member.since:
        raise Problem(_("The membership cannot end before it began."), code="end_before_start", field="until")
    member.until = on


def change_side(member: ForumMember, side: str) -> None:
    """Seat a member on another side. Raises Problem for an unknown side."""
    if side not in SIDES:
        raise Problem(_("There is no such side."), code="unknown_side", field="side")
    member.side = side


def give_role(forum: Forum, user: User, role: str) -> ForumRole:
    """Let a user act in a forum; giving the same role twice changes nothing. Raises Problem for an unknown role."""
    if role not in ROLES:
        raise Problem(_("There is no such role."), code="unknown_role", field="role")
    for row in queries.roles(forum.id):
        if row.user_id == user.id and row.role == role:
            return row
    row = ForumRole(forum=forum, user=user, role=role)
    db.session.add(row)
    db.session.flush()
    return row


def take_role(row: ForumRole) -> None:
    """End a role; the row stays as history. Twice changes nothing. Raises Problem for the last organiser."""
    if row.until is not None:
        return
    others = [other for other in queries.roles(row.forum_id) if other.role == "organiser" and other is not row]
    if row.role == "organiser" and not others:
        raise Problem(_("A forum needs an organiser. Name another one first."), code="last_organiser")
    row.until = clock.now()
