"""Mails of a series to those who are asked to all of it. One outbox topic for each of them keeps the order.

While an earlier mail to an invitee has not left, whatever comes next is the whole series again, which replaces it: so
no older state ever follows a newer one, and nobody gets one meeting of a series they have not heard of.
"""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from forum.adapters import mime
from forum.invitations import labels, rules
from forum.invitations.models import Invitation, StandingInvitation
from forum.invitations.service import messages, tellings
from forum.invitations.service.links import reply_address, reply_link
from forum.invitations.service.standing import state
from forum.kernel import clock
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting, Series
from forum.outbox import service as outbox
from forum.outbox.compose import compose

FAMILY = "series"
"""How the keys of these mails begin: `series:<invitation to the series>:<number>`."""


def topic(one: StandingInvitation) -> str:
    """The outbox topic of an invitation to a series: of its mails, none leaves after a newer one."""
    return f"standing:{one.id}"


def post_whole(
    series: Series, to: Sequence[StandingInvitation], message: str, *, rises: bool, changed: Collection[int] = (),
    **more: Any,
) -> int:  # fmt: skip
    """Post the complete state of a series to each; whoever is expected at none of its meetings gets a cancellation.

    `rises` and `changed` as in `state.numbers`; who has not got any mail yet gets the invitation, whatever `message`
    was to be said. How many mails.
    """
    if not to:
        return 0
    of = state.whole(series, to)
    history = outbox.states([topic(one) for one in to])
    now, postings, told, overtaken = clock.now(), [], [], []
    for one in to:
        seats = state.asked(of, one)
        said = history.get(topic(one), [])
        if not seats:
            if said:
                postings.append(_cancellation(of, one, whole_series=series.state == "cancelled"))
            continue
        given = state.numbers(of, one, rises=rises, changed=changed)
        key = _key(one)
        words = message if "sent" in said else "series_invitation"
        mail = _mail(words, of, one, key, state.request(of, one, given), "REQUEST", **more)
        postings.append(_posting(one, mail, key))
        for seat in seats:
            if seat.sent_at is None or seat.by_hand or seat.meeting_id in changed or rises:
                seat.sent_at, seat.by_hand = now, False
            seat.sent_sequence = given.overrides.get(seat.id, max(seat.sent_sequence or 0, given.master))
            told.append((seat, key))
            overtaken += [f"invitation:{seat.id}"] if seat.meeting_id in changed else []
        one.sent_at, one.sent_sequence = now, given.master
    outbox.supersede(overtaken)
    outbox.post_all(postings)
    tellings.note(told)
    return len(postings)


def post_occurrence(
    seats: Sequence[Invitation], shared: messages.Batch, message: str, keeps: str = "", **more: Any
) -> None:
    """Post the new state of one meeting: its override alone to those whose calendar has the series (calendar.md
    section 4). `keeps` as in `sending`: words changed, SEQUENCE stays."""
    alone, again = _divided(seats)
    now, postings = clock.now(), []
    told: list[tuple[Invitation, str | None]] = []
    for seat, one in alone:
        if keeps and seat.sent_sequence is not None:
            sequence, key = seat.sent_sequence, f"invite:{seat.id}:{seat.sent_sequence}:{keeps}"
        else:
            sequence = rules.next_sequence(seat.sent_sequence, shared.meeting.sequence)
            key = f"invite:{seat.id}:{sequence}"
        mail = messages.request(seat, shared, key=key, sequence=sequence, message=message, **more)
        postings.append(_posting(one, mail, key))
        seat.sent_at, seat.sent_sequence, seat.by_hand = now, sequence, False
        told.append((seat, key))
    outbox.supersede([f"invitation:{seat.id}" for seat, _one in alone])
    outbox.post_all(postings)
    tellings.note(told)
    _whole_again(again, shared.meeting, () if keeps else (shared.meeting.id,), **more)


def post_cancellation(
    seats: Sequence[Invitation], shared: messages.Batch, message: str, *, whole_meeting: bool
) -> None:
    """One meeting is called off, or these invitees' part in it: CANCEL with RECURRENCE-ID."""
    alone, again = _divided(seats)
    postings = []
    for seat, one in alone:
        sequence = rules.next_sequence(seat.sent_sequence, shared.meeting.sequence)
        key = f"invite:{seat.id}:{sequence}"
        mail = messages.cancellation(seat, shared, key=key, sequence=sequence, message=message,
                                     whole_meeting=whole_meeting)  # fmt: skip
        postings.append(_posting(one, mail, key))
        seat.sent_sequence = sequence
    outbox.supersede([f"invitation:{seat.id}" for seat, _one in alone])
    outbox.post_all(postings)
    _whole_again(again, shared.meeting, (shared.meeting.id,))


def post_end(series: Series, to: Sequence[StandingInvitation], *, whole_series: bool, reason: str = "") -> None:
    """The series is called off, or these invitees' part in it: CANCEL of all of it. Nothing to who heard nothing."""
    of = state.whole(series, to)
    told = [one for one in to if one.sent_at is not None]
    outbox.post_all([_cancellation(of, one, whole_series=whole_series, reason=reason) for one in told])


def refresh(one: StandingInvitation, now_hour: int) -> bool:
    """Send the complete state again to this invitee alone, at most once for each `now_hour`. Whether it was sent."""
    key = f"{FAMILY}:{one.id}:refresh:{now_hour}"
    if outbox.find(key) is not None:
        return False
    of = state.whole(one.series, [one])
    if not state.asked(of, one):
        return False
    given = state.numbers(of, one, rises=False)
    one.posted += 1
    mail = _mail("series_invitation", of, one, key, state.request(of, one, given), "REQUEST")
    outbox.post_all([_posting(one, mail, key)])
    tellings.note([(seat, key) for seat in state.asked(of, one)])
    return True


def anew(one: StandingInvitation, key: str, *, is_first: bool, **more: Any) -> mime.Mail:
    """The complete state of now for a mail that was posted before under this key and has not left.

    What did not change keeps its SEQUENCE; answers given meanwhile stand.
    """
    of = state.whole(one.series, [one])
    given = state.numbers(of, one, rises=False)
    for seat in state.asked(of, one):
        seat.sent_sequence = given.overrides.get(seat.id, max(seat.sent_sequence or 0, given.master))
    one.sent_at, one.sent_sequence = clock.now(), given.master
    words = "series_invitation" if is_first else "series_changed"
    return _mail(words, of, one, key, state.request(of, one, given), "REQUEST", **more)


def preview(one: StandingInvitation) -> mime.Mail:
    """The mail as `send_series` would post it."""
    of = state.whole(one.series, [one])
    given = state.numbers(of, one, rises=True)
    return _mail("series_invitation", of, one, f"preview:series:{one.id}", state.request(of, one, given), "REQUEST")


def _divided(
    seats: Sequence[Invitation],
) -> tuple[list[tuple[Invitation, StandingInvitation]], list[StandingInvitation]]:
    """Who has everything that was posted before, and who is still waiting for it (or never got it)."""
    pairs = [(seat, seat.standing) for seat in seats if seat.standing is not None]
    history = outbox.states([topic(one) for _seat, one in pairs])
    alone, again = [], []
    for seat, one in pairs:
        if history.get(topic(one), [""])[-1] == "sent":
            one.posted += 1
            alone.append((seat, one))
        elif one.sent_at is not None:
            again.append(one)
    return alone, again


def _whole_again(to: Sequence[StandingInvitation], meeting: Meeting, changed: Collection[int], **more: Any) -> None:
    if meeting.series is not None and to:
        post_whole(meeting.series, to, "series_changed", rises=False, changed=changed, one_meeting=meeting, **more)


def _cancellation(of: state.Whole, one: StandingInvitation, *, whole_series: bool, reason: str = "") -> outbox.Posting:
    """Above every SEQUENCE that this invitee has seen under the UID."""
    seats = of.seats[one.id]
    seen = max([one.sent_sequence or 0, *(seat.sent_sequence or 0 for seat in seats)])
    sequence = max(of.series.sequence, seen + 1)
    key = _key(one)
    calendar = state.cancel(of, one, sequence, whole_series=whole_series)
    mail = _mail("series_cancelled", of, one, key, calendar, "CANCEL", whole_series=whole_series, reason=reason)
    one.sent_sequence = sequence
    for seat in seats:
        seat.sent_sequence = max(seat.sent_sequence or 0, sequence)
    return _posting(one, mail, key)


def _key(one: StandingInvitation) -> str:
    one.posted += 1
    return f"{FAMILY}:{one.id}:{one.posted}"


def _posting(one: StandingInvitation, mail: mime.Mail, key: str) -> outbox.Posting:
    return outbox.Posting(mail, key=key, kind="invitation", topic=topic(one), rank=one.posted)


def _mail(
    message: str, of: state.Whole, one: StandingInvitation, key: str, calendar: bytes, method: str, **more: Any
) -> mime.Mail:
    with speaking(one.locale):
        told = {name: value() if isinstance(value, partial) else value for name, value in more.items()}
        context = _context(of, one) | {"changed_lines": [], "ask_again": False, "one_meeting": None} | told
    return compose(
        message,
        key=key,
        to_name=one.person_name or labels.office(one),
        to_email=one.email or "",
        locale=one.locale,
        context=context,
        sender_name=messages.inviter(of.series),
        reply_to=reply_address(one),
        calendar=calendar,
        calendar_method=method,
    )


def _context(of: state.Whole, one: StandingInvitation) -> dict[str, Any]:
    """What the templates of these mails know, in the invitee's language."""
    found = state.listed(of, one)
    ahead = [date for date in found if not date.is_cancelled]
    return {
        "invitation": one,
        "series": of.series,
        "forum": of.series.forum,
        "inviter": messages.inviter(of.series),
        "office": labels.office(one),
        "dates": found[: state.LONGEST_LIST],
        "further": max(0, len(found) - state.LONGEST_LIST),
        "number": len(ahead),
        "link": messages.web_address(of.series.link),
        "answer_links": {answer: reply_link(one, answer) for answer in ("accepted", "delegated", "declined")},
        "reply_link": reply_link(one),
        "promises": of.promises.get(one.organisation_id or 0, ()),
        "delegator": one.delegated_from,
        "sent_by": labels.office_and_name(one.delegated_from),
    }
