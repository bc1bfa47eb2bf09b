"""Opening a subscription, giving it a new address, ending it. None commits."""

from typing import Any

from flask import current_app
from sqlalchemy import select

from forum import config
from forum.accounts.models import User
from forum.directory import queries as directory
from forum.directory.models import Office, Person
from forum.extensions import db
from forum.invitations import rules
from forum.invitations.models import Feed, Invitation
from forum.invitations.service import inviter
from forum.kernel import clock, ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.outbox import service as outbox
from forum.outbox.compose import compose

PURPOSE = "feed"


def token(feed: Feed) -> str:
    """The secret in the address of a subscription (docs/decisions/0003-derived-tokens.md)."""
    return ids.derived_token(current_app.config["SECRET_KEY"], PURPOSE, feed.token_nonce)


def page_address(feed: Feed) -> str:
    """The absolute address of the page that says how to subscribe."""
    path: str = current_app.url_map.bind("").build("invitations.feed", {"token": token(feed)})
    return config.current().base_url.rstrip("/") + path


def find(secret: str) -> Feed | None:
    """The subscription with this secret, also a revoked one; None for anything else."""
    if not ids.looks_like_token(secret.strip()):
        return None
    return db.session.scalar(select(Feed).where(Feed.token_hash == ids.token_hash(secret)))


def of_user(user: User) -> Feed:
    """The user's subscription, opened when there is none."""
    standing = db.session.scalar(select(Feed).where(Feed.user_id == user.id, Feed.revoked_at.is_(None)))
    return standing or _opened(Feed(user_id=user.id, locale=user.locale))


def mail_to_invitee(invitation: Invitation) -> None:
    """Write the address of the invitee's subscription to the address that was invited: not to whoever holds the link.

    The subscription opens every meeting of the office, of all forums; the address of one invitation is what one
    organiser typed. So it goes only to an address that the directory knows for them. At most once an hour. Raises
    Problem for any other, for somebody sent in another's place, and for who has no address.
    """
    if invitation.delegated_from_id is not None or not invitation.email:
        raise Problem(_("There is no email address to which the calendar's address could be sent."), code="no_address")
    if not rules.is_known(invitation.email, _in_directory(invitation.office, invitation.person)):
        raise Problem(_("The calendar of all your meetings is sent only to an address that stands in the directory. "
                        "Ask the organiser to write yours there."), code="unknown_address")  # fmt: skip
    feed = _of_invitee(invitation)
    key = f"feed:{feed.id}:{int(clock.now().timestamp()) // 3600}"
    mail = compose("feed", key=key, to_name=invitation.person_name or invitation.addressee, to_email=invitation.email,
                   locale=invitation.locale, sender_name=inviter(invitation.meeting),
                   context={"owner": invitation.addressee, "link": page_address(feed)})  # fmt: skip
    outbox.post(mail, key=key, kind="feed", topic=f"feed:{feed.id}")


def is_open(feed: Feed) -> bool:
    """Whether the address still works: not revoked; an office's only while who got it still writes for the office."""
    if feed.revoked_at is not None:
        return False
    return feed.mailed_to is None or rules.is_known(feed.mailed_to, _in_directory(feed.office, feed.person))


def _in_directory(office: Office | None, person: Person | None) -> list[str]:
    """The office's own address and that of who holds it now; or the person's own."""
    held = directory.holders([office.id], clock.today(config.current().timezone)).get(office.id) if office else None
    found = [office.email if office else None, held.person.email if held else None, person.email if person else None]
    return [one for one in found if one]


def renew(feed: Feed) -> Feed:
    """A new address; the old one stops working at once. Of a revoked one: itself."""
    if not is_open(feed):
        return feed
    revoke(feed)
    return _opened(Feed(user_id=feed.user_id, office_id=feed.office_id, person_id=feed.person_id, locale=feed.locale,
                        mailed_to=feed.mailed_to))  # fmt: skip


def revoke(feed: Feed) -> None:
    """The address stops working. Twice changes nothing."""
    feed.revoked_at = feed.revoked_at or clock.now()


def _of_invitee(invitation: Invitation) -> Feed:
    owner: dict[str, Any] = (
        {"office_id": invitation.office_id} if invitation.office_id else {"person_id": invitation.person_id}
    )
    owner |= {"mailed_to": invitation.email}
    standing = db.session.scalar(select(Feed).filter_by(revoked_at=None, **owner).order_by(Feed.id.desc()).limit(1))
    return standing or _opened(Feed(locale=invitation.locale, **owner))


def _opened(feed: Feed) -> Feed:
    feed.token_nonce = ids.new_token()
    feed.token_hash = ids.token_hash(token(feed))
    feed.created_at = clock.now()
    db.session.add(feed)
    db.session.flush()
    return feed
