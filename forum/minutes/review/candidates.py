"""Who can be asked to read a draft without typing an address: those who were there, and the forum's people."""

from dataclasses import dataclass

from sqlalchemy import select

from forum.accounts.models import User
from forum.attendance import queries as attendance
from forum.directory.models import Office, Organisation
from forum.extensions import db
from forum.forums.models import ForumMember, ForumRole
from forum.invitations.rules import is_mailable
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.minutes.adoption import addresses


@dataclass(frozen=True)
class Candidate:
    """Somebody with an address. `code` is what the form sends: "hadir:…", "pengelola:<id>", "anggota:<id>"."""

    code: str
    source: str
    name: str
    organisation_name: str
    email: str
    locale: str


def of(meeting: Meeting) -> list[Candidate]:
    """Everybody who can be chosen, each address once: who was present first, then those who run the forum, then its
    member organisations. Some six statements."""
    found: dict[str, Candidate] = {}
    for one in [*_present(meeting), *_running(meeting), *_members(meeting)]:
        if is_mailable(one.email):
            found.setdefault(one.email.casefold(), one)
    return list(found.values())


def _present(meeting: Meeting) -> list[Candidate]:
    rows = attendance.present(meeting.id)
    known = addresses.of(rows, meeting.forum.locale)
    return [
        Candidate(f"hadir:{row.about}", "present", row.person_name or row.office_title or row.organisation_name,
                  row.organisation_name, known[row.about].email or "", known[row.about].locale)
        for row in rows
    ]  # fmt: skip


def _running(meeting: Meeting) -> list[Candidate]:
    statement = (
        select(User)
        .join(ForumRole, ForumRole.user_id == User.id)
        .where(ForumRole.forum_id == meeting.forum_id, ForumRole.until.is_(None), User.deactivated_at.is_(None))
        .distinct()
        .order_by(User.id)
    )
    return [Candidate(f"pengelola:{one.id}", "member", one.name, meeting.forum.name, one.email, one.locale)
            for one in db.session.scalars(statement)]  # fmt: skip


def _members(meeting: Meeting) -> list[Candidate]:
    today = clock.now().date()
    statement = (
        select(Organisation.id, Organisation.name, Office.title, Office.email)
        .join(ForumMember, ForumMember.organisation_id == Organisation.id)
        .join(Office, Office.organisation_id == Organisation.id)
        .where(ForumMember.forum_id == meeting.forum_id, ForumMember.until.is_(None) | (ForumMember.until >= today),
               Office.rank == "head", Office.valid_to.is_(None), Office.email.is_not(None))
        .order_by(Organisation.name, Office.id)
    )  # fmt: skip
    return [Candidate(f"anggota:{row.id}", "member", row.title, row.name, row.email, meeting.forum.locale)
            for row in db.session.execute(statement)]  # fmt: skip
