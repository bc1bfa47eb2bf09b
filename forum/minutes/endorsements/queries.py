"""Berita acara as they are read, and whom their form suggests."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from forum.attendance import queries as attendance
from forum.directory import queries as directory
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.minutes.endorsements.models import Endorsement

MOST_OFFERED = 300


def for_meeting(meeting_id: int) -> list[Endorsement]:
    """Those of a meeting, the newest first."""
    return list(db.session.scalars(
        select(Endorsement).where(Endorsement.meeting_id == meeting_id).order_by(Endorsement.id.desc())))  # fmt: skip


def one(meeting_id: int, endorsement_id: int) -> Endorsement:
    """One of a meeting. Raises Missing."""
    found = db.session.get(Endorsement, endorsement_id)
    if found is None or found.meeting_id != meeting_id:
        raise Missing(_("There is no such berita acara of this meeting."))
    return found


def by_number(forum_id: int, number: str) -> Endorsement | None:
    """The one of a forum with this number, however it is written."""
    return db.session.scalar(
        select(Endorsement).where(Endorsement.forum_id == forum_id, func.lower(Endorsement.number) == number.lower())
    )


def next_number(forum_id: int, year: int) -> str:
    """A number that is free: "BA-2026-003". Forums with their own way of numbering type theirs."""
    taken = set(db.session.scalars(select(Endorsement.number).where(Endorsement.forum_id == forum_id)))
    return next(each for each in (f"BA-{year}-{count:03}" for count in range(1, len(taken) + 2)) if each not in taken)


def offered(meeting: Meeting, on: date) -> list[str]:
    """Who may be a party or a witness, as the form writes them ("name; office; organisation"): who was there, then
    those who hold an office that was invited. Five statements.
    """
    found = [_line(row.person_name, row.office_title, row.organisation_name)
             for row in attendance.present(meeting.id) if row.person_name]  # fmt: skip
    asked = [each for each in invitations.for_meeting(meeting.id) if each.office and each.organisation]
    holders = directory.holders([each.office_id for each in asked if each.office_id], on)
    found += [
        _line(holders[each.office_id].person.name, each.office.title, each.organisation.name)
        for each in asked
        if each.office_id in holders and each.office and each.organisation
    ]
    return list(dict.fromkeys(found))[:MOST_OFFERED]


def _line(*parts: str) -> str:
    return "; ".join(parts)


def usual_parties(offered_lines: Sequence[str], meeting: Meeting) -> list[str]:
    """Two lines to begin with: the forum's inviter, and the first from another organisation who was there."""
    forum = meeting.forum
    first = _line(forum.inviter_name, forum.inviter_title, forum.name) if forum.inviter_name else ""
    return [each for each in (first, *offered_lines) if each and forum.inviter_name not in each.split("; ")[1:]][:2]
