"""Putting versions into their forum's chain, and looking whether all of it still stands as it was sealed."""

from collections.abc import Iterator

from sqlalchemy import select

from forum.extensions import db
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.minutes import chain, queries
from forum.minutes.chain import Fault
from forum.minutes.models import ChainLink, Minutes, MinutesDocument, MinutesVersion
from forum.minutes.rules import seal

AT_ONCE = 20  # contents in memory while a chain is looked through


def chain_up(forum_id: int) -> int:
    """Seal what is published and not yet sealed, in the order of publication. How many versions that were.

    Writers go one after the other (docs/decisions/0004), so that no two versions get the same place; the database
    refuses a fork all the same.
    """
    last = queries.last_link(forum_id)
    position, previous = (last.position, last.value) if last else (0, chain.FIRST)
    waiting = db.session.execute(
        select(MinutesVersion.id, MinutesVersion.sha256, MinutesVersion.number, Meeting.key)
        .join(MinutesVersion.minutes)
        .join(Minutes.meeting)
        .where(Meeting.forum_id == forum_id, MinutesVersion.id.not_in(select(ChainLink.version_id)))
        .order_by(MinutesVersion.id)
    ).all()
    for version_id, sha256, number, key in waiting:
        position += 1
        value = chain.seal_of(position, previous, sha256, key, number)
        db.session.add(ChainLink(forum_id=forum_id, version_id=version_id, position=position, previous=previous,
                                 sha256=sha256, value=value))  # fmt: skip
        previous = value
    db.session.flush()
    return len(waiting)


def verify(forum_id: int) -> Iterator[Fault]:
    """Every fault in a forum's chain, contents read and hashed anew. Some 2,000 versions a second."""
    yield from chain.faults(queries.places(forum_id))
    rows = db.session.execute(
        select(MinutesVersion, ChainLink.sha256, ChainLink.position, Meeting.key)
        .join(MinutesVersion.minutes)
        .join(Minutes.meeting)
        .outerjoin(ChainLink, ChainLink.version_id == MinutesVersion.id)
        .where(Meeting.forum_id == forum_id)
        .order_by(MinutesVersion.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for version, sealed, position, key in rows:
        if not sealed:
            yield Fault("unsealed", 0, key, version.number)
        elif not fits(version, sealed):
            yield Fault("changed", position, key, version.number)
        db.session.expunge(version)


def fits(version: MinutesVersion, sealed: str) -> bool:
    """Whether a version still says what was sealed: its content, and what its row repeats of it."""
    said = version.content
    return (
        seal(said) == version.sha256 == sealed
        and said.get("version") == version.number
        and said.get("is_public") == version.is_public
        and said.get("reason") == version.reason
    )


def note(version_id: int, variant: str, locale: str, parts: str, sha256: str, size: int) -> None:
    """Remember a file that was made of a version. Twice changes nothing."""
    if queries.document_by_hash(sha256) is None:
        db.session.add(MinutesDocument(version_id=version_id, variant=variant, locale=locale, parts=parts,
                                       sha256=sha256, size=size, made_at=clock.now()))  # fmt: skip
        db.session.flush()
