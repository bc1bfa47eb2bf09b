"""What reminders show on the pages of the meeting and the forum."""

from collections.abc import Sequence
from typing import Any

from forum.extensions import current_user
from forum.forums.models import Forum
from forum.forums.rules import has_role
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.reminders import labels, queries, rules, schedule
from forum.web.panels import Panel


def for_meeting(meeting: Meeting, **_known: Any) -> Panel | None:
    """When everybody will be reminded, on the plan stage."""
    if meeting.state not in ("draft", "announced"):
        return None
    chosen = schedule.of_meeting(meeting)
    is_usual = not chosen and meeting.state == "draft"
    data = {"meeting": meeting, "reminders": schedule.inherited(meeting) if is_usual else chosen,
            "is_usual": is_usual, "labels": labels, "rules": rules}  # fmt: skip
    return Panel("reminders/meeting_panel.html", place="plan", order=60, data=data)


def for_forum(forum: Forum, **_known: Any) -> Panel | None:
    """What new meetings inherit, beside the forum's page, for those who may change it."""
    if not has_role(current_user, forum.id, "organiser"):
        return None
    data = {"forum": forum, "policies": [one for one in queries.policies(forum.id) if one.is_on], "labels": labels}
    return Panel("reminders/forum_panel.html", place="aside", order=80, data=data)


def for_nudging(meeting: Meeting, silent: Sequence[Invitation], **_known: Any) -> Panel | None:
    """How many have not answered, the way to remind them, and what was done already; two queries."""
    if meeting.state != "announced" or meeting.starts_at <= clock.now():
        return None
    if not has_role(current_user, meeting.forum_id, "organiser"):
        return None
    data = {
        "meeting": meeting, "waiting": len(silent), "government": any(one.side == "government" for one in silent),
        "nudge": next(iter(queries.nudges(meeting.id)), None),
        "escalation": next(iter(queries.escalations(meeting.id)), None), "labels": labels, "moment": clock.now(),
    }  # fmt: skip
    return Panel("reminders/nudge_panel.html", data=data)


def for_invitees(meeting: Meeting, **_known: Any) -> Panel | None:
    """Beside each invitee: how often and when last they were reminded. `panel.data["told"]`: invitation id -> words."""
    now = clock.now()
    told = {
        invitation_id: _("%(times)s, last %(when)s", times=labels.times(one.times),
                         when=labels.ago(one.last, now, meeting.timezone))
        for invitation_id, one in queries.reminded(meeting.id).items()
    }  # fmt: skip
    return Panel("", data={"told": told}) if told else None
