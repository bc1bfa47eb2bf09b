"""What invitations show on pages to the right: the meeting, Today."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from forum.extensions import current_user
from forum.forums.rules import has_role
from forum.invitations import calling, labels, queries, rules, standing, tray
from forum.meetings.models import Meeting
from forum.web import panels
from forum.web.panels import Panel


def for_meeting(meeting: Meeting, **_known: Any) -> Panel:
    """Replies by side, then the chairs by answer, those to call first; the way to choose and send."""
    manages = has_role(current_user, meeting.forum_id, "organiser")
    invited = calling.by_state(meeting.id, with_contacts=manages)
    counts = calling.counted(invited)
    silent = [line.invitation for line in invited.get("waiting", ())]
    return Panel(
        "invitations/meeting_panel.html",
        place="invite",
        order=10,
        data={
            "meeting": meeting,
            "invited": invited,
            "counts": counts,
            "sendable": counts.unsent if meeting.series_id is None else standing.sendable(meeting.id),
            "in_tray": tray.count([meeting.uid]).get(meeting.uid, 0),
            "manages": manages,
            "is_open": rules.is_open(meeting),
            "labels": labels,
            "page_of": _address("invitations.one", meeting),
            "record_at": _address("invitations.record_answer", meeting),
            "for_waiting": panels.collect("waiting", meeting=meeting, silent=silent) if manages and silent else [],
            "notes": [panel.data["told"] for panel in panels.collect("invitees", meeting=meeting)],
        },
    )


def _address(endpoint: str, meeting: Meeting) -> str:
    """The address of an invitee's page with `{id}` for the invitation: built once for a list, filled in on each row."""
    before, _slash, after = url_for(endpoint, key=meeting.key, invitation_id=0).rpartition("/0")
    return f"{before}/{{id}}{after}"


def for_today(meetings: Sequence[Meeting], user: Any, **_known: Any) -> list[Panel]:
    """For each meeting that is planned or announced: replies by side, and what needs a hand; two queries for all."""
    shown = [one for one in meetings if one.state in ("draft", "announced")]
    counts = queries.counts([one.id for one in shown])
    waiting = tray.count([one.uid for one in shown])
    return [
        Panel(
            "invitations/today_panel.html",
            place=f"meeting:{meeting.id}",
            order=10,
            data={
                "meeting": meeting,
                "counts": counts[meeting.id],
                "in_tray": waiting.get(meeting.uid, 0),
                "organises": has_role(user, meeting.forum_id, "organiser"),
                "labels": labels,
            },
        )
        for meeting in shown
    ]


def for_account(**_known: Any) -> Panel:
    """On one's own account: the way to the calendar subscription."""
    return Panel("invitations/feeds/account_panel.html")
