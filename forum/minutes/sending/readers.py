"""The links by which invitees read the minutes: scoped to one meeting, stored as hashes, revocable one by one."""

from collections.abc import Collection, Iterable

from flask import current_app
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from forum import config
from forum.extensions import db
from forum.invitations.models import Invitation
from forum.kernel import clock, ids
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.minutes.sending.models import MinutesReader

PURPOSE = "minutes"


def token(reader: MinutesReader) -> str:
    """The secret in the link (docs/decisions/0003-derived-tokens.md)."""
    return _derived(reader.token_nonce)


def link(reader: MinutesReader) -> str:
    """The absolute address of the minutes for this invitee."""
    return address("minutes.by_link", token=token(reader))


def address(endpoint: str, **values: str) -> str:
    """An absolute address, also where there is no request (worker, command line)."""
    path: str = current_app.url_map.bind("").build(endpoint, values)
    return config.current().base_url.rstrip("/") + path


def ensure(invitations: Collection[Invitation]) -> dict[int, MinutesReader]:
    """Invitation id -> its link; those who have none yet get one, also when publishing and the worker make it in the
    same moment. Three statements, however many."""
    known = of(one.id for one in invitations)
    fresh = [one for one in invitations if one.id not in known]
    if fresh:
        now = clock.now()
        nonces = {one.id: ids.new_token() for one in fresh}
        insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
        db.session.execute(insert(MinutesReader).on_conflict_do_nothing(index_elements=["invitation_id"]), [
            {"invitation_id": key, "token_nonce": nonce, "token_hash": ids.token_hash(_derived(nonce)), "made_at": now}
            for key, nonce in nonces.items()
        ])  # fmt: skip
        known |= of(nonces)
    return known


def of(invitation_ids: Iterable[int]) -> dict[int, MinutesReader]:
    """Invitation id -> its link, where it has one. One statement."""
    wanted = list(invitation_ids)
    if not wanted:
        return {}
    found = db.session.scalars(select(MinutesReader).where(MinutesReader.invitation_id.in_(wanted)))
    return {one.invitation_id: one for one in found}


def find(secret: str) -> MinutesReader | None:
    """The link whose secret this is, also one that ended; None for anything else. One statement."""
    if not ids.looks_like_token(secret.strip()):
        return None
    loaded = joinedload(MinutesReader.invitation).joinedload(Invitation.meeting).joinedload(Meeting.forum)
    return db.session.scalar(
        select(MinutesReader).where(MinutesReader.token_hash == ids.token_hash(secret)).options(loaded)
    )


def is_open(reader: MinutesReader) -> bool:
    """Whether it still opens the minutes."""
    return reader.revoked_at is None and reader.invitation.withdrawn_at is None


def by_id(meeting_id: int, reader_id: int) -> MinutesReader:
    """One link to the minutes of this meeting. Raises Missing, also for another meeting's."""
    found = db.session.get(MinutesReader, reader_id)
    if found is None or found.invitation.meeting_id != meeting_id:
        raise Missing(_("There is no such link to these minutes."))
    return found


def revoke(reader: MinutesReader) -> None:
    """The link opens nothing from now on. Twice changes nothing."""
    reader.revoked_at = reader.revoked_at or clock.now()


def renew(reader: MinutesReader) -> None:
    """A new link; the old one is dead."""
    reader.token_nonce, reader.revoked_at, reader.made_at = ids.new_token(), None, clock.now()
    reader.token_hash = ids.token_hash(token(reader))


def _derived(nonce: str) -> str:
    return ids.derived_token(current_app.config["SECRET_KEY"], PURPOSE, nonce)
