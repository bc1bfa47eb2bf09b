"""Policies of promises: what strangers may read, who may see what."""

import re
from typing import Any
from urllib.parse import urlsplit

from forum.actions import queries
from forum.actions.queries import plan
from forum.forums import rules as forums_rules

_MAIL_LINK = re.compile(r"\[([^\]\n]*)\]\(\s*<?mailto:[^)\n]*\)", re.IGNORECASE)
_MAIL = re.compile(r"(?:mailto:)?[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
# Eighteen digits, usually written 8-6-1-3: NIP, the number of a civil servant; sixteen: NIK, of a citizen.
_CIVIL_NUMBER = re.compile(
    r"(?<!\d)(?:\d{8}[ .\-]?\d{6}[ .\-]?\d[ .\-]?\d{3}|\d{4}[ .\-]?\d{4}[ .\-]?\d{4}[ .\-]?\d{4})(?!\d)"
)
# +62 812-3456-789, 62812…, 0812 3456 789, (0331) 487123: at least nine digits, and neither hours nor dates.
_PHONE = re.compile(
    r"\+62[ .()\-]{0,2}(?:\d[ .()\-]{0,2}){7,12}\d"
    r"|(?<!\d)62[ \-]?8(?:[ \-]?\d){7,11}(?!\d)"
    r"|(?<![\d/.,])(?!\d\d[.:]\d\d ?[-–])(?!\d\d[-./ ]\d\d[-./ ](?:19|20)\d\d)\(?0(?:[ .()\-]{0,2}\d){8,12}(?!\d)"
)


def is_web_address(text: str) -> bool:
    """An http(s) address with a host: the only kind of evidence address that is kept and shown as a link."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not set(text) & set(' \t\r\n<>"')


def without_contacts(text: str, mark: str = "…") -> str:
    """`text` as strangers may read it: mail addresses, telephone numbers, NIP and NIK become `mark`.

    Public documents carry none of them (domain notes 6: UU 14/2008 art. 17, UU 27/2022). It is a net below the
    person who decides to publish, not a replacement of them.
    """
    text = _MAIL_LINK.sub(r"\1", text)
    for pattern in (_MAIL, _CIVIL_NUMBER, _PHONE):
        text = pattern.sub(mark, text)
    return text


def may_see_forum(user: Any, forum_id: int) -> bool:
    """Whether a signed-in user belongs to the forum in any role."""
    return bool(user.is_authenticated) and forums_rules.has_role(
        user, forum_id, "organiser", "minute_taker", "leader", "member"
    )


def is_hidden(user: Any, action: Any) -> bool:
    """Whether a closed promise is hidden from this reader: its address may stand in minutes that were public once. Its
    owner has the link for reporting, which stays theirs.
    """
    return bool(action.closed) and not may_see_forum(user, action.meeting.forum_id)


def may_manage(user: Any, forum_id: int) -> bool:
    """Who writes minutes may change the promises of the forum."""
    return bool(user.is_authenticated) and forums_rules.has_role(user, forum_id, "organiser", "minute_taker")


def may_judge(user: Any, key: str, **_view_args: Any) -> bool:
    """Organisers of the promise's forum confirm or send back what was reported as done. Raises Missing."""
    return bool(user.is_authenticated) and forums_rules.has_role(
        user, queries.by_key(key).meeting.forum_id, "organiser"
    )


def may_follow(user: Any, key: str, **_view_args: Any) -> bool:
    """Any account follows what its page shows. Raises Missing."""
    return bool(user.is_authenticated) and queries.by_key(key) is not None


def may_nudge(user: Any, key: str, **_view_args: Any) -> bool:
    """Who belongs to the forum reminds a partner. Raises Missing."""
    return may_see_forum(user, queries.by_key(key).meeting.forum_id)


def may_plan(user: Any, slug: str, **_view_args: Any) -> bool:
    """Organisers write the action plan of their forum. Raises Missing."""
    return forums_rules.may_organise(user, slug)


def may_change_commitment(user: Any, key: str, **_view_args: Any) -> bool:
    """Organisers of the forum of this commitment. Raises Missing."""
    return bool(user.is_authenticated) and forums_rules.has_role(user, plan.by_key(key).forum_id, "organiser")


def may_manage_action(user: Any, key: str, **_view_args: Any) -> bool:
    """Who writes minutes in the forum of this promise. Raises Missing."""
    return bool(user.is_authenticated) and may_manage(user, queries.by_key(key).meeting.forum_id)
