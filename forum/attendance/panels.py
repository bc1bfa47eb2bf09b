"""What attendance shows on pages to its right: the meeting page, Today."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from forum.attendance import labels, queries, rules
from forum.attendance.desk import questions
from forum.attendance.live import board
from forum.attendance.models import OUTCOMES
from forum.attendance.paper import pictures
from forum.attendance.selfcheck import online
from forum.forums.rules import has_role
from forum.invitations.models import Invitation
from forum.kernel import clock, ids
from forum.kernel.errors import Missing
from forum.meetings import rules as meetings_rules
from forum.meetings.models import Meeting
from forum.web.panels import Panel

PATIENCE = timedelta(days=60)


def for_meeting(meeting: Meeting, **_known: Any) -> Panel | None:
    """Counts by outcome and the way to the door; from the day of the meeting on."""
    if meeting.state in ("draft", "cancelled"):
        return None
    outcomes = queries.outcomes([meeting.id])[meeting.id]
    opens = rules.opening_day(meeting.starts_at, meeting.timezone)
    people = queries.people(meeting.id)
    unsure = any(one.disputed for one in outcomes.values()) or any(one.is_disputed for one in people)
    return Panel(
        "attendance/meeting_panel.html",
        place="hold",
        order=20,
        data={
            "meeting": meeting,
            "counts": queries.tally(outcomes, OUTCOMES),
            "organisations": len(outcomes),
            "people": len(people),
            "questions": len(questions.open_ones(meeting)) if unsure else 0,
            "opens": opens,
            "is_open": clock.today(meeting.timezone) >= opens,
            "may_record": meetings_rules.may_write,
            "may_look": pictures.may_look,
            "may_watch": board.may_watch,
            "pictures": pictures.of_meeting(meeting.id) if meeting.state in ("held", "concluded") else [],
        },
    )


def for_invitee(invitation: Invitation, token: str, **_known: Any) -> Panel | None:
    """ "I am here", on the invitee's own page, in the hours of the meeting. Reads nothing outside them."""
    if not online.is_time(invitation):
        return None
    try:
        here = online.chair(invitation)
    except Missing:  # the chair above was withdrawn: this link opens nothing any more
        return None
    return Panel(
        "attendance/here_panel.html",
        data={"here": here, "meeting": invitation.meeting, "token": token, "client_key": ids.new_key(),
              "mode_label": labels.mode},
    )  # fmt: skip


def for_today(begun: Sequence[Meeting], user: Any, **_known: Any) -> list[Panel]:
    """Meetings whose door is open: a button on those of today; those that are over while nobody said who came."""
    now = clock.now()
    waiting = [
        meeting
        for meeting in begun
        if meeting.state == "announced" and meeting.starts_at > now - PATIENCE and _is_open(meeting)
        and has_role(user, meeting.forum_id, "organiser", "minute_taker")
    ]  # fmt: skip
    if not waiting:
        return []
    outcomes = queries.outcomes([meeting.id for meeting in waiting])
    rows = [
        {"meeting": meeting, "counts": queries.tally(outcomes[meeting.id], OUTCOMES), "is_over": meeting.ends_at < now}
        for meeting in sorted(waiting, key=lambda one: one.starts_at)
    ]
    doors = [Panel("attendance/today_door.html", place=f"meeting:{one.id}", order=5, data={"meeting": one})
             for one in waiting]  # fmt: skip
    return [*doors, Panel("attendance/today_panel.html", place="due", order=10, data={"rows": rows})]


def _is_open(meeting: Meeting) -> bool:
    return clock.today(meeting.timezone) >= rules.opening_day(meeting.starts_at, meeting.timezone)
