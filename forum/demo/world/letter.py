"""The invitation letters of the forum: numbered by the secretariat, signed on behalf of the regent."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from forum.accounts.models import User
from forum.directory import queries as directory
from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums.models import Forum
from forum.invitations.letters import queries
from forum.invitations.letters import service as letters
from forum.kernel import clock
from forum.meetings.models import Meeting

CODE = "CONTOH"
PATTERN = "005/{urut}/{kode}/{tahun}"


def number(day: datetime) -> str:
    """What the secretariat types: 005 is the code of invitations; the register counts the days of the year."""
    return f"005/{day:%j}/{CODE}/{day:%Y}"


def words(on: date) -> dict[str, Any]:
    """One letter for all, on behalf of the regent; signed by whoever is regional secretary on that day."""
    secretariat = db.session.scalars(select(Organisation).where(Organisation.short_name == "Setda")).one()
    office = directory.head_office(secretariat.id)
    holder = directory.holders([office.id], on).get(office.id) if office else None
    return {
        "addressing": "list", "nature": "important", "place": "Contoh", "attach": True,
        "on_behalf": "Bupati Contoh", "title": "Sekretaris Daerah selaku Ketua Forum OGP",
        "signatory": holder.person.name if holder else "", "grade": "Pembina Utama Madya",
        "nip": holder.person.nip or "" if holder else "",
        "copies": "Bupati Contoh (sebagai laporan)\nKetua DPRD Kabupaten Contoh",
    }  # fmt: skip


def settle(forum: Forum) -> None:
    """With what each letter of the forum begins."""
    letters.save_defaults(forum, **words(clock.now().date()), number_template=PATTERN, number_code=CODE)


def write(meeting: Meeting, by: User) -> None:
    """Write the letter of this meeting and have it made for everybody chosen; the worker does that."""
    today = clock.today(meeting.timezone)
    written = letters.save(meeting, **words(today), dated_on=today, by=by)
    letters.prepare(written, queries.invited(meeting.id))
