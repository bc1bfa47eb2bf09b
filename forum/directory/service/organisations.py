"""Organisations come into being, change, and are followed by others."""

from datetime import date, timedelta

from sqlalchemy import func, select

from forum.directory import rules
from forum.directory.models import Organisation, Region
from forum.extensions import db
from forum.kernel.dates import format_date
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _


def create_organisation(
    *, name: str, kind: str, sector: str, short_name: str = "", region: Region | None = None,
    valid_from: date | None = None, valid_to: date | None = None, note: str = "",
) -> Organisation:  # fmt: skip
    """Add an organisation. Raises Problem when the region already has one of this name that exists at the same
    time, or when it would end before it begins.
    """
    _check(None, name, region, valid_from, valid_to)
    organisation = Organisation(name=name, short_name=short_name, kind=kind, sector=sector, region=region,
                                valid_from=valid_from, valid_to=valid_to, note=note)  # fmt: skip
    db.session.add(organisation)
    db.session.flush()
    return organisation


def change_organisation(
    organisation: Organisation, *, name: str, kind: str, sector: str, short_name: str = "",
    region: Region | None = None, valid_from: date | None = None, valid_to: date | None = None, note: str = "",
) -> Organisation:  # fmt: skip
    """Correct an organisation's facts; the same problems as `create_organisation`."""
    _check(organisation, name, region, valid_from, valid_to)
    organisation.name, organisation.short_name = name, short_name
    organisation.kind, organisation.sector, organisation.region = kind, sector, region
    organisation.valid_from, organisation.valid_to, organisation.note = valid_from, valid_to, note
    db.session.flush()
    return organisation


def _check(own: Organisation | None, name: str, region: Region | None, begin: date | None, end: date | None) -> None:
    if begin and end and end < begin:
        raise Problem(_("It cannot end before it begins."), code="end_before_start", field="valid_to")
    same = select(Organisation).where(
        func.lower(Organisation.name) == name.lower(),
        Organisation.region_id == region.id if region else Organisation.region_id.is_(None),
    )
    for other in db.session.scalars(same):
        if other is not own and rules.overlap(_span(other.valid_from, other.valid_to), _span(begin, end)):
            raise Problem(
                _("“%(name)s” is already in the directory for this region.", name=other.name),
                code="duplicate", field="name",
            )  # fmt: skip


def _span(begin: date | None, end: date | None) -> tuple[date, date | None]:
    return begin or date.min, end


def follow(organisation: Organisation, successor: Organisation, on: date) -> None:
    """`successor` takes over from `organisation` on that day; the old one exists to the day before and stays in
    the records. Raises Problem for itself, a circle, or a day before either began. The same again is harmless.
    """
    if successor.id == organisation.id:
        raise Problem(_("An organisation cannot follow itself."), code="itself", field="successor")
    step: Organisation | None = successor
    while step is not None:
        if step.successor_id == organisation.id:
            raise Problem(
                _("%(name)s was itself followed by %(other)s. Choose the newest one.", name=successor.label,
                  other=organisation.label), code="circle", field="successor")  # fmt: skip
        step = step.successor
    last_day = on - timedelta(days=1)
    if organisation.valid_from and last_day < organisation.valid_from:
        raise Problem(
            _("%(name)s exists only since %(day)s. Choose a later day.", name=organisation.label,
              day=format_date(organisation.valid_from, "long")), code="too_early", field="on")  # fmt: skip
    if successor.valid_from and on < successor.valid_from:
        raise Problem(
            _("%(name)s exists only since %(day)s. Choose that day or a later one.", name=successor.label,
              day=format_date(successor.valid_from, "long")), code="too_early", field="on")  # fmt: skip
    organisation.successor = successor
    organisation.valid_to = last_day
    db.session.flush()
