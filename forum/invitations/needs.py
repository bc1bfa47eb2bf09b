"""The services that invitees ask for, so that they can take part: asked, provided, forgotten. Nothing here commits.

The service, never the diagnosis (UU 8/2016, UU 27/2022 article 25, domain.md 6). For organisers only; some weeks after
the meeting only that it was asked for remains.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from forum.extensions import db
from forum.invitations import queries
from forum.invitations.models import SERVICES, Invitation, Reply, ServiceRequest
from forum.kernel import clock
from forum.meetings.models import Meeting

KEPT = timedelta(weeks=4)
"""How long after a meeting one may still know who asked."""
IN_PAIRS = frozenset({"sign_language"})
"""Interpreters work in turns of about twenty minutes: two are booked, and early."""


@dataclass
class Wanted:
    """One service at a meeting: how often it was asked for, by whom, and whether it is provided."""

    service: str
    number: int = 0
    by: list[tuple[Invitation, str, str]] = field(default_factory=list)
    provided: bool | None = None

    @property
    def in_pairs(self) -> bool:
        return self.service in IN_PAIRS


def asked(invitation: Invitation) -> list[ServiceRequest]:
    """What stands asked for on this invitation, in the order of SERVICES."""
    rows = db.session.scalars(
        select(ServiceRequest).where(
            ServiceRequest.invitation_id == invitation.id, ServiceRequest.withdrawn_at.is_(None)
        )
    )
    return sorted(rows, key=lambda row: SERVICES.index(row.service))


def ask(invitation: Invitation, services: Collection[str], note: str = "") -> None:
    """What this invitee asks for now; what was asked before and is not among it is withdrawn. The same twice is once.

    Unknown services are left aside. `note` says how, for example which aids are used; it stands with each service.
    """
    words = " ".join(note.split())[:250]
    standing = {row.service: row for row in asked(invitation)}
    for service, row in standing.items():
        if service not in services:
            row.withdrawn_at = clock.now()
        elif row.note != words:
            row.note = words
    for service in SERVICES:
        if service in services and service not in standing:
            db.session.add(
                ServiceRequest(meeting_id=invitation.meeting_id, invitation_id=invitation.id, service=service,
                               note=words, provided=_provided(invitation.meeting_id, service))
            )  # fmt: skip
    db.session.flush()


def of_meeting(meeting: Meeting, replies: Mapping[int, Reply] | None = None) -> list[Wanted]:
    """What was asked for at a meeting, with who asked and their answer; services nobody wants are left out.

    Two statements, or one where the `replies` are known; one where nothing was asked.
    """
    rows = db.session.execute(
        select(ServiceRequest, Invitation)
        .join(Invitation, Invitation.id == ServiceRequest.invitation_id, isouter=True)
        .where(ServiceRequest.meeting_id == meeting.id, ServiceRequest.withdrawn_at.is_(None))
        .options(joinedload(Invitation.person))
        .order_by(ServiceRequest.id)
    ).all()
    found = {service: Wanted(service) for service in SERVICES}
    answers = queries.current_replies(meeting.id) if rows and replies is None else replies or {}
    for request, invitation in rows:
        if invitation is not None and invitation.withdrawn_at is not None:
            continue
        wanted = found[request.service]
        wanted.number += 1
        wanted.provided = request.provided if request.provided is not None else wanted.provided
        if invitation is not None:
            reply = answers.get(invitation.id)
            wanted.by.append((invitation, request.note, reply.answer if reply else "waiting"))
    return [one for one in found.values() if one.number]


def provide(meeting: Meeting, service: str, provided: bool | None) -> None:
    """Say that a service will be there (or was), that it could not be had, or (None) neither."""
    db.session.execute(
        update(ServiceRequest)
        .where(
            ServiceRequest.meeting_id == meeting.id,
            ServiceRequest.service == service,
            ServiceRequest.withdrawn_at.is_(None),
        )
        .values(provided=provided)
    )


def forget(now: datetime | None = None) -> int:
    """Empty who asked and what they wrote, of meetings that ended KEPT ago. Returns how many requests were emptied."""
    before = (now or clock.now()) - KEPT
    over = [
        number
        for number, starts_at, minutes in db.session.execute(
            select(Meeting.id, Meeting.starts_at, Meeting.duration_minutes).where(
                Meeting.starts_at < before,
                Meeting.id.in_(select(ServiceRequest.meeting_id).where(ServiceRequest.invitation_id.is_not(None))),
            )
        )
        if starts_at + timedelta(minutes=minutes) < before
    ]
    done: Any = db.session.execute(
        update(ServiceRequest)
        .where(ServiceRequest.meeting_id.in_(over), ServiceRequest.invitation_id.is_not(None))
        .values(invitation_id=None, note="")
    )
    return int(done.rowcount)


def _provided(meeting_id: int, service: str) -> bool | None:
    """What the organiser has said of this service already."""
    return db.session.scalar(
        select(ServiceRequest.provided)
        .where(
            ServiceRequest.meeting_id == meeting_id,
            ServiceRequest.service == service,
            ServiceRequest.withdrawn_at.is_(None),
        )
        .limit(1)
    )
