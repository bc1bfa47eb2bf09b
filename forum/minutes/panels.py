"""What minutes show on pages to their right: the meeting page, Today, the participant's page."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from forum.extensions import current_user, db
from forum.forums.rules import has_role
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.meetings.models import Meeting, Series
from forum.meetings.rules import may_write
from forum.minutes import queries, stages
from forum.minutes.sending import sent
from forum.minutes.sending.models import MinutesSending
from forum.web.panels import Panel

PATIENCE = timedelta(days=180)


def for_meeting(meeting: Meeting, **_known: Any) -> Panel | None:
    """The state of the minutes, the way to the writer, the PDFs."""
    if meeting.state in ("draft", "cancelled"):
        return None
    minutes = queries.for_meeting(meeting.id)
    seal = queries.published_for([meeting.id]).get(meeting.id)
    writes = may_write(current_user, meeting.key)
    return Panel(
        "minutes/meeting_panel.html",
        place="conclude",
        order=40,
        data={
            "meeting": meeting,
            "stage": stages.of(meeting),
            "minutes": minutes,
            "seal": seal,
            "decisions": len(queries.decisions(minutes.id)) if minutes else 0,
            "may_write": writes,
            "sent": sent.by_state(seal.version_id) if seal is not None and writes else {},
            "sending": db.session.get(MinutesSending, seal.version_id) if seal is not None and writes else None,
        },
    )


def for_today(begun: Sequence[Meeting], user: Any, **_known: Any) -> Panel | None:
    """Meetings that are over and have no published minutes, for those who write them."""
    now = clock.now()
    over = [
        one
        for one in begun
        if one.state != "draft" and (one.state == "held" or one.ends_at < now) and now - PATIENCE < one.starts_at < now
        and has_role(user, one.forum_id, "organiser", "minute_taker")
    ]  # fmt: skip
    published = queries.published_for([one.id for one in over])
    waiting = [one for one in over if one.id not in published]
    if not waiting:
        return None
    standing = stages.of_meetings(waiting)
    rows = [(one, standing[one.id]) for one in sorted(waiting, key=lambda each: each.starts_at)]
    return Panel("minutes/today_panel.html", place="due", order=20, data={"rows": rows})


def for_rows(series: Series, meetings: Sequence[Meeting], **_known: Any) -> list[Panel]:
    """Beside each meeting of a series that was held: where its minutes stand. Four statements for all."""
    now = clock.now()
    held = [one for one in meetings if one.state not in ("draft", "cancelled") and one.ends_at < now]
    return [
        Panel("minutes/row_panel.html", place=f"meeting:{number}", order=20, data={"stage": stage})
        for number, stage in stages.of_meetings(held).items()
    ]


def for_reply(invitation: Invitation, **_known: Any) -> Panel | None:
    """To whoever was invited, once everybody may read them: the minutes of the meeting that is over."""
    meeting = invitation.meeting
    if meeting.ends_at > clock.now():
        return None
    seal = queries.published_for([meeting.id]).get(meeting.id)
    if seal is None or not seal.is_public:
        return None
    return Panel("minutes/reply_panel.html", order=10, data={"meeting": meeting})
