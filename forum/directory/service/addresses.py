"""Other addresses from which an office or a person writes. They tell who wrote; nothing is ever mailed to them."""

from sqlalchemy import select

from forum.directory.models import Office, OtherAddress, Person
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _


def note_address(
    email: str, *, office: Office | None = None, person: Person | None = None, by_id: int | None = None
) -> OtherAddress:
    """Remember that this office, or this person, also writes from `email`. Twice is once; one taken back returns.

    Raises Problem for something that is no address, or the address the directory has already.
    """
    email = email.strip().lower()
    owner = office or person
    if owner is None or len(email) > 254 or not email.partition("@")[0] or not email.partition("@")[2]:
        raise Problem(_("There is no address to remember here."), code="no_address")
    mine = OtherAddress.office_id == office.id if office else OtherAddress.person_id == owner.id
    row = db.session.scalar(select(OtherAddress).where(mine, OtherAddress.email == email))
    if row is None:
        row = OtherAddress(office_id=office.id if office else None, person_id=None if office else owner.id, email=email)
    row.noted_by_id, row.noted_at, row.removed_at = by_id, clock.now(), None
    db.session.add(row)
    db.session.flush()
    return row


def forget_address(address_id: int) -> None:
    """It is theirs no longer. An unknown number, or twice, changes nothing."""
    row = db.session.get(OtherAddress, address_id)
    if row is not None and row.removed_at is None:
        row.removed_at = clock.now()
        db.session.flush()
