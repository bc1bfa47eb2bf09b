"""What invitees know of a meeting: written down whenever they are told, compared when it changes.

What a mail says is known only when a server has taken it over; what came back is not known. So the difference that an
invitee is told is always the one to what they know, whoever else was told more or less.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import delete, insert, select

from forum.extensions import db
from forum.invitations.models import Edition, Invitation, Telling
from forum.kernel import clock
from forum.meetings import queries as meetings
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.rules import SEQUENCED
from forum.outbox.models import OutboxMessage

FACTS = ("title", "starts_at", "duration_minutes", "timezone", "place", "link", "description", "letter_number")
"""What an invitation says of a meeting, beside its agenda."""

Changes = Mapping[str, tuple[Any, Any]]


class Reachable(Protocol):
    """What has to be read of an invitation to say what its addressee knows: the row itself, or these columns of it."""

    @property
    def id(self) -> int: ...
    @property
    def email(self) -> str | None: ...
    @property
    def by_hand(self) -> bool: ...
    @property
    def undeliverable_reason(self) -> str: ...


@dataclass
class Known:
    """What one invitee knows: the edition they were told last, and the one in a mail that has not left yet."""

    edition: Edition | None = None
    on_its_way: Edition | None = None
    waiting_key: str = ""


def facts(meeting: Meeting, agenda: Iterable[AgendaItem] | None = None) -> dict[str, Any]:
    """What an invitation would say of the meeting now, as an `Edition` keeps it."""
    items = meetings.agenda(meeting.id) if agenda is None else agenda
    values: dict[str, Any] = {name: getattr(meeting, name) for name in FACTS}
    values["starts_at"] = meeting.starts_at.astimezone(UTC).replace(second=0, microsecond=0).isoformat()
    return {**values, "agenda": [[item.title, item.minutes, item.presenter] for item in items]}


def differences(known: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Field -> (what is known, what is true now), of those that differ; as in `MeetingMoved.changes`."""
    return {name: (known.get(name), now[name]) for name in sorted(now) if known.get(name) != now[name]}


def is_by_mail(invitation: Reachable) -> bool:
    """Whether changes reach this invitee by mail: there is an address that works, and nobody invited them by hand."""
    return bool(invitation.email) and not invitation.by_hand and not invitation.undeliverable_reason


def note(told: Sequence[tuple[Invitation, str | None]]) -> None:
    """Write down that these invitees are told the present state of their meeting: (invitation, outbox key).

    The key names the mail; None stands for what a person handed over. Invitations may belong to several meetings: the
    number of statements does not grow with them. Meetings must be flushed.
    """
    if not told:
        return
    of_meetings = {one.meeting_id: one.meeting for one, _key in told}
    editions = _editions(list(of_meetings.values()))
    now = clock.now()
    rows = [{"invitation_id": one.id, "edition_id": editions[one.meeting_id].id, "outbox_key": key, "at": now}
            for one, key in told]  # fmt: skip
    db.session.execute(insert(Telling), rows)


def note_anew(told: Sequence[Invitation], key: str) -> None:
    """The mail with this key was written anew before it left: it tells these the present state, and nobody else."""
    db.session.flush()
    db.session.execute(delete(Telling).where(Telling.outbox_key == key))
    note([(one, key) for one in told])


def told_by(outbox_key: str) -> list[tuple[Invitation, Edition, datetime]]:
    """Whom the mail with this key tells which edition, and when it was written; nobody for a cancellation."""
    statement = (
        select(Invitation, Edition, Telling.at)
        .join(Telling, Telling.invitation_id == Invitation.id)
        .join(Edition, Edition.id == Telling.edition_id)
        .where(Telling.outbox_key == outbox_key)
        .order_by(Telling.id)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(statement)]


def note_before(meeting: Meeting, changes: Mapping[str, Sequence[Any]]) -> None:
    """Before `changes` happened nobody may have written down what invitees know: then it was the state before."""
    told = select(Telling.id).where(Telling.invitation_id == Invitation.id)
    forgotten = db.session.scalars(
        select(Invitation.id).where(
            Invitation.meeting_id == meeting.id, Invitation.sent_at.is_not(None), ~told.exists()
        )
    ).all()
    if not forgotten:
        return
    before = facts(meeting) | {name: old for name, (old, _new) in changes.items() if name in (*FACTS, "agenda")}
    moved = not SEQUENCED.isdisjoint(changes)
    sequence = max(0, meeting.sequence - 1) if moved else meeting.sequence
    edition = _edition(meeting, before, sequence, _kept([meeting.id]))
    db.session.flush()
    rows = [{"invitation_id": one, "edition_id": edition.id, "outbox_key": "", "at": clock.now()}
            for one in forgotten]  # fmt: skip
    db.session.execute(insert(Telling), rows)


def forget(invitation: Invitation, at: datetime) -> None:
    """What was noted at that moment as told by hand was noted by mistake."""
    mistaken = (Telling.invitation_id == invitation.id, Telling.outbox_key.is_(None), Telling.at == at)
    db.session.execute(delete(Telling).where(*mistaken))


def known(invitations: Collection[Reachable]) -> dict[int, Known]:
    """Invitation id -> what its addressee knows; one statement, however many. Everybody asked for is in it.

    Who is reached by mail knows what the last mail said: a calendar does not follow what a person told them besides.
    """
    found = {one.id: Known() for one in invitations}
    undeliverable = {one.id for one in invitations if one.undeliverable_reason}
    by_mail = {one.id for one in invitations if is_by_mail(one)}
    rows = list(
        db.session.execute(
            select(Telling.invitation_id, Telling.outbox_key, Edition, OutboxMessage.state)
            .join(Edition, Edition.id == Telling.edition_id)
            .outerjoin(OutboxMessage, OutboxMessage.key == Telling.outbox_key)
            .where(Telling.invitation_id.in_(found))
            .order_by(Telling.id)
        )
    )
    last = {invitation_id: number for number, (invitation_id, *_rest) in enumerate(rows)}
    for number, (invitation_id, key, edition, state) in enumerate(rows):
        if key is None and invitation_id in by_mail and found[invitation_id] != Known():
            continue
        came_back = invitation_id in undeliverable and last[invitation_id] == number and bool(key)
        one = found[invitation_id]
        if not key or (state == "sent" and not came_back):
            one.edition, one.on_its_way, one.waiting_key = edition, None, ""
        elif state == "waiting":
            one.on_its_way, one.waiting_key = edition, key
    return found


def moves_unknown_to(invitations: Collection[Invitation], meeting: Meeting) -> dict[int, Changes]:
    """Invitation id -> the changes of time, place and link that its addressee has not been told; left out for none."""
    now = facts(meeting)
    found: dict[int, Changes] = {}
    for number, one in known(invitations).items():
        changes = differences(one.edition.facts, now) if one.edition else {}
        moves = {name: change for name, change in changes.items() if name in SEQUENCED}
        if moves:
            found[number] = moves
    return found


def said_by(outbox_key: str) -> Edition | None:
    """What the mail with this key tells its receiver; None for one of which nothing was written down."""
    told = select(Telling.edition_id).where(Telling.outbox_key == outbox_key).order_by(Telling.id.desc()).limit(1)
    return db.session.scalar(select(Edition).where(Edition.id.in_(told)))


def _editions(of: Sequence[Meeting]) -> dict[int, Edition]:
    agendas = meetings.agendas([one.id for one in of])
    kept = _kept([one.id for one in of])
    found = {one.id: _edition(one, facts(one, agendas.get(one.id, [])), one.sequence, kept) for one in of}
    db.session.flush()
    return found


def _kept(meeting_ids: Collection[int]) -> dict[tuple[int, int, str], Edition]:
    rows = db.session.scalars(select(Edition).where(Edition.meeting_id.in_(meeting_ids)))
    return {(row.meeting_id, row.sequence, row.digest): row for row in rows}


def _edition(
    meeting: Meeting, said: dict[str, Any], sequence: int, kept: Mapping[tuple[int, int, str], Edition]
) -> Edition:
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    edition = kept.get((meeting.id, sequence, digest))
    if edition is None:
        edition = Edition(meeting_id=meeting.id, sequence=sequence, digest=digest, facts=said, at=clock.now())
        db.session.add(edition)
    return edition
