"""Starter sets: facts that most installations need, in the CSV files beside this module.

Sources: provinces and zones, the regencies of OGP Local and Jember (domain.md 4), the seventeen goals, the apparatus
that a regency typically has (domain.md 3.4), and Jember's own list of 2021 with what the press reported of 2026.
Structures only: no people, no addresses, no invented names. Codes are text.
"""

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from sqlalchemy import func, select

from forum.directory import queries
from forum.directory.models import Office, Organisation, Region, SdgGoal
from forum.extensions import db
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _

JEMBER = "35.09"


@dataclass(frozen=True)
class Loaded:
    """How many rows a set added, and how many were there already (those are left as they are)."""

    created: int = 0
    unchanged: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(self.created + other.created, self.unchanged + other.unchanged)


NEW, THERE = Loaded(created=1), Loaded(unchanged=1)


def names() -> tuple[str, ...]:
    """The sets there are. `regency` is for a region of your own, the others stand for themselves."""
    return ("provinces", "sdgs", "regency", "jember")


def load(name: str, region_code: str | None = None) -> Loaded:
    """Add what is missing of the set `name`; what is there stays as it is, so a second time changes nothing.

    `regency` needs the code of a region of the directory (or of `regions.csv`). Raises Problem for an unknown
    set or a missing code, Missing for an unknown region.
    """
    if name == "provinces":
        return _provinces() + _regions()
    if name == "sdgs":
        return _sdgs()
    if name == "jember":
        loaded, region = _region(JEMBER)
        return loaded + _organisations("jember", region)
    if name == "regency":
        if not region_code:
            raise Problem(_("Say for which region: its code, such as 35.09."), code="region_needed", field="region")
        loaded, region = _region(region_code)
        return loaded + _organisations("regency", region)
    raise Problem(_("There is no starter set “%(name)s”.", name=name), code="unknown_set", field="name")


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _provinces() -> Loaded:
    return sum((_one_region(row["code"], row["name"], "province", row["timezone"]) for row in _rows("provinces")),
               Loaded())  # fmt: skip


def _regions() -> Loaded:
    """The regencies and cities we know; a province must be there before its parts."""
    loaded = Loaded()
    for row in _rows("regions"):
        parent = queries.region_by_code(row["parent_code"])
        loaded += _one_region(row["code"], row["name"], row["kind"], row["timezone"], parent)
    return loaded


def _one_region(code: str, name: str, kind: str, timezone: str, parent: Region | None = None) -> Loaded:
    if queries.region_by_code(code) is not None:
        return THERE
    db.session.add(Region(code=code, name=name, kind=kind, timezone=timezone, parent=parent))
    db.session.flush()
    return NEW


def _region(code: str) -> tuple[Loaded, Region]:
    """The region; one from `regions.csv` is added, with its province, when it is not in the directory yet."""
    loaded = Loaded()
    for row in _rows("regions"):
        if row["code"] == code:
            province = next(one for one in _rows("provinces") if one["code"] == row["parent_code"])
            loaded += _one_region(province["code"], province["name"], "province", province["timezone"])
            parent = queries.region_by_code(province["code"])
            loaded += _one_region(code, row["name"], row["kind"], row["timezone"], parent)
    region = queries.region_by_code(code)
    if region is None:
        raise Missing(_("There is no region with the code %(code)s in the directory.", code=code))
    return loaded, region


def _sdgs() -> Loaded:
    loaded = Loaded()
    for row in _rows("sdgs"):
        if db.session.get(SdgGoal, int(row["number"])) is not None:
            loaded += THERE
            continue
        db.session.add(SdgGoal(number=int(row["number"]), name_id=row["name_id"], name_en=row["name_en"],
                               color=row["color"]))  # fmt: skip
        loaded += NEW
    db.session.flush()
    return loaded


def _organisations(name: str, region: Region) -> Loaded:
    loaded = Loaded()
    rows = _rows(name)
    added: dict[str, Organisation] = {}
    for row in rows:
        organisation = _in_region(region, row["name"])
        if organisation is None:
            organisation = Organisation(
                name=row["name"], short_name=row["short_name"], kind=row["kind"], sector="government", region=region,
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None, note=row["note"],
            )  # fmt: skip
            db.session.add(organisation)
            db.session.flush()
            added[row["short_name"]] = organisation
            loaded += NEW
        else:
            loaded += THERE
        loaded += _chair(organisation, row["head_title"], "head") + _chair(organisation, row["deputy_title"], "deputy")
    for row in rows:
        if row["successor"] and row["short_name"] in added:
            successor_name = next(one["name"] for one in rows if one["short_name"] == row["successor"])
            added[row["short_name"]].successor = _in_region(region, successor_name)
    db.session.flush()
    return loaded


def _in_region(region: Region, name: str) -> Organisation | None:
    """The organisation of this name, the newest where there were several."""
    return db.session.scalar(
        select(Organisation)
        .where(Organisation.region_id == region.id, func.lower(Organisation.name) == name.lower())
        .order_by(Organisation.id.desc())
        .limit(1)
    )


def _chair(organisation: Organisation, title: str, rank: str) -> Loaded:
    """An office of this rank, unless the organisation has one, whatever somebody renamed it to."""
    if not title:
        return Loaded()
    there = select(Office.id).where(Office.organisation_id == organisation.id, Office.rank == rank).limit(1)
    if db.session.scalar(there) is not None:
        return THERE
    db.session.add(Office(organisation=organisation, title=title, rank=rank))
    db.session.flush()
    return NEW
