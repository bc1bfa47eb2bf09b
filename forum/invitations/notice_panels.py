"""What the pages of a meeting say about telling its changes."""

from typing import Any

from forum.extensions import current_user
from forum.forums.rules import has_role
from forum.invitations import labels, notice_words, notices, proposals
from forum.invitations.recipients import audience, is_anybody_behind
from forum.invitations.tray.proposed import accept_link
from forum.meetings import labels as meeting_labels
from forum.meetings import rules as meeting_rules
from forum.meetings.models import Meeting
from forum.web.panels import Panel


def before_saving(meeting: Meeting, **_known: Any) -> Panel | None:
    """Before a change is saved: who would get what, and the mail word for word. `meeting` is as it would be then."""
    found = audience(meeting)
    if meeting.state != "announced" or not found.everybody:
        return None
    example = next(iter(found.by_mail), None)
    notice = notices.waiting(meeting.id)
    return Panel(
        "invitations/notice_preview.html",
        data={
            "reached": len(found.by_mail),
            "concerned": len(found.by_mail) + len(found.by_hand),
            "sentence": notice_words.who_gets_what(found),
            "asks_again": found.asks_again,
            "mail": notice_words.mail_to(meeting, example) if example else None,
            "to": example.invitation.addressee if example else "",
            "due_at": notice.due_at if notice else None,
            "timezone": meeting.timezone,
        },
    )


def proposed(meeting: Meeting, **_known: Any) -> Panel | None:
    """On the meeting's page, for organisers: the times that invitees propose, those that most want first."""
    if not meeting_rules.is_movable(meeting.state) or not has_role(current_user, meeting.forum_id, "organiser"):
        return None
    groups = proposals.for_meeting(meeting.id)
    return Panel("invitations/proposals_panel.html", place="notice", order=2,
                 data={"groups": groups, "labels": labels, "accept_link": accept_link}) if groups else None  # fmt: skip


def for_meeting(meeting: Meeting, **_known: Any) -> Panel | None:
    """On the meeting's page, for organisers: the notice that waits, or what invitees have not been told."""
    if meeting.state != "announced" or not has_role(current_user, meeting.forum_id, "organiser"):
        return None
    if not is_anybody_behind(meeting):
        return None
    found = audience(meeting)
    notice = notices.waiting(meeting.id)
    return Panel(
        "invitations/notice_panel.html",
        place="notice" if notice or found.is_move else "invite",  # other words disturb only where invitees are
        order=1,
        data={
            "meeting": meeting,
            "notice": notice,
            "lines": meeting_labels.changed(meeting, found.changes),
            "sentence": notice_words.who_gets_what(found),
            "by_mail": len(found.by_mail),
            "by_hand": len(found.by_hand),
            "is_move": found.is_move,
            "new_time": found.asks_again,
        },
    )
