"""The public meetings of a forum as a calendar subscription: what its public page says, and nothing more."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import config
from forum.actions.rules import without_contacts
from forum.adapters import ics
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting
from forum.meetings.queries import in_subscription

MOST = 500


def calendar(forum: Forum) -> bytes:
    """The calendar file of a public forum. Same meetings, same bytes."""
    statement = (
        select(Meeting)
        .options(joinedload(Meeting.forum))
        .where(Meeting.forum_id == forum.id, Meeting.is_public.is_(True), in_subscription())
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST)
    )
    with speaking(forum.locale):
        return ics.build_feed([_event(one) for one in db.session.scalars(statement)], name=forum.name)


def webcal(forum: Forum) -> str:
    """The address that makes a calendar program subscribe: https with the meaning "subscribe"."""
    return "webcal:" + _page(forum).partition(":")[2] + "/rapat.ics"


def _page(forum: Forum) -> str:
    return f"{config.current().base_url.rstrip('/')}/publik/{forum.slug}"


def _event(meeting: Meeting) -> ics.CalendarEvent:
    """No link to the room, no description: free text may hold telephone numbers and names."""
    return ics.CalendarEvent(
        uid=meeting.uid,
        sequence=meeting.sequence,
        dtstamp=meeting.changed_at.replace(microsecond=0),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        tzid=meeting.timezone,
        summary=without_contacts(meeting.title),
        location=without_contacts(meeting.place),
        url=_page(meeting.forum),
        status="CANCELLED" if meeting.state == "cancelled" else "CONFIRMED",
        alarm_minutes=0,
    )
