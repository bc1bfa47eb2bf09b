"""The way out: whether the mail server answers, and whether somebody has paused. Known to all workers."""

from datetime import datetime

from sqlalchemy import select, update

from forum.extensions import db
from forum.kernel import clock
from forum.outbox import pace
from forum.outbox.models import WayOut

_ONLY = 1
_ROW = WayOut.metadata.tables["way_out"]
_ANSWERED = (
    update(_ROW)
    .where(_ROW.c.id == _ONLY, _ROW.c.silent_since.is_not(None))
    .values(silent_since=None, tries=0, next_try_at=None, reason="")
)


def look() -> WayOut | None:
    """How the way out is; None while all is well and nobody ever paused."""
    return db.session.get(WayOut, _ONLY)


def is_closed() -> bool:
    """Whether nothing should be tried now: the server was silent a moment ago, or somebody has paused."""
    statement = select(WayOut.paused_at, WayOut.next_try_at).where(WayOut.id == _ONLY)
    row = db.session.execute(statement).one_or_none()
    return row is not None and (row.paused_at is not None or (row.next_try_at or clock.now()) > clock.now())


def silent(reason: str) -> datetime:
    """The server did not answer: rest, longer each time. Until when. Two workers that find out together count once."""
    now = clock.now()
    row = look() or WayOut(id=_ONLY, tries=0)
    db.session.add(row)
    if row.silent_since is None:
        row.silent_since, row.tries = now, 0
    if row.next_try_at is None or row.next_try_at <= now:
        row.tries += 1
        row.next_try_at = now + pace.rest(row.tries)
    row.reason = reason[:500]
    return row.next_try_at


def answered() -> None:
    """The server took or refused a message: it is there."""
    db.session.execute(_ANSWERED)


def pause(by: str) -> None:
    """Let nothing leave until `resume`; `by` is shown to people. Mail is still written and waits."""
    row = look() or WayOut(id=_ONLY)
    db.session.add(row)
    if row.paused_at is None:
        row.paused_at, row.paused_by = clock.now(), by[:254]


def resume() -> None:
    """Let mail leave again, at once."""
    row = look()
    if row is not None:
        row.paused_at, row.paused_by, row.next_try_at = None, "", None
