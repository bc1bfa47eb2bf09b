"""People: one display name, contacts, where they belong."""

from forum.directory.models import Organisation, Person
from forum.extensions import db


def create_person(
    *, name: str, organisation: Organisation | None = None, position: str = "", email: str | None = None,
    phone: str | None = None, nip: str | None = None, locale: str = "id",
) -> Person:  # fmt: skip
    """Add somebody. Two people may share a name; a mail address may be shared too (an office's)."""
    person = Person(name=name, organisation=organisation, position=position, email=email or None,
                    phone=phone or None, nip=nip or None, locale=locale)  # fmt: skip
    db.session.add(person)
    db.session.flush()
    return person


def change_person(
    person: Person, *, name: str, organisation: Organisation | None = None, position: str = "",
    email: str | None = None, phone: str | None = None, nip: str | None = None, locale: str = "id",
) -> Person:  # fmt: skip
    """Correct what is known of a person."""
    person.name, person.organisation, person.position = name, organisation, position
    person.email, person.phone, person.nip = email or None, phone or None, nip or None
    person.locale = locale
    db.session.flush()
    return person
