"""What stands in a subscription: built from state, so that the same state gives the same bytes (calendar.md 8).

No ATTENDEE, no alarm, nobody's answers; a cancelled meeting stays for a month as STATUS:CANCELLED. DTSTAMP is the
last change, else every fetch would look new.
"""

from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import config
from forum.adapters import ics
from forum.extensions import db
from forum.forums import queries as forums
from forum.invitations.models import Feed, Invitation
from forum.invitations.service import inviter, reply_link, web_address
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting
from forum.meetings.queries import in_subscription

MOST = 500


def calendar(feed: Feed) -> bytes:
    """The calendar file of a subscription."""
    with speaking(feed.locale):
        events = _of_user(feed) if feed.user_id is not None else _of_invitee(feed)
        return ics.build_feed(events, name=_("Rembug meetings"))


def event(meeting: Meeting, *, lines: list[str], url: str) -> ics.CalendarEvent:
    """One meeting of a subscription."""
    return ics.CalendarEvent(
        uid=meeting.uid,
        sequence=meeting.sequence,
        dtstamp=meeting.changed_at.replace(microsecond=0),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        tzid=meeting.timezone,
        summary=meeting.title,
        description="\n".join(line for line in lines if line),
        location=meeting.place,
        conference_url=web_address(meeting.link),
        url=url,
        status="CANCELLED" if meeting.state == "cancelled" else "CONFIRMED",
        alarm_minutes=0,
    )


def _of_user(feed: Feed) -> list[ics.CalendarEvent]:
    if feed.user is None or not feed.user.is_active:
        return []
    mine = [forum.id for forum in forums.for_user(feed.user)]
    statement = select(Meeting).options(joinedload(Meeting.forum)).where(Meeting.forum_id.in_(mine), in_subscription())
    found = db.session.scalars(statement.order_by(Meeting.starts_at.desc(), Meeting.id).limit(MOST)).all()
    return [event(one, lines=[one.forum.name, one.description], url=_page(one)) for one in reversed(found)]


def _of_invitee(feed: Feed) -> list[ics.CalendarEvent]:
    owner: Any = Invitation.office_id == feed.office_id if feed.office_id else Invitation.person_id == feed.person_id
    statement = (
        select(Invitation)
        .join(Invitation.meeting)
        .options(joinedload(Invitation.meeting).joinedload(Meeting.forum))
        .where(owner, Invitation.withdrawn_at.is_(None), Invitation.sent_at.is_not(None), in_subscription())
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(MOST)
    )
    return [_invited(one) for one in reversed(db.session.scalars(statement).all())]


def _invited(invitation: Invitation) -> ics.CalendarEvent:
    meeting, link = invitation.meeting, reply_link(invitation)
    lines = [f"{meeting.forum.name} – {inviter(meeting)}", meeting.description, _("Answer: %(link)s", link=link)]
    return event(meeting, lines=lines, url=link)


def _page(meeting: Meeting) -> str:
    path: str = current_app.url_map.bind("").build("meetings.show", {"key": meeting.key})
    return config.current().base_url.rstrip("/") + path
