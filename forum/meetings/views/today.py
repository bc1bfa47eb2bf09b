"""The organiser's day: what comes, what needs a hand."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import render_template
from flask.typing import ResponseReturnValue

from forum import config
from forum.extensions import current_user
from forum.forums import queries as forums
from forum.forums import rules as forum_rules
from forum.forums.models import Forum
from forum.kernel import clock
from forum.meetings import labels, queries
from forum.meetings.folding import folded
from forum.meetings.models import Meeting
from forum.meetings.views import blueprint
from forum.web import panels
from forum.web.access import allow, signed_in


@dataclass(frozen=True)
class DayOfMeetings:
    """One bead on the line."""

    day: date
    meetings: list[Meeting]
    is_today: bool
    days_away: int


@blueprint.get("/hari-ini")
@allow(signed_in)
def today() -> ResponseReturnValue:
    """The next meetings as a line of days, what needs a hand now, what falls due."""
    mine = forums.for_user(current_user)
    zone = mine[0].timezone if mine else config.current().timezone
    day = clock.today(zone)
    midnight = datetime.combine(day, time.min, ZoneInfo(zone))
    ids = [forum.id for forum in mine]
    coming = queries.upcoming(ids, midnight - timedelta(hours=3)) if ids else []
    coming = [meeting for meeting in coming if _local_day(meeting) >= day]
    coming, more = folded(coming, clock.now())
    begun = queries.unfinished(ids, clock.now() + timedelta(days=1), limit=200) if ids else []
    late = [meeting for meeting in begun if meeting.starts_at < midnight and _local_day(meeting) < day]
    unmarked = [meeting for meeting in late if meeting.state in ("draft", "announced")]
    offered = panels.collect("today", forums=mine, meetings=[*late, *coming], begun=begun, user=current_user)
    return render_template(
        "meetings/today.html",
        today=day,
        days=_line_of_days(coming, day),
        more=more,
        late=unmarked,
        forums=mine,
        plannable=_plannable(mine),
        findings=[panel for panel in offered if panel.place == "finding"],
        due=[panel for panel in offered if panel.place == "due"],
        panels_of={meeting.id: [one for one in offered if one.place == f"meeting:{meeting.id}"]
                   for meeting in coming},
        labels=labels,
    )  # fmt: skip


def _local_day(meeting: Meeting) -> date:
    return meeting.starts_at.astimezone(ZoneInfo(meeting.timezone)).date()


def _line_of_days(meetings: list[Meeting], today: date) -> list[DayOfMeetings]:
    ordered = sorted(meetings, key=lambda meeting: (_local_day(meeting), meeting.starts_at))
    days = {day: list(found) for day, found in groupby(ordered, key=_local_day)}
    days.setdefault(today, [])
    return [DayOfMeetings(day, days[day], day == today, (day - today).days) for day in sorted(days)]


def _plannable(mine: list[Forum]) -> list[Forum]:
    return [forum for forum in mine if forum_rules.has_role(current_user, forum.id, "organiser")]
