"""Offices and who holds them. History is added to, not overwritten."""

from datetime import date, timedelta

from sqlalchemy import func, select

from forum.directory import queries, rules
from forum.directory.labels import tenure_kind
from forum.directory.models import Office, Organisation, Person, Tenure
from forum.extensions import db
from forum.kernel.dates import format_date
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _


def create_office(
    organisation: Organisation, *, title: str, rank: str, email: str | None = None, phone: str | None = None
) -> Office:
    """Add a chair to an organisation. Raises Problem when it has one of this title, in any spelling of case."""
    _refuse_twin(organisation.id, title, None)
    office = Office(organisation=organisation, title=title, rank=rank, email=email or None, phone=phone or None)
    db.session.add(office)
    db.session.flush()
    return office


def change_office(
    office: Office, *, title: str, rank: str, email: str | None = None, phone: str | None = None,
    valid_to: date | None = None,
) -> Office:  # fmt: skip
    """Correct an office; `valid_to` is its last day when it is abolished. Raises Problem on a twin."""
    _refuse_twin(office.organisation_id, title, office.id)
    office.title, office.rank = title, rank
    office.email, office.phone = email or None, phone or None
    office.valid_to = valid_to
    db.session.flush()
    return office


def _refuse_twin(organisation_id: int, title: str, own_id: int | None) -> None:
    twins = select(Office.id).where(
        Office.organisation_id == organisation_id, func.lower(Office.title) == title.lower()
    )
    for found in db.session.scalars(twins):
        if found != own_id:
            raise Problem(_("This organisation already has the office “%(title)s”.", title=title),
                          code="duplicate", field="title")  # fmt: skip


def appoint(
    office: Office, person: Person, *, kind: str, since: date, until: date | None = None, end_open: bool = False
) -> Tenure:
    """`person` holds `office` from `since` (to `until`), as `kind`.

    A definitive holder ends all tenures of the office that are still open, the day before, if `end_open` says so;
    without it a Problem (`previous_holder`) names them and asks. A definitive holder belongs to the office's
    organisation from then on. Two definitive tenures never overlap; acting ones
    may overlap with anything. The same appointment again returns the tenure that is there.
    """
    if until is not None and until < since:
        raise Problem(_("It cannot end before it begins."), code="end_before_start", field="until")
    history = queries.tenures(office.id)
    for held in history:
        if (held.person_id, held.valid_from) == (person.id, since):
            return _again(held, kind)
    if kind == "definitive":
        _make_room(history, since, until, end_open)
    tenure = Tenure(office=office, person=person, kind=kind, valid_from=since, valid_to=until)
    db.session.add(tenure)
    if person.organisation_id is None or kind in ("definitive", "pj"):
        person.organisation = office.organisation
    db.session.flush()
    return tenure


def _again(held: Tenure, kind: str) -> Tenure:
    if held.kind != kind:
        raise Problem(
            _("%(name)s already holds this office since %(day)s (%(kind)s).", name=held.person.name,
              day=format_date(held.valid_from, "long"), kind=tenure_kind(held.kind)),
            code="already_there", field="since")  # fmt: skip
    return held


def open_before(history: list[Tenure], since: date) -> list[Tenure]:
    """The tenures that a definitive holder from `since` on would end: begun earlier, without a last day."""
    return [held for held in history if held.valid_to is None and held.valid_from < since]


def _make_room(history: list[Tenure], since: date, until: date | None, end_open: bool) -> None:
    ending = open_before(history, since)
    for held in history:
        if held.kind != "definitive" or held in ending:
            continue
        if rules.overlap((held.valid_from, held.valid_to), (since, until)):
            raise Problem(
                _("%(name)s is recorded as the definitive holder from %(first)s. Choose days that do not overlap.",
                  name=held.person.name, first=format_date(held.valid_from, "long")),
                code="overlap", field="since")  # fmt: skip
    if ending and not end_open:
        raise Problem(
            _("Still in office: %(names)s. Tick “End the open tenures” and they end on %(day)s.",
              names=", ".join(held.person.name for held in ending),
              day=format_date(since - timedelta(days=1), "long")),
            code="previous_holder", field="end_open")  # fmt: skip
    for held in ending:
        held.valid_to = since - timedelta(days=1)


def end_tenure(tenure: Tenure, on: date) -> None:
    """The last day of a tenure. Raises Problem for a day before it began."""
    if on < tenure.valid_from:
        raise Problem(_("It cannot end before it begins."), code="end_before_start", field="on")
    tenure.valid_to = on
    db.session.flush()
