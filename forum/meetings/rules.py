"""Who may do what with a meeting; what a meeting may become; when SEQUENCE rises; what deserves a warning."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from forum.forums import rules as forums
from forum.forums.models import ROLES
from forum.kernel.dates import known_zones
from forum.meetings import queries
from forum.meetings.models import AgendaItem, Meeting, Series

LONGEST_MINUTES = 24 * 60
TIMES = frozenset({"starts_at", "duration_minutes", "timezone"})
"""When one of these changes, everybody is asked to answer once more."""
# A real change for everybody's calendar (calendar.md rule 7; RFC 5546 section 2.1.4).
SEQUENCED = TIMES | {"place", "link"}
TOLD = SEQUENCED | {"title", "description", "letter_number"}
"""What an invitation says of a meeting, beside its agenda."""
TEXT = frozenset({"kind", "title", "description", "letter_number", "region_id", "is_public"})
CHANGEABLE = SEQUENCED | TEXT
IN_ORDER = ("title", "kind", "starts_at", "duration_minutes", "timezone", "place", "link", "region_id", "description",
            "letter_number", "is_public")  # fmt: skip
FOLLOWED = ("title", "description", "place", "link", "duration_minutes", "timezone")
"""What an occurrence has from its series as long as nobody changes it there."""
PATTERN = frozenset({"starts_at", "timezone", "rrule"})
"""A new one of these voids every RECURRENCE-ID: an announced series ends, and another continues it."""
CHANGEABLE_IN_SERIES = (CHANGEABLE | PATTERN) - {"letter_number"}
NEXT_STATES = {
    "draft": ("announced", "cancelled"),
    "announced": ("held", "cancelled"),
    "held": ("concluded",),
    "concluded": (),
    "cancelled": (),
}
STAGES = ("plan", "invite", "hold", "conclude")


def may_see(user: Any, key: str, **_view_args: Any) -> bool:
    """Everybody with a role in the meeting's forum. Raises Missing."""
    return _has(user, key, *ROLES)


def may_organise(user: Any, key: str, **_view_args: Any) -> bool:
    """Organisers of the meeting's forum. Raises Missing."""
    return _has(user, key, "organiser")


def may_write(user: Any, key: str, **_view_args: Any) -> bool:
    """Organisers and minute takers of the meeting's forum: attendance and minutes. Raises Missing."""
    return _has(user, key, "organiser", "minute_taker")


def _has(user: Any, key: str, *roles: str) -> bool:
    return bool(user.is_authenticated) and forums.has_role(user, queries.by_key(key).forum_id, *roles)


def may_see_series(user: Any, key: str, **_view_args: Any) -> bool:
    """Everybody with a role in the series' forum. Raises Missing."""
    return bool(user.is_authenticated) and forums.has_role(user, queries.series_by_key(key).forum_id, *ROLES)


def may_organise_series(user: Any, key: str, **_view_args: Any) -> bool:
    """Organisers of the series' forum. Raises Missing."""
    return bool(user.is_authenticated) and forums.has_role(user, queries.series_by_key(key).forum_id, "organiser")


def may_become(state: str, new: str) -> bool:
    """Whether a meeting in `state` can go to `new`."""
    return new in NEXT_STATES[state]


def is_changeable(state: str) -> bool:
    """Whether anything of the meeting may still be changed."""
    return state != "cancelled"


def is_movable(state: str) -> bool:
    """Whether time, place and link may still be changed: not once the meeting was held."""
    return state in ("draft", "announced")


def is_known_zone(zone: str) -> bool:
    """Whether `zone` is an IANA time zone."""
    return zone in known_zones()


def raises_sequence(state: str, changed: Collection[str]) -> bool:
    """SEQUENCE rises only for an announced meeting, only when time, place or link changed."""
    return state == "announced" and not SEQUENCED.isdisjoint(changed)


def time_warnings(starts_at: datetime, duration_minutes: int, zone: str) -> list[str]:
    """What to say about the hour, never a refusal: `friday_prayer`, `early_or_late` (domain.md section 4)."""
    start = starts_at.astimezone(ZoneInfo(zone))
    end = start + timedelta(minutes=duration_minutes)
    found = []
    noon = (
        datetime.combine(start.date(), time(11), start.tzinfo),
        datetime.combine(start.date(), time(13), start.tzinfo),
    )
    if start.weekday() == 4 and start < noon[1] and end > noon[0]:
        found.append("friday_prayer")
    if not time(7) <= start.time() <= time(18):
        found.append("early_or_late")
    return found


def agenda_minutes(items: Sequence[AgendaItem]) -> int:
    """How many minutes the agenda takes."""
    return sum(item.minutes for item in items)


def stage(meeting: Meeting, now: datetime) -> str:
    """The stage of a meeting's life that is open now: plan, invite, hold (from its day on) or conclude."""
    if meeting.state == "draft":
        return "plan"
    if meeting.state in ("held", "concluded"):
        return "conclude"
    if meeting.state == "cancelled":
        return "plan"
    zone = ZoneInfo(meeting.timezone)
    return "hold" if now.astimezone(zone).date() >= meeting.starts_at.astimezone(zone).date() else "invite"


def finished_stages(meeting: Meeting, now: datetime) -> list[str]:
    """The stages that lie behind."""
    if meeting.state == "concluded":
        return list(STAGES)
    return [] if meeting.state == "cancelled" else list(STAGES[: STAGES.index(stage(meeting, now))])


def is_override(meeting: Meeting, series: Series) -> bool:
    """Whether this occurrence differs from the pattern, so that calendars need a VEVENT of its own for it."""
    return meeting.starts_at != meeting.recurrence_id or differs(meeting, series)


def differs(meeting: Meeting, series: Series) -> bool:
    """Whether anything but the start differs from the pattern."""
    return any(getattr(meeting, name) != getattr(series, name) for name in FOLLOWED)


def exdates(occurrences: Sequence[Meeting]) -> tuple[datetime, ...]:
    """The starts by the rule that do not take place: cancelled or left out."""
    return tuple(one.recurrence_id for one in occurrences if one.recurrence_id is not None and one.state == "cancelled")


def overrides(series: Series, occurrences: Sequence[Meeting]) -> list[Meeting]:
    """The occurrences that take place and differ from the pattern, held ones too."""
    return [
        one
        for one in occurrences
        if one.recurrence_id is not None and one.state != "cancelled" and is_override(one, series)
    ]


def standing(occurrences: Sequence[Meeting]) -> list[Meeting]:
    """The meetings of a series that take place or took place, by date: those that are counted."""
    return sorted((one for one in occurrences if one.state != "cancelled"), key=lambda one: (one.starts_at, one.id))


def is_ahead(meeting: Meeting, now: datetime) -> bool:
    """Whether it may still change with its series: not begun, not held, not cancelled."""
    return meeting.state in ("draft", "announced") and meeting.starts_at > now
