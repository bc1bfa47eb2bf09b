"""What promises show on pages to their right: the meeting page, Today, the participant's page, the forum page."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from forum.actions import bars, queries, service
from forum.actions.models import Action
from forum.actions.queries import plan
from forum.actions.rules import may_manage, may_plan, may_see_forum
from forum.actions.service import forwarding, review
from forum.extensions import current_user
from forum.forums.models import Forum
from forum.forums.rules import has_role
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.web.panels import Panel

DUE_SOON = timedelta(days=7)
MOST_LINES = 8


def for_meeting(meeting: Meeting, **_known: Any) -> Panel | None:
    """The published promises of a meeting, and to whom no mail could be sent."""
    actions = [one for one in queries.for_meeting(meeting.id) if one.published_at is not None]
    if not actions:
        return None
    manages = may_manage(current_user, meeting.forum_id)
    unreached = service.without_address(meeting) if manages else []
    return Panel(
        "actions/meeting_panel.html",
        place="conclude",
        order=60,
        data={
            "meeting": meeting,
            "lines": _lines(actions),
            "unreached": [(one.chair, [(each, service.owner_link(each)) for each in one.actions]) for one in unreached],
        },
    )


def for_today(forums: Sequence[Forum], **_known: Any) -> Panel | None:
    """What is overdue or falls due within a week, in one's forums."""
    horizon = {forum.id: clock.today(forum.timezone) + DUE_SOON for forum in forums}
    near = [
        one
        for one in queries.due_in_forums(horizon)
        if one.due_on is not None and one.due_on <= horizon[one.meeting.forum_id]
    ]
    if not near:
        return None
    lines = _lines(near)
    return Panel(
        "actions/today_panel.html",
        place="due",
        order=40,
        data={
            "lines": lines[:MOST_LINES],
            "overdue": sum(status.overdue for _action, status in lines),
            "soon": sum(not status.overdue for _action, status in lines),
            "more": max(0, len(lines) - MOST_LINES),
        },
    )


def for_reply(invitation: Invitation, **_known: Any) -> Panel | None:
    """What the invitee's organisation still owes in this forum."""
    if invitation.organisation_id is None:
        return None
    actions = queries.open_for_organisations([invitation.organisation_id], invitation.meeting.forum_id)
    if not actions:
        return None
    return Panel(
        "actions/reply_panel.html",
        order=60,
        data={"lines": _lines(actions), "organisation": invitation.organisation_name},
    )


def for_forum(forum: Forum, **_known: Any) -> Panel | None:
    """How many promises of a forum are open and overdue."""
    actions = queries.due_in_forums([forum.id])
    if not actions:
        return None
    lines = _lines(actions)
    overdue = sum(status.overdue for _action, status in lines)
    return Panel(
        "actions/forum_panel.html",
        order=60,
        data={"forum": forum, "lines": lines[:MOST_LINES], "overdue": overdue, "open": len(lines)},
    )


def _lines(actions: Sequence[Action]) -> list[tuple[Action, queries.Status]]:
    statuses = queries.statuses([one.id for one in actions])
    return [(one, statuses[one.id]) for one in actions]


def plan_of_forum(forum: Forum, **_known: Any) -> Panel | None:
    """The action plan of a forum, once somebody wrote one; organisers find the way in before."""
    inside = may_see_forum(current_user, forum.id)
    number = plan.count(forum.id, public_only=not inside)
    if not number and not may_plan(current_user, forum.slug):
        return None
    total = plan.total(forum.id, public_only=not inside) if number else plan.Tally()
    return Panel("actions/plan_panel.html", order=65, data={"forum": forum, "commitments": number, "tally": total})


def matters_to_plan(meeting: Meeting, **_known: Any) -> Panel | None:
    """What earlier meetings left open, for the agenda."""
    return _matters(meeting, "plan")


def matters_to_review(meeting: Meeting, **_known: Any) -> Panel | None:
    """What earlier meetings left open, to be ticked in the meeting."""
    return _matters(meeting, "hold")


def _matters(meeting: Meeting, place: str) -> Panel | None:
    if meeting.state == "cancelled" or not may_manage(current_user, meeting.forum_id):
        return None
    due = [one for one in queries.due_in_forums([meeting.forum_id]) if one.meeting_id != meeting.id]
    if not due:
        return None
    statuses = queries.statuses([one.id for one in due])
    is_ahead = meeting.state in ("draft", "announced")
    may_open = is_ahead and has_role(current_user, meeting.forum_id, "organiser")
    data = {
        "meeting": meeting, "open": len(due), "overdue": sum(one.overdue for one in statuses.values()),
        "may_open": may_open and not review.opens_with_review(meeting, meetings.agenda(meeting.id)),
    }  # fmt: skip
    return Panel("actions/review_panel.html", place=place, order=70, data=data)


def matters_of_forum(forum: Forum, **_known: Any) -> Panel | None:
    """The way to matters forwarded from and to this forum, and how many wait for its answer."""
    rows = forwarding.of_forum(forum.id)
    if not rows:
        return None
    waiting = sum(not one.answer and one.to_forum_id == forum.id for one in rows)
    return Panel("actions/matters_panel.html", place="aside", order=70, data={"forum": forum, "waiting": waiting})


def gap_of_forum(forum: Forum, **_known: Any) -> Panel | None:
    """Promised against done, for the leader's page of reports (slot `report`, place `gap`)."""
    found = queries.gap(forum.id)
    if not found.total.tally.total:
        return None
    return Panel("actions/gap_panel.html", place="gap", order=70, data={"forum": forum, "gap": found, "bar": bars.bar})
