"""What changes in a transaction and is searched becomes due in the same transaction, whoever changed it.

Not by events: there are dozens of verbs that change a text, and one that forgot to tell would leave a hole that nobody
sees. So the session itself is watched (docs/decisions/0027).
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, attributes

from forum.actions.models import Action, ActionSupporter
from forum.extensions import db
from forum.meetings.models import AgendaItem, Meeting
from forum.minutes.models import Decision, Minutes, MinutesItem, MinutesVersion, Speaker
from forum.search.models import Due

_SEEN = "forum.search.seen"
_SAID = ("title", "description", "place", "letter_number", "is_public", "state", "starts_at", "timezone")
_WATCHED: dict[type, tuple[str, Callable[[Any], int | None]]] = {
    Meeting: ("meeting", lambda row: row.id),
    AgendaItem: ("meeting", lambda row: row.meeting_id),
    Minutes: ("meeting", lambda row: row.meeting_id),
    MinutesItem: ("minutes", lambda row: row.minutes_id),
    Decision: ("minutes", lambda row: row.minutes_id),
    MinutesVersion: ("minutes", lambda row: row.minutes_id),
    Speaker: ("item", lambda row: row.item_id),
    Action: ("meeting", lambda row: row.meeting_id),
    ActionSupporter: ("action", lambda row: row.action_id),
}


def watch() -> None:
    """Begin to watch; again changes nothing."""
    for name, listener in (("after_flush", _note), ("before_commit", _write), ("after_rollback", _forget)):
        if not event.contains(db.session, name, listener):
            event.listen(db.session, name, listener)


def _note(session: Session, _context: object) -> None:
    seen: set[tuple[str, int]] = session.info.setdefault(_SEEN, set())
    for row in (*session.new, *session.dirty, *session.deleted):
        known = _WATCHED.get(type(row))
        if known is None or (row in session.dirty and not _says_something_else(session, row)):
            continue
        scope, of = known
        number = of(row)
        if number is not None:
            seen.add((scope, number))


def _says_something_else(session: Session, row: Any) -> bool:
    if type(row) is Meeting:
        return any(_changed(row, name) for name in _SAID)
    return session.is_modified(row)


def _changed(row: Any, name: str) -> bool:
    return bool(attributes.get_history(row, name).has_changes())  # after_flush comes before it is forgotten


def _write(session: Session) -> None:
    session.flush()
    seen: set[tuple[str, int]] = session.info.pop(_SEEN, set())
    if not seen:
        return
    ids = {scope: sorted(number for one, number in seen if one == scope) for scope, _number in seen}
    chosen = []
    if "meeting" in ids:
        chosen.append(Meeting.id.in_(ids["meeting"]))
    minutes = select(Minutes.meeting_id)
    if "minutes" in ids:
        chosen.append(Meeting.id.in_(minutes.where(Minutes.id.in_(ids["minutes"]))))
    if "item" in ids:
        items = select(MinutesItem.minutes_id).where(MinutesItem.id.in_(ids["item"]))
        chosen.append(Meeting.id.in_(minutes.where(Minutes.id.in_(items))))
    if "action" in ids:
        chosen.append(Meeting.id.in_(select(Action.meeting_id).where(Action.id.in_(ids["action"]))))
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Due).from_select(["meeting_id"], select(Meeting.id).where(or_(*chosen)))
    session.execute(statement.on_conflict_do_nothing())


def _forget(session: Session) -> None:
    session.info.pop(_SEEN, None)
