"""A mail with minutes that did not arrive: whoever it was for is reached in another way, and tried again by hand."""

from collections.abc import Sequence

from sqlalchemy import select

from forum.extensions import db
from forum.invitations import service as invitations
from forum.jobs import service as jobs
from forum.minutes import queries
from forum.minutes.models import MinutesVersion
from forum.minutes.sending import sent
from forum.minutes.sending.mails import KIND
from forum.minutes.sending.models import MinutesParcel
from forum.minutes.sending.service import SEND, laid_out
from forum.outbox import service as outbox
from forum.outbox.events import MessageFailed, MessageReturned
from forum.outbox.models import OutboxMessage


def message_failed(event: MessageFailed | MessageReturned) -> None:
    """The chair behind the address counts as not reached by mail: its link is handed over, and the page says so."""
    if event.kind != KIND:
        return
    note = db.session.scalar(select(MinutesParcel).where(MinutesParcel.outbox_key == event.key))
    if note is not None and note.invitation_id is not None:
        invitations.came_back(note.invitation_id, note.recipient, event.reason)


def send_again(rows: Sequence[OutboxMessage]) -> None:
    """These mails once more, as it is true now; of a version that is no longer in force nothing leaves."""
    by_key = {row.key: row for row in rows}
    by_version: dict[int, list[sent.Line]] = {}
    for note in db.session.scalars(select(MinutesParcel).where(MinutesParcel.outbox_key.in_(by_key))):
        by_version.setdefault(note.version_id, []).append(sent.Line(note, by_key[note.outbox_key]))
    for number, lines in by_version.items():
        version = db.session.get_one(MinutesVersion, number)
        if _is_in_force(version):
            _again(version, lines)
            continue
        for line in lines:
            by_key[line.note.outbox_key].state = "superseded"


def try_again(version: MinutesVersion) -> int:
    """Every mail of a version that did not arrive once more, as it stands now, and one to each address that was
    corrected meanwhile. How many are tried. Twice tries once."""
    return _again(version, [one for one in sent.lines(version.id) if one.is_trouble])


def _again(version: MinutesVersion, lines: list[sent.Line]) -> int:
    number = 0
    for line in lines:  # who is tried again counts as reachable until it fails once more
        if line.note.invitation_id is not None:
            invitations.came_back(line.note.invitation_id, line.note.recipient, "")
    db.session.flush()
    there = {one.recipient for one in laid_out(version).parcels}
    for line in lines:
        if line.row is None:
            continue
        if line.note.recipient in there:
            outbox.send_again(line.row)
            number += 1
        else:
            line.row.state = "superseded"
    jobs.again(SEND, {"version_id": version.id}, key=f"{SEND}:{version.id}")
    return number


def _is_in_force(version: MinutesVersion) -> bool:
    newest = queries.latest_version(version.minutes.meeting_id)
    return newest is not None and newest.id == version.id
