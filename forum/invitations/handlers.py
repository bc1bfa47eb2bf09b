"""What invitations do when something happened elsewhere; registered in `forum.wiring`."""

from forum.extensions import db
from forum.invitations import notices, rules
from forum.invitations.models import StandingInvitation
from forum.invitations.service import reaching, sending, tellings
from forum.invitations.service.standing import posting
from forum.invitations.service.standing import sending as series
from forum.meetings import queries as meetings
from forum.meetings.events import (
    MeetingAnnounced,
    MeetingCancelled,
    MeetingMoved,
    MeetingReworded,
    SeriesContinued,
    SeriesEnded,
    SeriesExtended,
    SeriesMoved,
    SeriesReworded,
)
from forum.outbox.events import MessageFailed


def meeting_changed(event: MeetingMoved | MeetingReworded) -> None:
    """Everybody who was told before is told, after a moment in which it may still be corrected."""
    notices.follow(event)


def meeting_cancelled(event: MeetingCancelled) -> None:
    """Tell everybody who was told before; nobody had heard of a draft."""
    if event.was_announced:
        notices.withhold_for(event.meeting_id)
        sending.cancelled(event)


def meeting_announced(event: MeetingAnnounced) -> None:
    """A meeting that a series got later: who is asked to the series is asked to it."""
    series.seat_newcomer(meetings.by_id(event.meeting_id))


def series_changed(event: SeriesMoved | SeriesReworded) -> None:
    """Who is asked to the series gets it whole; who is asked to one of its meetings hears of that one."""
    series.moved(event)
    if not event.notify:
        return
    asks = not rules.TIME_FIELDS.isdisjoint(event.changes)
    for everybody in series.asked_once(event.meeting_ids).values():
        meeting, told = everybody[0].meeting, [one for one in everybody if tellings.is_by_mail(one)]
        sending.tell(meeting, told, event.changes, ask_again=asks, round_of=f"series-{meeting.revision}")


def series_extended(event: SeriesExtended) -> None:
    """Further meetings: seats for all, and the whole series again."""
    series.extended(event)


def series_ended(event: SeriesEnded) -> None:
    """Fewer meetings, or none: everybody who was told is told that."""
    series.ended(event)
    for told in series.asked_once(event.meeting_ids).values():
        sending.cancel(told[0].meeting, told)


def series_continued(event: SeriesContinued) -> None:
    """Whoever was asked to the old series is asked to the one in its place."""
    series.continued(event)


def message_failed(event: MessageFailed) -> None:
    """A mail server refused an invitation at the door: the same as one that came back."""
    family, _, rest = event.key.partition(":")
    number = rest.partition(":")[0]
    if family in ("invite", "refresh", "reminder", "counter") and number.isdigit():
        reaching.came_back(int(number), event.recipient, event.reason)
    if family == posting.FAMILY and number.isdigit():
        one = db.session.get(StandingInvitation, int(number))
        if one is not None and one.email == event.recipient:
            series.came_back(one, event.reason)
