"""Regions."""

from forum.directory import queries
from forum.directory.models import Region
from forum.extensions import db
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _


def create_region(*, code: str, name: str, kind: str, timezone: str) -> Region:
    """Add a region under the one whose code is the beginning of its own. Raises Problem for a code that is there."""
    there = queries.region_by_code(code)
    if there is not None:
        raise Problem(_("The code %(code)s belongs to %(name)s.", code=code, name=there.name),
                      code="duplicate", field="code")  # fmt: skip
    above = code.rpartition(".")[0]
    region = Region(code=code, name=name, kind=kind, timezone=timezone,
                    parent=queries.region_by_code(above) if above else None)  # fmt: skip
    db.session.add(region)
    db.session.flush()
    return region
