"""The organisations to choose from in the filter: those that what is found concerns, and nobody else."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, or_, select

from forum.attendance.models import Attendance
from forum.directory.models import Organisation
from forum.extensions import db
from forum.invitations.models import Invitation
from forum.search.filters import concerning, family
from forum.search.models import Passage, PassageConcern
from forum.search.queries import Hits
from forum.search.rules import Reader, visible

MOST = 200


def among(hits: Hits, who: Reader) -> list[Organisation]:
    """Those that the filter finds something of these hits for, by name; what was merged stands under what it became,
    where that is here too. One statement; none when nothing was found."""
    if not hits.rows:
        return []
    ids = [one.id for one in hits.rows]
    told = {one.meeting_id for one in hits.rows if one.kind != "action" and one.forum_id not in who.inside}
    inside = {one.meeting_id for one in hits.rows if one.kind != "action" and one.forum_id in who.inside}
    found: list[Any] = [select(PassageConcern.organisation_id).where(PassageConcern.passage_id.in_(ids))]
    if told:
        found.append(
            select(PassageConcern.organisation_id).join(Passage, Passage.id == PassageConcern.passage_id)
            .where(Passage.meeting_id.in_(told), Passage.kind == "meeting", Passage.for_everybody)
        )  # fmt: skip
    if inside:
        found.append(
            select(Invitation.organisation_id).where(
                Invitation.meeting_id.in_(inside), Invitation.organisation_id.is_not(None),
                Invitation.withdrawn_at.is_(None),
            )
        )  # fmt: skip
        found.append(
            select(Attendance.organisation_id).where(
                Attendance.meeting_id.in_(inside), Attendance.organisation_id.is_not(None),
                Attendance.removed_at.is_(None),
            )
        )  # fmt: skip
    statement = (
        select(Organisation).where(or_(*(Organisation.id.in_(one) for one in found)))
        .order_by(func.lower(Organisation.name), Organisation.id).limit(MOST)
    )  # fmt: skip
    return _without_merged(db.session.scalars(statement).all())


def chosen(organisation_id: int, who: Reader) -> Organisation | None:
    """The organisation that is filtered by, when anything that this reader may read concerns it: nobody learns a name
    by its number. Two statements."""
    concerned = select(Passage.id).where(concerning(family(organisation_id), who), visible(who)).exists()
    return db.session.scalar(select(Organisation).where(Organisation.id == organisation_id, concerned))


def _without_merged(organisations: Collection[Organisation]) -> list[Organisation]:
    became = {one.id: one.successor_id for one in organisations}
    return [one for one in organisations if became[one.id] not in became]
