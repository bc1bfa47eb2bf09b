"""By which address somebody who was there can be asked: their own, the delegate's, else the office's."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from forum.attendance.models import Attendance
from forum.directory.models import Person
from forum.extensions import db
from forum.invitations.models import Invitation
from forum.invitations.rules import is_mailable


@dataclass(frozen=True)
class Address:
    """`email` is None where nobody can be written to. `locale` is the language they read."""

    email: str | None
    locale: str


def of(present: Sequence[Attendance], locale: str) -> dict[str, Address]:
    """Whom the attendance speaks of (`Attendance.about`) -> their address. Two statements, however many people.

    The office's address is used for whoever came in its chair's place without an address of their own: the mail says
    whom it is for. `locale` holds where nobody said otherwise.
    """
    people = _people({one.person_id for one in present if one.person_id})
    numbers = {_invitation_of(one) for one in present} - {0}
    rows = _invitations(numbers)
    direct: dict[int | None, Invitation] = {one.id: one for one in rows}
    sent: dict[int | None, Invitation] = {
        one.delegated_from_id: one for one in rows if one.delegated_from_id and one.withdrawn_at is None
    }
    return {one.about: _address(one, people, direct, sent, locale) for one in present}


def _address(row: Attendance, people: dict[int, Person], direct: dict[int | None, Invitation],
             sent: dict[int | None, Invitation], locale: str) -> Address:  # fmt: skip
    person, number = people.get(row.person_id or 0), _invitation_of(row)
    delegate = sent.get(number) if row.subject.endswith(":d") else None
    invitation = direct.get(number)
    for source in (person, delegate, invitation):
        if source is not None and source.email and is_mailable(source.email):
            return Address(source.email, source.locale or locale)
    return Address(None, person.locale if person else locale)


def _invitation_of(row: Attendance) -> int:
    """The number of the invitation by which somebody came; 0: by none."""
    first = row.subject.partition(":")[0]
    return int(first) if ":" in row.subject and first.isdigit() else row.invitation_id or 0


def _people(numbers: set[int]) -> dict[int, Person]:
    return {one.id: one for one in db.session.scalars(select(Person).where(Person.id.in_(numbers)))}


def _invitations(numbers: set[int]) -> list[Invitation]:
    wanted = or_(Invitation.id.in_(numbers), Invitation.delegated_from_id.in_(numbers))
    return list(db.session.scalars(select(Invitation).where(wanted).order_by(Invitation.id)))
