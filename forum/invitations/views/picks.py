"""What choosing invitees has in common, for a meeting and for a series: searching, ticking, saying what was done."""

from flask import flash
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.directory import queries as directory
from forum.directory.models import Office, Person
from forum.extensions import db
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.web.forms import whole

MAX_AT_ONCE = 500


def search(text: str) -> tuple[list[Office], list[Person]]:
    """Offices of organisations, offices by title, and people that match; at most 40 and 30."""
    organisations = directory.search_organisations(text, 30)
    by_organisation = directory.offices([one.id for one in organisations]) if organisations else []
    offices = db.session.scalars(
        select(Office)
        .where(Office.valid_to.is_(None), *(Office.title.icontains(word, autoescape=True) for word in text.split()[:6]))
        .options(joinedload(Office.organisation))
        .order_by(Office.title)
        .limit(30)
    )
    people = db.session.scalars(
        select(Person)
        .where(*(Person.name.icontains(word, autoescape=True) for word in text.split()[:6]))
        .options(joinedload(Person.organisation))
        .order_by(Person.name)
        .limit(30)
    )
    return list(dict.fromkeys([*by_organisation, *offices]))[:40], list(people)


def offices(ids: list[str]) -> list[Office]:
    """The ticked offices."""
    wanted = [whole(one) for one in ids[:MAX_AT_ONCE]]
    statement = select(Office).where(Office.id.in_(wanted)).options(joinedload(Office.organisation)).order_by(Office.id)
    return list(db.session.scalars(statement)) if wanted else []


def people(ids: list[str]) -> list[Person]:
    """The ticked people."""
    wanted = [whole(one) for one in ids[:MAX_AT_ONCE]]
    statement = select(Person).where(Person.id.in_(wanted)).options(joinedload(Person.organisation)).order_by(Person.id)
    return list(db.session.scalars(statement)) if wanted else []


def say_chosen(number: int) -> None:
    """How many were added."""
    if number:
        text = ngettext("%(num)d invitee was added. Nothing has been sent.",
                        "%(num)d invitees were added. Nothing has been sent.", number)  # fmt: skip
        flash(text, "success")
    else:
        flash(_("All of these were chosen already."), "info")
