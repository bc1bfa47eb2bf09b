"""Plan a meeting, and change what was planned."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum import config
from forum.accounts.models import User
from forum.directory.models import Region
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import ids
from forum.kernel.errors import Conflict, Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _
from forum.meetings import rules
from forum.meetings.events import MeetingMoved, MeetingReworded
from forum.meetings.models import Meeting, MeetingChange, Series
from forum.meetings.service.checks import check, check_future, to_the_minute
from forum.meetings.service.record import changed, expect, next_sequence


def plan(
    forum: Forum,
    *,
    kind: str,
    title: str,
    starts_at: datetime,
    duration_minutes: int,
    timezone: str,
    place: str = "",
    link: str = "",
    description: str = "",
    letter_number: str = "",
    region: Region | None = None,
    is_public: bool = False,
    by: User | None = None,
    may_be_past: bool = False,
    key: str | None = None,
) -> Meeting:
    """A new draft; nothing is sent. `starts_at` is aware, `timezone` the IANA zone of the place.

    Raises Problem for an unknown kind or zone, a length outside 1 minute to 24 hours, and a start in the past
    (unless `may_be_past`: records of what was held before this product came). With a `key` (the page's address) that
    a meeting of this forum already has, that meeting is returned: a form sent twice plans once.
    """
    known = db.session.scalar(select(Meeting).where(Meeting.key == key)) if key else None
    if known is not None and known.forum_id != forum.id:
        raise Conflict(_("This form belongs to another forum. Nothing was saved; open the page again."))
    if known is not None:
        return known
    check(kind=kind, title=title, starts_at=starts_at, duration_minutes=duration_minutes, timezone=timezone,
           link=link)  # fmt: skip
    if not may_be_past:
        check_future(starts_at)
    meeting = Meeting(
        uid=ids.new_uid(config.current().host), key=key or ids.new_key(), forum=forum, kind=kind, title=title.strip(),
        starts_at=to_the_minute(starts_at), duration_minutes=duration_minutes, timezone=timezone, place=place.strip(),
        link=link.strip(), description=description.strip(), letter_number=letter_number.strip(), region=region,
        is_public=is_public, created_by_id=by.id if by else None, revision=1, sequence=0,
    )  # fmt: skip
    db.session.add(meeting)
    db.session.flush()
    db.session.add(MeetingChange(meeting_id=meeting.id, user_id=by.id if by else None, sequence=0, what="planned"))
    db.session.flush()
    return meeting


def change(
    meeting: Meeting,
    *,
    revision: int | None = None,
    by: User | None = None,
    notify: bool | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """Change any of `rules.CHANGEABLE`; returns what really changed: field -> [old, new]. Nothing changed: nothing.

    Raises what `preview` raises. Moving an announced meeting raises SEQUENCE and records MeetingMoved; a change of its
    words alone records MeetingReworded. `notify` says whether invitees are told; when it is not said they are told of a
    move and not of words (docs/decisions/0013-settling-and-silence.md).
    """
    found = preview(meeting, revision=revision, **fields)
    if not found:
        return {}
    moved = rules.raises_sequence(meeting.state, found)
    for name in found:
        value = fields[name]
        setattr(meeting, name, value.strip() if isinstance(value, str) else value)
    if moved:
        next_sequence(meeting)
    tells = moved if notify is None else notify
    changed(meeting, ("moved" if tells else "moved_silently") if moved else "changed", found, by)
    if meeting.state == "announced" and not rules.TOLD.isdisjoint(found):
        changes = {name: (old, new) for name, (old, new) in found.items()}
        event = MeetingMoved if moved else MeetingReworded
        record(event(meeting.id, changes, tells, by.id if by else None))
    return found


def preview(meeting: Meeting, *, revision: int | None = None, **fields: Any) -> dict[str, list[Any]]:
    """What `change` would change, without doing it: field -> [old, new].

    Raises Conflict when `revision` is not the meeting's; Problem for a cancelled meeting, for a time, place or link
    of one that was held, and for values `plan` refuses.
    """
    unknown = fields.keys() - rules.CHANGEABLE
    if unknown:
        raise TypeError(f"a meeting has no {sorted(unknown)} that could be changed")
    expect(meeting, revision)
    found = differences(meeting, fields)
    if not found:
        return {}
    if not rules.is_changeable(meeting.state):
        raise Problem(_("The meeting was cancelled; it can no longer be changed."), code="cancelled")
    if not rules.SEQUENCED.isdisjoint(found) and not rules.is_movable(meeting.state):
        raise Problem(_("The meeting was held; its time and place are part of the record."), code="held")
    checked = ("kind", "title", "starts_at", "duration_minutes", "timezone", "link")
    check(**{name: fields.get(name, getattr(meeting, name)) for name in checked})
    if "starts_at" in found:
        check_future(fields["starts_at"])
    return found


@contextmanager
def pretending(meeting: Meeting, fields: Mapping[str, Any]) -> Iterator[None]:
    """The meeting as it would be with `fields` (as `change` takes them), in memory and for the length of a block.

    Nothing reaches the database: to show what would be told, without telling it.
    """
    before = {name: getattr(meeting, name) for name in fields}
    with db.session.no_autoflush:
        try:
            for name, value in fields.items():
                setattr(meeting, name, value.strip() if isinstance(value, str) else value)
            yield
        finally:
            for name, value in before.items():
                setattr(meeting, name, value)


def differences(meeting: Meeting | Series, fields: dict[str, Any]) -> dict[str, list[Any]]:
    """Which of `fields` differ from the meeting (or series): field -> [old, new], instants as ISO 8601 in UTC."""
    found = {}
    for name in sorted(fields):
        old, new = _plain(getattr(meeting, name)), _plain(fields[name])
        if old != new:
            found[name] = [old, new]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_the_minute(value).isoformat()
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value
