"""Reading the directory. Every function says how many statements it runs when it is not one."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from forum import config
from forum.directory import rules
from forum.directory.kinds import ORGANISATION_KINDS, SECTORS
from forum.directory.models import Office, Organisation, OtherAddress, Person, Region, Tenure
from forum.extensions import Base, db
from forum.kernel import clock
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _

Row = TypeVar("Row", bound=Base)
RANK_ORDER = {"head": 0, "deputy": 1, "staff": 2}
LARGEST_ID = 2**31 - 1  # of PostgreSQL's integer; SQLite refuses far larger ones with an error of its own
BY_SECTOR = case({name: place for place, name in enumerate(SECTORS)}, value=Organisation.sector)
BY_KIND = case({name: place for place, name in enumerate(ORGANISATION_KINDS)}, value=Organisation.kind)


def _get(model: type[Row], row_id: int, message: str, *options: Any) -> Row:
    found = db.session.get(model, row_id, options=options) if row_id <= LARGEST_ID else None
    if found is None:
        raise Missing(message)
    return found


def organisation(organisation_id: int) -> Organisation:
    """One organisation with its region and successor. Raises Missing."""
    wanted = (joinedload(Organisation.region), joinedload(Organisation.successor))
    return _get(Organisation, organisation_id, _("There is no such organisation in the directory."), *wanted)


def office(office_id: int) -> Office:
    """One office with its organisation. Raises Missing."""
    wanted = joinedload(Office.organisation).joinedload(Organisation.region)
    return _get(Office, office_id, _("There is no such office in the directory."), wanted)


def person(person_id: int) -> Person:
    """One person with their organisation. Raises Missing."""
    return _get(Person, person_id, _("There is no such person in the directory."), joinedload(Person.organisation))


def tenure(tenure_id: int) -> Tenure:
    """One tenure with its office and person. Raises Missing."""
    wanted = (joinedload(Tenure.office).joinedload(Office.organisation), joinedload(Tenure.person))
    return _get(Tenure, tenure_id, _("There is no such tenure in the directory."), *wanted)


def today(region: Region | None = None) -> date:
    """The day it is now on the clock of `region` (of the installation, without one)."""
    return clock.today(region.timezone if region else config.current().timezone)


def regions() -> list[Region]:
    """All regions with their parents, by code (so that a regency follows its province)."""
    return list(db.session.scalars(select(Region).options(joinedload(Region.parent)).order_by(Region.code)))


def region_by_code(code: str) -> Region | None:
    """The region with this Kemendagri code (text: "35.09")."""
    return db.session.scalar(select(Region).where(Region.code == code))


def _words(text: str) -> list[str]:
    """The first words of a search; PostgreSQL refuses the NUL that nobody types."""
    return text.replace("\0", " ").split()[:8]


def counts_by_region() -> dict[int | None, int]:
    """Region id -> how many organisations it has, ended ones included."""
    rows = db.session.execute(
        select(Organisation.region_id, func.count())
        .where(Organisation.region_id.is_not(None))
        .group_by(Organisation.region_id)
    )
    return {row[0]: row[1] for row in rows}


def selection(
    region_id: int | None = None, sector: str | None = None, on: date | None = None, text: str = "", kind: str = ""
) -> Select[Organisation]:
    """The statement behind `organisations`, for pages that count and cut. `on`: those that exist that day."""
    statement = select(Organisation).options(joinedload(Organisation.region))
    if region_id is not None:
        statement = statement.where(Organisation.region_id == region_id)
    if sector:
        statement = statement.where(Organisation.sector == sector)
    if kind:
        statement = statement.where(Organisation.kind == kind)
    if on is not None:
        statement = statement.where(
            or_(Organisation.valid_from.is_(None), Organisation.valid_from <= on),
            or_(Organisation.valid_to.is_(None), Organisation.valid_to >= on),
        )
    for word in _words(text):
        statement = statement.where(
            or_(
                Organisation.name.icontains(word, autoescape=True),
                Organisation.short_name.icontains(word, autoescape=True),
            )
        )
    return statement.order_by(BY_SECTOR, BY_KIND, func.lower(Organisation.name), Organisation.id)


def organisations(
    region_id: int | None = None, sector: str | None = None, on: date | None = None
) -> list[Organisation]:
    """Organisations with their regions, by sector, kind and name; `on`: only those that exist that day."""
    return list(db.session.scalars(selection(region_id, sector, on)))


def search_organisations(text: str, limit: int = 20) -> list[Organisation]:
    """At most `limit` organisations whose name or short name has every word of `text`; [] for no words."""
    if not _words(text):
        return []
    return list(db.session.scalars(selection(text=text).limit(limit)))


def head_office(organisation_id: int) -> Office | None:
    """The chair of the head: the oldest existing office of rank `head` of the organisation."""
    return db.session.scalar(
        select(Office)
        .options(joinedload(Office.organisation))
        .where(Office.organisation_id == organisation_id, Office.rank == "head", Office.valid_to.is_(None))
        .order_by(Office.id)
        .limit(1)
    )


def offices(organisation_ids: Iterable[int], ended: bool = False) -> list[Office]:
    """The offices of these organisations, organisations loaded: heads first, then deputies, staff; by title.

    Abolished offices only with `ended`.
    """
    statement = select(Office).options(joinedload(Office.organisation)).where(
        Office.organisation_id.in_(list(organisation_ids))
    )  # fmt: skip
    if not ended:
        statement = statement.where(Office.valid_to.is_(None))
    found = db.session.scalars(statement)
    return sorted(found, key=lambda one: (one.organisation_id, RANK_ORDER[one.rank], one.title.lower(), one.id))


def holders(office_ids: Iterable[int], on: date) -> dict[int, Tenure]:
    """Office id -> the tenure in charge that day, person loaded. A vacant office is not in it.

    Somebody acting (Plt., Plh., Pj.) that day goes before the definitive holder: see `rules.in_charge`.
    """
    statement = (
        select(Tenure)
        .options(joinedload(Tenure.person))
        .where(
            Tenure.office_id.in_(list(office_ids)),
            Tenure.valid_from <= on,
            or_(Tenure.valid_to.is_(None), Tenure.valid_to >= on),
        )
    )
    by_office: dict[int, list[Tenure]] = {}
    for held in db.session.scalars(statement):
        by_office.setdefault(held.office_id, []).append(held)
    return {office_id: rules.in_charge(tenures) for office_id, tenures in by_office.items()}


def tenures(office_id: int) -> list[Tenure]:
    """The history of an office, newest first, persons loaded."""
    return list(
        db.session.scalars(
            select(Tenure)
            .options(joinedload(Tenure.person))
            .where(Tenure.office_id == office_id)
            .order_by(Tenure.valid_from.desc(), Tenure.id.desc())
        )
    )


def tenures_of(person_id: int) -> list[Tenure]:
    """The offices a person has held, newest first, offices and organisations loaded."""
    return list(
        db.session.scalars(
            select(Tenure)
            .options(joinedload(Tenure.office).joinedload(Office.organisation))
            .where(Tenure.person_id == person_id)
            .order_by(Tenure.valid_from.desc(), Tenure.id.desc())
        )
    )


def search_people(text: str, limit: int = 20) -> list[Person]:
    """At most `limit` people whose name has every word of `text`, organisations loaded; [] for no words."""
    words = _words(text)
    if not words:
        return []
    statement = select(Person).options(joinedload(Person.organisation)).order_by(func.lower(Person.name), Person.id)
    for word in words:
        statement = statement.where(Person.name.icontains(word, autoescape=True))
    return list(db.session.scalars(statement.limit(limit)))


def people(organisation_ids: Iterable[int]) -> list[Person]:
    """The people who belong to these organisations, by name, organisations loaded."""
    return list(
        db.session.scalars(
            select(Person)
            .options(joinedload(Person.organisation))
            .where(Person.organisation_id.in_(list(organisation_ids)))
            .order_by(func.lower(Person.name), Person.id)
        )
    )


def predecessors(organisation_id: int) -> Sequence[Organisation]:
    """The organisations that this one followed, by name."""
    return db.session.scalars(
        select(Organisation).where(Organisation.successor_id == organisation_id).order_by(Organisation.name)
    ).all()


def other_addresses(office_ids: Iterable[int] = (), person_ids: Iterable[int] = ()) -> list[OtherAddress]:
    """The other addresses from which these offices and people write, oldest first, without those taken back."""
    owner = or_(OtherAddress.office_id.in_(list(office_ids)), OtherAddress.person_id.in_(list(person_ids)))
    statement = select(OtherAddress).where(owner, OtherAddress.removed_at.is_(None)).order_by(OtherAddress.id)
    return list(db.session.scalars(statement))


def writing_from(email: str) -> list[OtherAddress]:
    """Whose other address this is: an office, a person, or several who share it."""
    statement = select(OtherAddress).where(OtherAddress.email == email.lower(), OtherAddress.removed_at.is_(None))
    return list(db.session.scalars(statement.order_by(OtherAddress.id)))
