"""`forum meeting`: one meeting, as data."""

import json
import sys
from typing import Any

import click

from forum.adapters import ics
from forum.cli import cli
from forum.cli.context import with_app
from forum.invitations import queries, service
from forum.invitations.models import Invitation, Reply
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting

PARTSTAT = {"accepted": "ACCEPTED", "declined": "DECLINED", "tentative": "TENTATIVE", "delegated": "DELEGATED"}


@cli.group("meeting")
def group() -> None:
    """One meeting, as data. UID is its iCalendar UID (or the key in its page's address)."""


@group.command()
@click.argument("uid")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines for people.")
@with_app
def show(uid: str, as_json: bool) -> None:
    """Its state, sequence, and every invitee with what they answered."""
    found = _described(_meeting(uid))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(f"{found['title']}  ({found['state']}, sequence {found['sequence']})")
    click.echo(f"{found['starts_at']} – {found['ends_at']}  {found['place']} {found['link']}".rstrip())
    for one in found["invitees"]:
        delegate = f" -> {one['delegate']['name'] or one['delegate']['email']}" if one["delegate"] else ""
        click.echo(f"  {one['partstat']:<13} {one['addressee']} <{one['email'] or '-'}>{delegate}")


@group.command()
@click.argument("uid")
@with_app
def export(uid: str) -> None:
    """The meeting as a calendar file (METHOD:PUBLISH: nobody is asked to answer), to standard output."""
    meeting = _meeting(uid)
    agenda = meetings.agenda(meeting.id)
    lines = [meeting.description, *(item.title for item in agenda)]
    event = ics.CalendarEvent(
        uid=meeting.uid,
        sequence=meeting.sequence,
        dtstamp=meeting.changed_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        tzid=meeting.timezone,
        summary=meeting.title,
        description="\n".join(line for line in lines if line),
        location=meeting.place,
        conference_url=service.web_address(meeting.link),
        status={"draft": "TENTATIVE", "cancelled": "CANCELLED"}.get(meeting.state, "CONFIRMED"),
        alarm_minutes=0,
    )
    sys.stdout.buffer.write(ics.build_publish(event))


def _meeting(uid: str) -> Meeting:
    return meetings.by_uid(uid) or meetings.by_key(uid)


def _described(meeting: Meeting) -> dict[str, Any]:
    invitations = queries.for_meeting(meeting.id)
    current = queries.current_replies(meeting.id)
    before = queries.replies_before_change(meeting.id)
    passed_on = {one.delegated_from_id: one for one in invitations if one.delegated_from_id}
    return {
        "uid": meeting.uid,
        "key": meeting.key,
        "title": meeting.title,
        "state": meeting.state,
        "sequence": meeting.sequence,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "timezone": meeting.timezone,
        "place": meeting.place,
        "link": meeting.link,
        "invitees": [
            _invitee(one, current.get(one.id), before.get(one.id), passed_on.get(one.id)) for one in invitations
        ],
    }


def _invitee(one: Invitation, reply: Reply | None, before: Reply | None, delegate: Invitation | None) -> dict[str, Any]:
    named = reply is not None and reply.answer == "delegated"
    return {
        "id": one.id,
        "addressee": one.addressee,
        "name": one.person_name,
        "organisation": one.organisation_name,
        "side": one.side,
        "email": one.email,
        "sent": one.sent_at.isoformat() if one.sent_at else None,
        "sequence": one.sent_sequence,
        "undeliverable": one.undeliverable_reason or None,
        "delegated_from": one.delegated_from_id,
        "partstat": PARTSTAT[reply.answer] if reply else "NEEDS-ACTION",
        "comment": reply.comment if reply else "",
        "reason": reply.reason if reply else None,
        "answered_from": (reply.answered_from or None) if reply else None,
        "before_change": PARTSTAT[before.answer] if before else None,
        "delegate": {
            "name": reply.delegate_name,
            "title": reply.delegate_title,
            "rank": reply.delegate_rank,
            "email": reply.delegate_email,
            "may_decide": reply.may_decide,
            "invitation": delegate.id if delegate else None,
        }
        if reply is not None and named
        else None,
    }
