"""What narrows a search, as conditions on the passages."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from forum.attendance.models import Attendance
from forum.directory.models import Organisation
from forum.extensions import db
from forum.invitations.models import Invitation
from forum.search.models import KINDS, Passage, PassageConcern
from forum.search.rules import Reader


@dataclass(frozen=True)
class Filters:
    """What narrows a search. Days are those of the meetings, both included; `newest` puts new meetings first."""

    forum_id: int | None = None
    organisation_id: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    meeting_key: str = ""
    newest: bool = False

    @property
    def narrows(self) -> bool:
        return replace(self, newest=False) != Filters()


def conditions(filters: Filters, who: Reader) -> list[ColumnElement[bool]]:
    """All of them have to hold. One statement when they name an organisation, none otherwise."""
    found: list[ColumnElement[bool]] = []
    if filters.forum_id is not None:
        found.append(Passage.forum_id == filters.forum_id)
    if filters.organisation_id is not None:
        found.append(concerning(family(filters.organisation_id), who))
    if filters.kind in KINDS:
        found.append(Passage.kind == filters.kind)
    if filters.since is not None:
        found.append(Passage.day >= filters.since)
    if filters.until is not None:
        found.append(Passage.day <= filters.until)
    return found


def concerning(organisations: Collection[int], who: Reader) -> ColumnElement[bool]:
    """What one of these organisations owns, helps with or said; and of a meeting that it was invited to or was at all
    but the promises of others: its agenda, minutes and decisions.

    Inside a forum who was asked and who came is read from the rows as they are now. Everybody else knows only what the
    public minutes say about it, which is what their meeting's passage concerns.
    """
    ids = sorted(organisations)
    named = select(PassageConcern.passage_id).where(PassageConcern.organisation_id.in_(ids))
    asked = select(Invitation.meeting_id).where(
        Invitation.organisation_id.in_(ids), Invitation.withdrawn_at.is_(None)
    )  # fmt: skip
    came = select(Attendance.id).where(
        Attendance.meeting_id == Passage.meeting_id, Attendance.organisation_id.in_(ids),
        Attendance.removed_at.is_(None),
    )  # fmt: skip
    head = aliased(Passage)
    published = (
        select(head.meeting_id).join(PassageConcern, PassageConcern.passage_id == head.id)
        .where(head.kind == "meeting", head.for_everybody, PassageConcern.organisation_id.in_(ids))
    )  # fmt: skip
    here = or_(Passage.meeting_id.in_(asked), came.exists())
    took_part = or_(
        and_(Passage.forum_id.in_(who.inside), here),
        and_(Passage.forum_id.not_in(who.inside), Passage.meeting_id.in_(published)),
    )
    return or_(Passage.id.in_(named), and_(Passage.kind != "action", took_part))


def family(organisation_id: int) -> set[int]:
    """An organisation and all that became it, as reports count them. One statement."""
    pairs = db.session.execute(
        select(Organisation.id, Organisation.successor_id).where(Organisation.successor_id.is_not(None))
    )
    before: dict[int | None, list[int]] = {}
    for number, successor_id in pairs:
        before.setdefault(successor_id, []).append(number)
    found, waiting = {organisation_id}, [organisation_id]
    while waiting:
        fresh = set(before.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found
