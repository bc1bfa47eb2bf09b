"""Answers to a series: to all of it, to one meeting (RECURRENCE-ID), or several in one message (calendar.md section 4).

Each is recorded for the seat it is about, in the order of that seat's own answers; the message has one outcome, with
what became of each part in `parts`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from forum.adapters import ics, mime
from forum.extensions import db
from forum.inbox.service import Outcome
from forum.invitations import rules, standing
from forum.invitations.itip import placing, proposals, single
from forum.invitations.itip.outcomes import outcome
from forum.invitations.models import Invitation, StandingInvitation
from forum.invitations.service.standing import answering, posting
from forum.kernel import clock
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting, Series

_HOUR = 3600
_STRONGEST_FIRST = ("held", "applied", "ignored", "rejected")


def asked(place: placing.Place, events: Sequence[ics.ItipEvent]) -> StandingInvitation | None:
    """The invitation to a series that a message with a token answers: by its UID, or by having none."""
    one = place.standing or (place.invitation.standing if place.invitation else None)
    if one is None:
        return None
    is_about = any(_is_about(event, one.series) for event in events)
    return one if is_about or (place.standing and not events[0].uid) else None


def seat_by_uid(place: placing.Place, events: Sequence[ics.ItipEvent]) -> Invitation | None:
    """The seat in a meeting that the invitee's calendar knows under the meeting's own UID."""
    if place.standing is None:
        return None
    uids = {event.uid.casefold() for event in events}
    seats = standing.seats([place.standing.id])[place.standing.id]
    return next((seat for seat in seats if seat.meeting.uid.casefold() in uids), None)


def with_token(
    message_id: int, mail: mime.ReceivedMail, message: ics.ItipMessage, events: Sequence[ics.ItipEvent],
    one: StandingInvitation,
) -> Outcome:  # fmt: skip
    """Apply every part of the message that is about this series."""
    mine = [event for event in events if not event.uid or _is_about(event, one.series)]
    if message.method == "REFRESH":
        return _refresh(one)
    seats = standing.seats([one.id])[one.id]
    single_parts = [event for event in mine if event.recurrence_id is not None]
    named = {meeting.id for event in single_parts if (meeting := _meeting(one.series, event))}
    found: list[tuple[str, Outcome]] = []
    for event in mine:
        if event.recurrence_id is None and not found:
            found += _whole(message_id, mail, message, event, one, [s for s in seats if s.meeting_id not in named])
    for event in single_parts:
        found.append((_moment(event), _one(message_id, mail, message, event, one, seats)))
    return _together(found, one)


def without_token(
    message_id: int, mail: mime.ReceivedMail, message: ics.ItipMessage, events: Sequence[ics.ItipEvent],
    series: Series, place: placing.Place,
) -> Outcome:  # fmt: skip
    """Whoever is asked to the series writes from a known address: believed when our own server vouches for it."""
    mine = [event for event in events if _is_about(event, series)]
    invited = placing.invited_to_series(series.id, mail.sender)
    if place.standing is not None and place.standing in invited:
        invited = [place.standing]
    about = next((meeting for event in mine if (meeting := _meeting(series, event))), None) or _next(series)
    if about is None:
        return outcome("held", "unknown_meeting", uid=series.uid)
    if not invited:
        return single.uninvited(mail, mine[0], about, place.invitation)
    one = invited[0]
    seats = standing.seats([one.id])[one.id]
    seat = standing.seat_at(seats, about) or placing.representative(one)
    known = placing.addresses_of(seat) if seat else [one.email or ""]
    person = next((who for who in mine[0].attendees if rules.is_known(who.email, known)), None)
    if person is None:
        return single.uninvited(mail, mine[0], about, seat)
    said: dict[str, Any] = {"suggestion": (person.partstat or "").lower(), "comment": mine[0].comment,
                            "attendee": person.email, "whole_series": mine[0].recurrence_id is None,
                            **proposals.details(message, mine[0])}  # fmt: skip
    if not placing.is_vouched_for(mail):
        return outcome("held", "not_authenticated", seat, meeting=about, **said)
    if len(invited) > 1:
        return outcome("held", "ambiguous", seat, meeting=about, **said)
    return with_token(message_id, mail, message, mine, one)


def _whole(
    message_id: int, mail: mime.ReceivedMail, message: ics.ItipMessage, event: ics.ItipEvent, one: StandingInvitation,
    seats: Sequence[Invitation],
) -> list[tuple[str, Outcome]]:  # fmt: skip
    """An answer to all of it counts for every meeting ahead (late, for the last one, when none is)."""
    ahead = standing.ahead(seats) or [seat for seat in seats if standing.is_asked(seat)][-1:]
    if one.withdrawn_at is not None or not ahead:
        return [("", outcome("held" if one.withdrawn_at else "ignored", "withdrawn" if one.withdrawn_at else
                             "meeting_cancelled", placing.representative(one)))]  # fmt: skip
    if proposals.is_one(message, event):
        return [("", proposals.of_whole_series(message, event, ahead[0]))]
    found = []
    for seat in ahead:
        part = _as_to(event, seat, one, mail)
        found.append((_of(seat), single.with_token(message_id, mail, message, part, seat, follows=False)))
    answering.follow(one, ahead)
    known = placing.addresses_of(ahead[0])
    person = next((who for who in event.attendees if rules.is_known(who.email, known)), None)
    if single.sent_instead(event, mail, known, person) is not None:  # the delegate speaks: now they have seats
        found = [(_of(seat), single.with_token(message_id, mail, message, event, seat)) for seat in ahead]
    return found


def _one(
    message_id: int, mail: mime.ReceivedMail, message: ics.ItipMessage, event: ics.ItipEvent, one: StandingInvitation,
    seats: Sequence[Invitation],
) -> Outcome:  # fmt: skip
    """An answer to one meeting, wherever it moved since."""
    meeting = _meeting(one.series, event)
    seat = (standing.seat_at(seats, meeting) or _asked_alone(one, meeting)) if meeting is not None else None
    if seat is None:
        return outcome("ignored", "no_such_occurrence", placing.representative(one), occurrence=_moment(event))
    return single.with_token(message_id, mail, message, replace(event, recurrence_id=None), seat)


def _as_to(event: ics.ItipEvent, seat: Invitation, one: StandingInvitation, mail: mime.ReceivedMail) -> ics.ItipEvent:
    """The same answer as one to this meeting. What was told of it separately has a SEQUENCE of its own: whether the
    answer knew of that, only its moment says."""
    seen, master = seat.sent_sequence, one.sent_sequence
    if seen is None or master is None or seen == master:
        return event
    moment = rules.answered_at(event.dtstamp, mail.date, one.sent_at, clock.now())
    is_newest = event.sequence is None or event.sequence >= master
    knew = is_newest and (seat.sent_at is None or moment >= seat.sent_at.replace(microsecond=0))
    return replace(event, sequence=seen if knew else max(0, seen - 1))


def _refresh(one: StandingInvitation) -> Outcome:
    """The complete state again, to this invitee only, at most once an hour."""
    seat = placing.representative(one)
    if one.withdrawn_at is not None or one.sent_at is None or not one.email:
        return outcome("ignored", "withdrawn", seat)
    if one.series.state == "cancelled":
        return outcome("ignored", "meeting_cancelled", seat)
    sent = posting.refresh(one, int(clock.now().timestamp()) // _HOUR)
    return outcome("applied" if sent else "ignored", "refreshed" if sent else "refreshed_already", seat)


def _together(found: Sequence[tuple[str, Outcome]], one: StandingInvitation) -> Outcome:
    """One outcome for the message: the one that most needs a person, with all its parts when there are several."""
    if not found:
        return outcome("held", "other_meeting", placing.representative(one))
    if len(found) == 1:
        return found[0][1]
    strongest = min(found, key=lambda part: _STRONGEST_FIRST.index(part[1].outcome))[1]
    parts = [{"occurrence": moment, "outcome": part.outcome, "reason": part.reason,
              **{name: part.result[name] for name in ("invitation", "reply") if name in part.result}}
             for moment, part in found]  # fmt: skip
    applied, held = (sum(part.outcome == kind for _moment, part in found) for kind in ("applied", "held"))
    result = {**strongest.result, "applied": applied, "parts": parts}
    return Outcome(strongest.outcome, strongest.reason, result | ({"whole_series": True} if held > 1 else {}))


def _is_about(event: ics.ItipEvent, series: Series) -> bool:
    return event.uid.casefold() == series.uid.casefold()


def _meeting(series: Series, event: ics.ItipEvent) -> Meeting | None:
    return meetings.occurrence_at(series, event.recurrence_id) if event.recurrence_id is not None else None


def _next(series: Series) -> Meeting | None:
    rows = [row for row in meetings.occurrences(series.id) if row.state != "cancelled"]
    ahead = [row for row in rows if row.starts_at > clock.now()]
    return min(ahead, key=lambda row: row.starts_at) if ahead else (rows[-1] if rows else None)


def _asked_alone(one: StandingInvitation, meeting: Meeting) -> Invitation | None:
    """The invitation to this meeting alone, of somebody who had it before they were asked to the series."""
    same = Invitation.office_id == one.office_id if one.office_id else Invitation.person_id == one.person_id
    is_chair = one.office_id is not None or one.person_id is not None
    statement = select(Invitation).where(Invitation.meeting_id == meeting.id, same)
    return db.session.scalar(statement) if is_chair else None


def _moment(event: ics.ItipEvent) -> str:
    found: datetime | date | None = event.recurrence_id
    return found.isoformat() if found is not None else ""


def _of(seat: Invitation) -> str:
    moment = seat.meeting.recurrence_id or seat.meeting.starts_at
    return moment.isoformat()
