"""What adoption shows on the meeting's page, on Today and on the forum's page."""

from collections.abc import Sequence
from typing import Any

from forum.extensions import current_user
from forum.forums.models import Forum
from forum.forums.rules import has_role
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.meetings.rules import may_write
from forum.minutes import queries as minutes_queries
from forum.minutes.adoption import queries
from forum.minutes.adoption.rules import is_running
from forum.web.panels import Panel


def for_meeting(meeting: Meeting, **_known: Any) -> Panel | None:
    """Who still has to say something and when the period ends, for those who write, until the minutes are published.
    Up to eight statements."""
    if meeting.state in ("draft", "cancelled") or not may_write(current_user, meeting.key):
        return None
    latest = queries.latest_of_meetings([meeting.id]).get(meeting.id)
    if latest is None:
        return None
    seal = minutes_queries.published_for([meeting.id]).get(meeting.id)
    if seal is not None and seal.published_at >= latest.opened_at:
        return None
    running = is_running(latest.ended_at, latest.due_at, clock.now())
    data = {"meeting": meeting, "round": latest, "is_running": running, "tally": queries.tally(latest, meeting.id)}
    return Panel("minutes/adoption/meeting_panel.html", place="conclude", order=42, data=data)


def for_today(begun: Sequence[Meeting], user: Any, **_known: Any) -> Panel | None:
    """Rounds that run, and those that ended and wait to be published, for those who write. One statement without any,
    five otherwise."""
    own = {one.id: one for one in begun if has_role(user, one.forum_id, "organiser", "minute_taker")}
    rounds = queries.latest_of_meetings(own) if own else {}
    published = minutes_queries.published_for(rounds) if rounds else {}
    waiting = {
        number: latest
        for number, latest in rounds.items()
        if number not in published or published[number].published_at < latest.opened_at
    }
    tallies = queries.tallies(waiting) if waiting else {}
    rows = [
        (own[number], latest, is_running(latest.ended_at, latest.due_at, clock.now()), tallies[number])
        for number, latest in waiting.items()
    ]
    rows.sort(key=lambda row: row[1].due_at)
    return Panel("minutes/adoption/today_panel.html", place="due", order=19, data={"rows": rows}) if rows else None


def for_forum(forum: Forum, **_known: Any) -> Panel | None:
    """How the forum adopts its minutes, beside the forum's page, for those who may change it. One statement."""
    if not has_role(current_user, forum.id, "organiser"):
        return None
    data = {"forum": forum, "setting": queries.setting(forum.id)}
    return Panel("minutes/adoption/forum_panel.html", place="aside", order=85, data=data)
