"""`forum meeting`: one meeting, as data."""

import json
import re
import sys
from datetime import time
from pathlib import Path
from typing import Any

import click

from forum.adapters import ics
from forum.cli import cli
from forum.cli.context import with_app
from forum.forums import queries as forums
from forum.invitations import importing, queries, service
from forum.invitations.models import Invitation, Reply
from forum.kernel import dates, transaction
from forum.kernel.i18n import speaking
from forum.meetings import labels
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.meetings.service import Hours

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


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--forum", "slug", required=True, metavar="SLUG", help="The forum that moves in (see its address).")
@click.option("--organiser-is-us", is_flag=True,
              help="The file's ORGANIZER is one of us: it stays on all mails of its meetings, answers come to our "
                   "mailbox, and changes are made here from now on.")  # fmt: skip
@click.option("--whole-days", "hours", metavar="08.00-16.00", help="From when to when whole-day events are meetings.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@with_app
def import_(file: Path, slug: str, organiser_is_us: bool, hours: str | None, dry_run: bool) -> None:
    """Take over the meetings of a calendar FILE (.ics), with their invitees and answers. Nothing is mailed.

    UID, SEQUENCE, recurrence, exceptions and changed dates are kept. The same file again changes nothing; a newer one
    changes only what was not changed here. Exit code 1 when nothing in the file could be taken.
    """
    between = _hours(hours)
    try:
        with transaction.writing(), speaking("en"):
            report = importing.import_file(file.read_bytes(), forums.by_slug(slug), organiser_is_us=organiser_is_us,
                                           hours=between)  # fmt: skip
            _say(report, dry_run)
            if dry_run:
                raise _Undone
    except _Undone:
        click.echo("Dry run: nothing was saved.")
    if report.number("left") == len(report.lines):
        sys.exit(1)


class _Undone(Exception):
    """Leaves the transaction without what was tried in it."""


def _say(report: importing.Report, dry_run: bool) -> None:
    for line in report.lines:
        click.echo(f"{'would be ' if dry_run and line.outcome in ('taken', 'updated') else ''}{line.outcome}: "
                   f"{line.title}  ({line.uid})")  # fmt: skip
        if line.taken is not None:
            click.echo(f"  {_of(line)}")
        for note in line.notes:
            click.echo(f"  - {note}")
    for note in report.notes:
        click.echo(f"- {note}")
    counted = ", ".join(f"{report.number(word)} {word}" for word in ("taken", "updated", "unchanged", "left"))
    click.echo(f"{len(report.lines)} meetings: {counted}. Nothing was mailed.")


def _of(line: importing.Line) -> str:
    """Where it is now, when, and who is asked."""
    taken, asked = line.taken, line.invitees
    if taken is None or asked is None:
        return ""
    people = f"{asked.invitees} invitees, {asked.created} new in the directory, {asked.answers} answers known"
    if taken.series is not None:
        words = labels.series_sentence(taken.series)
        return f"/seri/{taken.series.key}  {words}, sequence {taken.series.sequence}; {people}"
    if taken.meeting is None:
        return people
    when = dates.format_datetime(taken.meeting.starts_at, taken.meeting.timezone)
    return f"/rapat/{taken.meeting.key}  {when}, sequence {taken.meeting.sequence}; {people}"


def _hours(text: str | None) -> Hours | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,2})[.:](\d{2})\s*[-–]\s*(\d{1,2})[.:](\d{2})", text.strip(), re.ASCII)
    try:
        first, last = (time(int(found[one]), int(found[one + 1])) for one in (1, 3)) if found else (time(), time())
    except ValueError:
        first, last = time(), time()
    if first >= last:
        raise click.BadParameter("write it as 08.00-16.00", param_hint="--whole-days")
    return first, last


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
