"""Plan a meeting, and change what was planned."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from forum import config
from forum.accounts.models import User
from forum.directory.models import Region
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock, ids
from forum.kernel.errors import Conflict, Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _
from forum.meetings import rules
from forum.meetings.events import MeetingMoved
from forum.meetings.models import KINDS, Meeting, MeetingChange
from forum.meetings.service.record import changed, expect


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
    _check(kind=kind, title=title, starts_at=starts_at, duration_minutes=duration_minutes, timezone=timezone,
           link=link)  # fmt: skip
    if not may_be_past:
        _check_future(starts_at)
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


def change(meeting: Meeting, *, revision: int | None = None, by: User | None = None, **fields: Any) -> dict[str, Any]:
    """Change any of `rules.CHANGEABLE`; returns what really changed: field -> [old, new]. Nothing changed: nothing.

    Raises what `preview` raises. Moving an announced meeting raises SEQUENCE and records MeetingMoved.
    """
    found = preview(meeting, revision=revision, **fields)
    if not found:
        return {}
    moved = rules.raises_sequence(meeting.state, found)
    for name in found:
        value = fields[name]
        setattr(meeting, name, value.strip() if isinstance(value, str) else value)
    if moved:
        meeting.sequence += 1
    changed(meeting, "moved" if moved else "changed", found, by)
    if moved:
        record(MeetingMoved(meeting.id, {name: (old, new) for name, (old, new) in found.items()}))
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
    _check(**{name: fields.get(name, getattr(meeting, name)) for name in checked})
    if "starts_at" in found:
        _check_future(fields["starts_at"])
    return found


def differences(meeting: Meeting, fields: dict[str, Any]) -> dict[str, list[Any]]:
    """Which of `fields` differ from the meeting: field -> [old, new], instants as ISO 8601 in UTC."""
    found = {}
    for name in sorted(fields):
        old, new = _plain(getattr(meeting, name)), _plain(fields[name])
        if old != new:
            found[name] = [old, new]
    return found


def to_the_minute(moment: datetime) -> datetime:
    """The instant in UTC without seconds: people plan by the minute."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_the_minute(value).isoformat()
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value


def _check(*, kind: str, title: str, starts_at: datetime, duration_minutes: int, timezone: str, link: str) -> None:
    if kind not in KINDS:
        raise Problem(_("There is no such kind of meeting."), code="unknown_kind", field="kind")
    if not title.strip():
        raise Problem(_("Give the meeting a title."), code="no_title", field="title")
    if not rules.is_known_zone(timezone):
        raise Problem(_("“%(zone)s” is not a time zone we know, such as Asia/Jakarta.", zone=timezone),
                      code="unknown_zone", field="timezone")  # fmt: skip
    if starts_at.tzinfo is None:
        raise ValueError("starts_at is naive: say in which zone it is")
    if duration_minutes < 0:
        raise Problem(_("The end is before the start."), code="end_before_start", field="end")
    if duration_minutes == 0:
        raise Problem(_("The meeting has no length: it ends when it starts."), code="no_length", field="end")
    if duration_minutes > rules.LONGEST_MINUTES:
        raise Problem(_("A meeting is at most 24 hours long. Plan one for each day."), code="too_long", field="end")
    if link.strip() and not link.strip().lower().startswith(("https://", "http://")):
        raise Problem(_("A link begins with https://"), code="odd_link", field="link")


def _check_future(starts_at: datetime) -> None:
    if starts_at < to_the_minute(clock.now()):
        raise Problem(_("This time has passed. Choose one that is still to come."), code="in_the_past", field="day")
