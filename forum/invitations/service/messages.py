"""The mails of an invitation: one invitee, one token, a calendar that answers come back from (calendar.md 0-2)."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from forum import config
from forum.adapters import ics, mime
from forum.invitations import labels
from forum.invitations.models import Invitation, Reply, StandingInvitation
from forum.invitations.service.links import reply_address, reply_link
from forum.kernel import clock, dates
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings import labels as meeting_labels
from forum.meetings import queries as meetings
from forum.meetings.models import AgendaItem, Meeting, Series
from forum.outbox.compose import compose

PARTSTATS = {"accepted": "ACCEPTED", "declined": "DECLINED", "tentative": "TENTATIVE", "delegated": "DELEGATED"}
"""Answer -> PARTSTAT (RFC 5545 section 3.2.12)."""

_WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f\"<>]+", re.IGNORECASE)


@dataclass(frozen=True)
class OpenPromise:
    """What an organisation still has to do, as its next invitation recalls it."""

    text: str
    url: str
    due_on: date | None = None
    is_overdue: bool = False


Recall = Callable[[Collection[int], Meeting], Mapping[int, Sequence[OpenPromise]]]
_recalls: list[Recall] = []


def recall_promises_with(recall: Recall) -> None:
    """Let `recall(organisation_ids, meeting)` say what each organisation still owes; `forum.wiring` names it."""
    _recalls[:] = [recall]


def recalled(organisation_ids: Collection[int], meeting: Meeting) -> Mapping[int, Sequence[OpenPromise]]:
    """What each of these organisations still owes, as an invitation to `meeting` says it."""
    return _recalls[0](organisation_ids, meeting) if _recalls and organisation_ids else {}


@dataclass(frozen=True)
class Slot:
    """An agenda item with the instant at which its turn comes."""

    starts_at: datetime
    item: AgendaItem


@dataclass(frozen=True)
class Batch:
    """What the mails of one meeting share, read once for all of them.

    `replies`: invitation id -> the answer that stands and that the invitee's calendar keeps; who is missing is asked.
    `untold`: invitation id -> changes of a meeting now called off, of which the invitee had not heard.
    """

    meeting: Meeting
    agenda: list[Slot]
    promises: Mapping[int, Sequence[OpenPromise]] = field(default_factory=dict)
    replies: Mapping[int, Reply] = field(default_factory=dict)
    letters: Mapping[int, mime.Attachment] = field(default_factory=dict)
    untold: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


def timed(meeting: Meeting, items: Sequence[AgendaItem]) -> list[Slot]:
    """The agenda with the hours that follow from its lengths."""
    slots, turn = [], meeting.starts_at
    for item in items:
        slots.append(Slot(turn, item))
        turn += timedelta(minutes=item.minutes)
    return slots


def batch(meeting: Meeting, invitations: Sequence[Invitation]) -> Batch:
    """Read what the mails to `invitations` need, in a number of queries that does not grow with them."""
    promises = recalled({one.organisation_id for one in invitations if one.organisation_id}, meeting)
    return Batch(meeting, timed(meeting, meetings.agenda(meeting.id)), promises)


def inviter(meeting: Meeting | Series) -> str:
    """In whose name it is written: the forum's inviter, else the forum."""
    return meeting.forum.inviter_name or meeting.forum.name


def web_address(link: str) -> str:
    """The link when a program can open it, else nothing."""
    return link if _WEB_ADDRESS.fullmatch(link) else ""


def series_of(invitation: Invitation) -> Series | None:
    """The series under whose UID this invitee's calendar knows the meeting; None when it stands there by itself."""
    standing = invitation.standing
    return standing.series if standing is not None and invitation.meeting.recurrence_id is not None else None


def event(invitation: Invitation, shared: Batch, sequence: int) -> ics.CalendarEvent:
    """The meeting as this invitee's calendar gets it, in their language.

    Who is asked to the whole series gets one occurrence of it, under the series' UID; anybody else a meeting by itself.
    """
    meeting, of_series = shared.meeting, series_of(invitation)
    with speaking(invitation.locale):
        lines = [f"{meeting.forum.name} – {inviter(meeting)}"]
        lines += [meeting.description] if meeting.description else []
        if shared.agenda:
            lines.append(_("Agenda:"))
            lines += [
                f"{dates.format_time(slot.starts_at, meeting.timezone)} {slot.item.title}" for slot in shared.agenda
            ]
        lines.append(_("Answer: %(link)s", link=reply_link(invitation)))
    return ics.CalendarEvent(
        uid=of_series.uid if of_series else meeting.uid,
        sequence=sequence,
        dtstamp=clock.now().replace(microsecond=0),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        tzid=meeting.timezone,
        summary=meeting.title,
        description="\n".join(lines),
        location=meeting.place,
        conference_url=web_address(meeting.link),
        organiser_email=(of_series or meeting).organiser_address or reply_address(invitation),
        organiser_name=inviter(meeting),
        url=reply_link(invitation),
        recurrence_id=meeting.recurrence_id if of_series else None,
    )


def attendee(invitation: Invitation | StandingInvitation, said: Reply | None = None) -> ics.Attendee:
    """The invitee, exactly as mailed, with what they `said` when they are not asked anew."""
    delegator = invitation.delegated_from.email if invitation.delegated_from else None
    return ics.Attendee(
        invitation.email or "",
        invitation.person_name or labels.office(invitation),
        PARTSTATS[said.answer] if said else "NEEDS-ACTION",
        rsvp=said is None,
        delegated_to=said.delegate_email if said and said.answer == "delegated" else None,
        delegated_from=delegator,
    )


def request(
    invitation: Invitation, shared: Batch, *, key: str, sequence: int, message: str = "invitation", **more: Any
) -> mime.Mail:
    """An invitation, its update or a reminder of it: METHOD:REQUEST with the whole state."""
    invited = attendee(invitation, shared.replies.get(invitation.id))
    calendar = ics.build_request(event(invitation, shared, sequence), [invited])
    return _mail(message, invitation, shared, key, calendar, "REQUEST", **more)


def cancellation(
    invitation: Invitation, shared: Batch, *, key: str, sequence: int, message: str, whole_meeting: bool, **more: Any
) -> mime.Mail:
    """METHOD:CANCEL: of the meeting, or of this one invitee's part in it."""
    cancelled = replace(event(invitation, shared, sequence), alarm_minutes=0)
    calendar = ics.build_cancel(cancelled, [attendee(invitation)], whole_meeting=whole_meeting)
    return _mail(message, invitation, shared, key, calendar, "CANCEL", **more)


def declined(invitation: Invitation, shared: Batch, *, key: str, calendar: bytes | None, **more: Any) -> mime.Mail:
    """The meeting keeps its time, to an invitee who proposed another; with METHOD:DECLINECOUNTER for their calendar."""
    method = "DECLINECOUNTER" if calendar is not None else None
    return _mail("proposal_declined", invitation, shared, key, calendar, method, **more)


def plain(invitation: Invitation, shared: Batch, *, key: str, message: str, **more: Any) -> mime.Mail:
    """A mail about the meeting without a calendar: a reminder."""
    return _mail(message, invitation, shared, key, None, None, **more)


def _mail(
    message: str, invitation: Invitation, shared: Batch, key: str, calendar: bytes | None, method: str | None,
    **more: Any,
) -> mime.Mail:  # fmt: skip
    with speaking(invitation.locale):
        told = {name: value() if callable(value) else value for name, value in more.items()}
    return compose(
        message,
        key=key,
        to_name=invitation.person_name or labels.office(invitation),
        to_email=invitation.email or "",
        locale=invitation.locale,
        context=context(invitation, shared) | told,
        sender_name=inviter(shared.meeting),
        reply_to=reply_address(invitation),
        calendar=calendar,
        calendar_method=method,
        attachments=(shared.letters[invitation.id],) if invitation.id in shared.letters else (),
    )


def context(invitation: Invitation, shared: Batch) -> dict[str, Any]:
    """What the templates of all mails to an invitee know; `more` of a mail may be functions, called in its language."""
    meeting = shared.meeting
    return {
        "invitation": invitation,
        "meeting": meeting,
        "forum": meeting.forum,
        "inviter": inviter(meeting),
        "office": labels.office(invitation),
        "agenda": shared.agenda,
        "link": web_address(meeting.link),
        "also": other_clock(invitation, meeting),
        "answer_links": {answer: reply_link(invitation, answer) for answer in ("accepted", "delegated", "declined")},
        "reply_link": reply_link(invitation),
        "promises": shared.promises.get(invitation.organisation_id or 0, ()),
        "delegator": invitation.delegated_from,
        "sent_by": labels.office_and_name(invitation.delegated_from),
        "has_letter": invitation.id in shared.letters,
        "untold": partial(meeting_labels.changed, meeting, shared.untold.get(invitation.id, {})),
        "series_link": reply_link(invitation.standing) if invitation.standing else "",
        "reply_address": config.current().reply_address,
    }


def other_clock(invitation: Invitation, meeting: Meeting) -> str:
    """The IANA zone of the invitee's region when its clock shows another hour than the meeting's; else nothing."""
    region = invitation.organisation.region if invitation.organisation else None
    if region is None:
        return ""
    same = dates.zone_name(meeting.starts_at, region.timezone) == dates.zone_name(meeting.starts_at, meeting.timezone)
    return "" if same else region.timezone
