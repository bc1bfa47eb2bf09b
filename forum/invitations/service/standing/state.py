"""A whole series as each invitee's calendar holds it: master, EXDATEs, overrides, each with its own SEQUENCE."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from forum.adapters import ics
from forum.invitations import rules, standing
from forum.invitations.models import Invitation, Reply, StandingInvitation
from forum.invitations.service import messages
from forum.invitations.service.links import reply_address, reply_link
from forum.kernel import clock, dates
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings import queries as meetings
from forum.meetings import rules as meeting_rules
from forum.meetings.models import AgendaItem, Meeting, Series

LONGEST_LIST = 12
"""How many dates a mail lists before it says how many more there are."""


@dataclass(frozen=True)
class Whole:
    """What the mails to some invitees of one series need, read once for all of them.

    `seats`: invitation to the series -> its invitations to the meetings. `replies`: those -> the answer that stands.
    """

    series: Series
    meetings: list[Meeting]
    seats: Mapping[int, list[Invitation]]
    replies: Mapping[int, Reply]
    agendas: Mapping[int, list[AgendaItem]] = field(default_factory=dict)
    promises: Mapping[int, Sequence[messages.OpenPromise]] = field(default_factory=dict)


@dataclass(frozen=True)
class Numbers:
    """SEQUENCE of the master and of each meeting that has a VEVENT of its own (seat -> number)."""

    master: int
    overrides: Mapping[int, int]


def whole(series: Series, standings: Collection[StandingInvitation]) -> Whole:
    """Read it, in a number of statements that does not grow with invitees or meetings."""
    ids = [one.id for one in standings]
    rows = meetings.occurrences(series.id)
    seats = standing.seats(ids)
    of_their_own = [one.id for one in rows if one.recurrence_id and meeting_rules.is_override(one, series)]
    ahead = next((one for one in sorted(rows, key=lambda row: row.starts_at) if _is_ahead(one)), None)
    organisations = {one.organisation_id for one in standings if one.organisation_id}
    promises = messages.recalled(organisations, ahead) if ahead else {}
    agendas = meetings.agendas(of_their_own) if of_their_own else {}
    return Whole(series, rows, seats, standing.current_replies(ids), agendas, promises)


def _is_ahead(meeting: Meeting) -> bool:
    return meeting.state != "cancelled" and meeting.starts_at > clock.now()


def asked(of: Whole, one: StandingInvitation) -> list[Invitation]:
    """The seats that this invitee's calendar shows under the series' UID: not withdrawn, not called off."""
    return [seat for seat in of.seats[one.id] if standing.is_asked(seat) and seat.meeting.recurrence_id is not None]


def numbers(of: Whole, one: StandingInvitation, *, rises: bool, changed: Collection[int] = ()) -> Numbers:
    """Which SEQUENCE this invitee's master and overrides get next.

    The master's rises (above any that they have seen) when the series changed or they are asked anew, an override's
    when its meeting (`changed`: ids) did; what did not change keeps its own, so that nobody is asked again about it
    (calendar.md section 4). A meeting needs a VEVENT of its own when it differs from the rule, when its invitee
    answered it differently, and when they were told of it with a higher number than the master's.
    """
    if one.sent_sequence is None or rises:
        master = rules.next_sequence(one.sent_sequence, of.series.sequence)
    else:
        master = max(one.sent_sequence, of.series.sequence)
    general = partstat(of, one)
    overrides = {}
    for seat in asked(of, one):
        seen, now = seat.sent_sequence, seat.meeting.sequence
        is_new = seen is not None and (seat.sent_at is None or seat.meeting_id in changed)
        number = rules.next_sequence(seen, now) if seen is None or is_new else max(seen, now)
        differs = meeting_rules.is_override(seat.meeting, of.series)
        if differs or number > master or _partstat(of, seat) != general:
            overrides[seat.id] = number
    return Numbers(master, overrides)


def partstat(of: Whole, one: StandingInvitation) -> str:
    """What the invitee says to most of the meetings ahead: the master's PARTSTAT; NEEDS-ACTION when in doubt."""
    said = Counter(_partstat(of, seat) for seat in standing.ahead(asked(of, one)))
    if not said:
        return "NEEDS-ACTION"
    most = max(said.values())
    return min((state for state, number in said.items() if number == most), key=lambda state: state != "NEEDS-ACTION")


def _partstat(of: Whole, seat: Invitation) -> str:
    reply = of.replies.get(seat.id)
    return messages.PARTSTATS[reply.answer] if reply else "NEEDS-ACTION"


def request(of: Whole, one: StandingInvitation, given: Numbers) -> bytes:
    """METHOD:REQUEST with the complete state: what is not in it does not take place (calendar.md rule 8)."""
    seated = asked(of, one)
    there = {seat.meeting_id for seat in seated}
    exdates = tuple(row.recurrence_id for row in of.meetings if row.recurrence_id and row.id not in there)
    master = replace(event(of, one, given.master), exdates=exdates)
    overrides = [_override(of, seat, given.overrides[seat.id]) for seat in seated if seat.id in given.overrides]
    return ics.build_request(master, [messages.attendee(one)], overrides)


def publish(of: Whole, one: StandingInvitation) -> bytes:
    """METHOD:PUBLISH: the same dates as a file to open; the same state gives the same bytes."""
    seated = asked(of, one)
    there = {seat.meeting_id for seat in seated}
    exdates = tuple(row.recurrence_id for row in of.meetings if row.recurrence_id and row.id not in there)
    plain: dict[str, Any] = {"organiser_email": "", "alarm_minutes": 0, "partstat": ""}
    master = replace(event(of, one, of.series.sequence), exdates=exdates, dtstamp=of.series.changed_at, **plain)
    differing = [seat for seat in seated if meeting_rules.is_override(seat.meeting, of.series)]
    overrides = [replace(_override(of, seat, seat.meeting.sequence), dtstamp=seat.meeting.changed_at, **plain)
                 for seat in differing]  # fmt: skip
    return ics.build_publish(master, overrides)


def cancel(of: Whole, one: StandingInvitation, sequence: int, *, whole_series: bool) -> bytes:
    """METHOD:CANCEL of the series, or of this one invitee's part in it."""
    master = replace(event(of, one, sequence), alarm_minutes=0)
    return ics.build_cancel(master, [messages.attendee(one)], whole_meeting=whole_series)


def event(of: Whole, one: StandingInvitation, sequence: int) -> ics.CalendarEvent:
    """The master: what the rule says, in the invitee's language."""
    series = of.series
    with speaking(one.locale):
        lines = [f"{series.forum.name} – {messages.inviter(series)}"]
        lines += [series.description] if series.description else []
        lines.append(_("Answer: %(link)s", link=reply_link(one)))
    return ics.CalendarEvent(
        uid=series.uid,
        sequence=sequence,
        dtstamp=clock.now().replace(microsecond=0),
        starts_at=series.starts_at,
        ends_at=series.starts_at + timedelta(minutes=series.duration_minutes),
        tzid=series.timezone,
        summary=series.title,
        description="\n".join(lines),
        location=series.place,
        conference_url=messages.web_address(series.link),
        organiser_email=series.organiser_address or reply_address(one),
        organiser_name=messages.inviter(series),
        url=reply_link(one),
        rrule=series.rrule,
        partstat=partstat(of, one),
    )


def _override(of: Whole, seat: Invitation, sequence: int) -> ics.CalendarEvent:
    meeting = seat.meeting
    agenda = messages.timed(meeting, of.agendas.get(meeting.id, []))
    found = messages.event(seat, messages.Batch(meeting, agenda), sequence)
    return replace(found, tzid=of.series.timezone, partstat=_partstat(of, seat))


@dataclass(frozen=True)
class Date:
    """One meeting of a series in words: when, and what is special about it."""

    meeting: Meeting
    when: str
    note: str = ""
    is_cancelled: bool = False
    reply: Reply | None = None
    seat: Invitation | None = None


def listed(of: Whole, one: StandingInvitation) -> list[Date]:
    """The meetings ahead in the language spoken now, by date; those called off stand among them."""
    by_meeting = {seat.meeting_id: seat for seat in of.seats[one.id]}
    found = []
    for meeting in sorted(of.meetings, key=lambda row: (row.starts_at, row.id)):
        seat = by_meeting.get(meeting.id)
        if seat is None or seat.withdrawn_at is not None or meeting.starts_at <= clock.now():
            continue
        if meeting.state == "cancelled" and not (seat.sent_at and meeting.recurrence_id):
            continue
        found.append(Date(meeting, when(meeting.starts_at, meeting), note(meeting, of.series),
                          meeting.state == "cancelled", of.replies.get(seat.id), seat))  # fmt: skip
    return found


def when(starts_at: datetime, meeting: Meeting) -> str:
    """Day and hours in words."""
    ends_at = starts_at + timedelta(minutes=meeting.duration_minutes)
    hours = dates.format_time_range(starts_at, ends_at, meeting.timezone)
    return f"{dates.format_day(starts_at, meeting.timezone)}, {hours}"


def note(meeting: Meeting, series: Series) -> str:
    """What is special about one meeting of a series: called off, at another time or place than the rule says."""
    if meeting.state == "cancelled":
        return _("cancelled: %(reason)s", reason=meeting.cancel_reason) if meeting.cancel_reason else _("cancelled")
    found = []
    if meeting.recurrence_id is not None and meeting.recurrence_id != meeting.starts_at:
        found.append(_("moved from %(when)s", when=dates.format_datetime(meeting.recurrence_id, meeting.timezone)))
    if meeting.place and meeting.place != series.place:
        found.append(_("place: %(place)s", place=meeting.place))
    return "; ".join(found)
