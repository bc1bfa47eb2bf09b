"""A calendar mail right before it leaves, or when somebody sends it again: it says what is true then.

A retry queue must write the message anew from the present state (calendar.md section 4): an old REQUEST brings back in
the invitee's calendar what was changed since, and asks again who has answered meanwhile.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from forum.extensions import db
from forum.invitations import notices, queries, rules
from forum.invitations.letters import attaching as letters
from forum.invitations.models import Edition, Invitation, StandingInvitation
from forum.invitations.service import messages, tellings
from forum.invitations.service.standing import posting, state
from forum.invitations.service.standing import sending as series
from forum.kernel import clock, transaction
from forum.meetings import labels as meeting_labels
from forum.meetings import queries as meetings
from forum.outbox import service as outbox
from forum.outbox.freshness import AS_IT_IS, Verdict
from forum.outbox.models import OutboxMessage

STALE = timedelta(minutes=10)
"""A mail that waited less than this leaves as it was written: what changes meanwhile settles longer than that."""

_DROP = Verdict(drop=True)
Changes = dict[str, tuple[Any, Any]]


def look(mail_key: str) -> Verdict:
    """Judge a waiting mail by the state of now. What invited to something that is no more does not leave; what has
    changed, or was answered, is written anew under the same Message-ID, and noted as what its receiver is told."""
    row = outbox.find(mail_key)
    return AS_IT_IS if row is None or row.state != "waiting" else _judged(row, transaction.is_writing())


def renew(row: OutboxMessage) -> None:
    """Write a waiting mail anew at once, as `look` would before it leaves. In a transaction that writes."""
    verdict = _judged(row, writes=True)
    if verdict.drop:
        row.state = "superseded"
    elif verdict.mail is not None:
        outbox.rewrite(row, verdict.mail)


def _judged(row: OutboxMessage, writes: bool) -> Verdict:
    """Without `writes` only whether there is anything to write: any other verdict than AS_IT_IS."""
    told = tellings.told_by(row.key)
    if not told:
        return AS_IT_IS  # a cancellation, which stays true, or one that went before tellings were written down
    at = max(said_at for _one, _edition, said_at in told)
    editions = [(one, edition) for one, edition, _at in told]
    if row.key.startswith(f"{posting.FAMILY}:"):
        return _whole(row, editions, at, writes)
    return _single(row, *editions[0], at, writes)


def _single(row: OutboxMessage, one: Invitation, edition: Edition, at: datetime, writes: bool) -> Verdict:
    meeting = one.meeting
    if one.withdrawn_at is not None or meeting.state == "cancelled" or one.email != row.recipient:
        return _DROP
    now = tellings.facts(meeting)
    changes, reply = tellings.differences(edition.facts, now), queries.current_reply(one)
    is_answered = reply is not None and reply.received_at > at
    if meeting.ends_at <= clock.now() or not (changes or is_answered):
        return AS_IT_IS
    if not writes:
        return _DROP
    unknown: Changes | None = None if _is_first(row) else _unknown_to(one, now)
    _ask_again(one, changes)
    reply, last = queries.current_reply(one), queries.last_reply(one)
    if unknown == {} and not is_answered and (reply is not None or last is None):
        return _DROP  # everything is again as its receiver knows it
    sequence = max(one.sent_sequence or 0, meeting.sequence)
    shared = messages.batch(meeting, [one])
    enclosed = letters.attachments(meeting, [one]) if row.key.startswith("invite:") else {}
    shared = replace(shared, replies={one.id: reply} if reply else {}, letters=enclosed)
    more: dict[str, Any] = {}
    if unknown:
        asks = reply is None and not rules.TIME_FIELDS.isdisjoint(unknown)
        more = {"message": "invitation_changed", "ask_again": asks,
                "changed_lines": partial(meeting_labels.changed, meeting, unknown)}  # fmt: skip
    mail = messages.request(one, shared, key=row.key, sequence=sequence, **more)
    one.sent_at, one.sent_sequence = clock.now(), sequence
    if row.topic == f"invitation:{one.id}":
        row.rank = max(row.rank, sequence)
    tellings.note_anew([one], row.key)
    return Verdict(mail=mail)


def _whole(row: OutboxMessage, told: list[tuple[Invitation, Edition]], at: datetime, writes: bool) -> Verdict:
    one = told[0][0].standing
    if one is None or one.withdrawn_at is not None or one.series.state == "cancelled" or one.email != row.recipient:
        return _DROP
    of = state.whole(one.series, [one])
    seats = state.asked(of, one)
    if not seats:
        return _DROP
    agendas = meetings.agendas([seat.meeting_id for seat in seats])
    known = {seat.id: edition.facts for seat, edition in told}
    changes = {}
    for seat in seats:
        now = tellings.facts(seat.meeting, agendas.get(seat.meeting_id, []))
        if found := tellings.differences(known.get(seat.id, {}), now):
            changes[seat.id] = found
    answered = any(of.replies[seat.id].received_at > at for seat in seats if seat.id in of.replies)
    if not changes and not answered and known.keys() == {seat.id for seat in seats}:
        return AS_IT_IS
    if not writes:
        return _DROP
    for seat in seats:
        _ask_again(seat, changes.get(seat.id, {}) if seat.id in known else {})
    mail = posting.anew(one, row.key, is_first=_is_first(row), **_news(one, seats))
    tellings.note_anew(seats, row.key)
    return Verdict(mail=mail)


def _news(one: StandingInvitation, seats: list[Invitation]) -> dict[str, Any]:
    """What is new to somebody who knows an earlier state of the series: of all its meetings, or of one of them."""
    ahead = [seat for seat in seats if seat.meeting.starts_at > clock.now()]
    known = tellings.known(ahead)
    agendas = meetings.agendas([seat.meeting_id for seat in ahead])
    found: list[tuple[Invitation, Changes]] = []
    for seat in ahead:
        edition = known[seat.id].edition
        now = tellings.facts(seat.meeting, agendas.get(seat.meeting_id, []))
        if edition is not None and (changes := tellings.differences(edition.facts, now)):
            found.append((seat, changes))
    if len(found) == 1:
        [(seat, changes)] = found
        return {"one_meeting": seat.meeting, "changed_lines": partial(meeting_labels.changed, seat.meeting, changes)}
    common = {name: change for name, change in (found[0][1] if found else {}).items()
              if all(other.get(name) == change for _seat, other in found)}  # fmt: skip
    return {"changed_lines": partial(series.changed_lines, common)}


def _is_first(row: OutboxMessage) -> bool:
    """Whether its receiver has got no mail of this topic yet, at this address."""
    got = select(OutboxMessage.id).where(
        OutboxMessage.topic == row.topic, OutboxMessage.kind == row.kind, OutboxMessage.recipient == row.recipient,
        OutboxMessage.state == "sent",
    )  # fmt: skip
    return db.session.scalar(got.limit(1)) is None


def _unknown_to(one: Invitation, now: dict[str, Any]) -> Changes:
    edition = tellings.known([one])[one.id].edition
    return {} if edition is None else tellings.differences(edition.facts, now)


def _ask_again(one: Invitation, changes: Changes) -> None:
    """An answer to another time than the present one stands no longer, once its receiver is told of it."""
    if not rules.TIME_FIELDS.isdisjoint(changes):
        one.asked_sequence = max(one.asked_sequence, notices.time_since(one.meeting))
        db.session.flush()
