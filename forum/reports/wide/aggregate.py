"""Presence over any number of meetings, counted inside the database by the rule of `attendance.rules.outcome`.

One statement walks invitations, people present and absence marks once, makes one cell of each organisation at each
meeting, and adds the cells up. A test proves on random data that the cells are those of `attendance.queries.outcomes`.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Integer, String, and_, case, cast, func, literal, null, or_, select, union_all

from forum.attendance.models import AbsenceMark, Attendance
from forum.attendance.rules import ACTING, LEVEL_ORDER
from forum.directory.kinds import SECTORS
from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums.rules import side_of_sector
from forum.invitations.models import Invitation, Reply
from forum.meetings.models import Meeting
from forum.reports.figures import Figures
from forum.reports.wide.scope import Scope, within

COUNTED = ("invited", "answered", "head", "acting", "deputy", "staff", "absent_notice", "absent", "not_recorded",
           "uninvited", "invited_head", "invited_acting")  # fmt: skip
WEIGHTS = {"head": 4, "deputy": 2, "staff": 1}
"""Quarters of a point for an invitation that ended so (docs/decisions/0019); anything else earns none."""
ACTING_HEAD = 1  # places of a seat: definitive head 0, acting head 1, deputy 2, staff 3; the lowest is the outcome


@dataclass(frozen=True)
class MeetingCount:
    """What was counted at one meeting on one side. `quarters`: see `WEIGHTS`."""

    meeting_id: int
    forum_id: int
    side: str
    figures: Figures
    quarters: int


@dataclass(frozen=True)
class OrganisationCount:
    """What was counted of one organisation in one forum. `quarters`: see `WEIGHTS`."""

    forum_id: int
    organisation_id: int
    side: str
    figures: Figures
    quarters: int


def cells(scope: Scope) -> Any:
    """A subquery: meeting_id, organisation_id, side, invited, answered, place (0 to 3, None: nobody came), code.

    Its rows are those of `attendance.queries.outcomes`: every organisation invited, and every one that came.
    """
    chosen = _chosen(scope)
    said = union_all(_asked(chosen), _seen(chosen), _marked(chosen)).subquery("said")
    place, mark, invited = func.min(said.c.place), func.max(said.c.mark), func.max(said.c.invited)
    code = case(
        (place <= ACTING_HEAD, "head"),
        (place == ACTING_HEAD + LEVEL_ORDER["deputy"], "deputy"),
        (place == ACTING_HEAD + LEVEL_ORDER["staff"], "staff"),
        (mark % 2 == 1, "absent"),
        (mark % 2 == 0, "absent_notice"),
        else_="not_recorded",
    )
    return (
        select(
            said.c.meeting_id, said.c.forum_id, said.c.organisation_id, func.max(said.c.side).label("side"),
            invited.label("invited"), func.max(said.c.answered).label("answered"), place.label("place"),
            code.label("code"),
        )
        .group_by(said.c.meeting_id, said.c.forum_id, said.c.organisation_id)
        .having(or_(invited == 1, place.is_not(None)))
        .subquery("cell")
    )  # fmt: skip


def by_meeting(scope: Scope, *, invited_only: bool = False) -> list[MeetingCount]:
    """One count for each meeting and side. Two statements, however much there is to count.

    `invited_only` leaves out who came without an invitation.
    """
    cell = cells(scope)
    side = _side(cell)
    statement = select(cell.c.meeting_id, cell.c.forum_id, side, *_sums(cell)).group_by(
        cell.c.meeting_id, cell.c.forum_id, side
    )
    if invited_only:
        statement = statement.where(cell.c.invited == 1)
    return [MeetingCount(row[0], row[1], row[2], *_counted(row)) for row in db.session.execute(statement)]


def by_organisation(scope: Scope, *, invited_only: bool = False) -> list[OrganisationCount]:
    """One count for each organisation, forum and side. Two statements."""
    cell = cells(scope)
    side = _side(cell)
    statement = select(cell.c.forum_id, cell.c.organisation_id, side, *_sums(cell)).group_by(
        cell.c.forum_id, cell.c.organisation_id, side
    )
    if invited_only:
        statement = statement.where(cell.c.invited == 1)
    return [OrganisationCount(row[0], row[1], row[2], *_counted(row)) for row in db.session.execute(statement)]


def disputed(scope: Scope) -> dict[int, int]:
    """Forum id -> how many people at the door were recorded in two ways that a person has yet to decide between.

    Rows of one subject that say the same are one person (docs/decisions/0017); these do not. Until somebody decides,
    the best level counts.
    """
    chosen = _chosen(scope)
    differing = ("level", "acting", "person_name", "organisation_id", "office_title", "mode")
    columns = [func.coalesce(cast(getattr(Attendance, name), String), "") for name in differing]
    subject = (
        select(chosen.c.forum_id, Attendance.meeting_id, Attendance.subject)
        .join(chosen, chosen.c.id == Attendance.meeting_id)
        .where(Attendance.subject != "", Attendance.removed_at.is_(None))
        .group_by(chosen.c.forum_id, Attendance.meeting_id, Attendance.subject)
        .having(or_(*(func.min(one) != func.max(one) for one in columns)))
        .subquery("disputed")
    )
    statement = select(subject.c.forum_id, func.count()).group_by(subject.c.forum_id)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _chosen(scope: Scope) -> Any:
    return select(Meeting.id, Meeting.forum_id).join(Meeting.forum).where(within(scope)).cte("chosen")


def _asked(chosen: Any) -> Any:
    answer = select(Reply.id).where(Reply.invitation_id == Invitation.id, Reply.counts).exists()
    return (
        select(
            Invitation.meeting_id, chosen.c.forum_id, Invitation.organisation_id, Invitation.side,
            literal(1).label("invited"), case((answer, 1), else_=0).label("answered"),
            cast(null(), Integer).label("place"), cast(null(), BigInteger).label("mark"),
        )
        .join(chosen, chosen.c.id == Invitation.meeting_id)
        .where(Invitation.organisation_id.is_not(None), Invitation.withdrawn_at.is_(None))
    )  # fmt: skip


def _seen(chosen: Any) -> Any:
    place = case(
        (Attendance.level != "head", case(LEVEL_ORDER, value=Attendance.level) + ACTING_HEAD),
        (Attendance.acting.in_(ACTING), ACTING_HEAD),
        else_=0,
    )
    return (
        select(Attendance.meeting_id, chosen.c.forum_id, Attendance.organisation_id, cast(null(), String), literal(0),
               literal(0), place, cast(null(), BigInteger))
        .join(chosen, chosen.c.id == Attendance.meeting_id)
        .where(Attendance.organisation_id.is_not(None), Attendance.removed_at.is_(None))
    )  # fmt: skip


def _marked(chosen: Any) -> Any:
    """The newest mark has the highest id: doubled, its last bit has room for what it says."""
    mark = cast(AbsenceMark.id, BigInteger) * 2 + case((AbsenceMark.outcome == "absent", 1), else_=0)
    return (
        select(AbsenceMark.meeting_id, chosen.c.forum_id, AbsenceMark.organisation_id, cast(null(), String), literal(0),
               literal(0), cast(null(), Integer), mark)
        .join(chosen, chosen.c.id == AbsenceMark.meeting_id)
        .where(AbsenceMark.removed_at.is_(None))
    )  # fmt: skip


def _side(cell: Any) -> Any:
    """On which side an organisation sat: as invited; one that came uninvited where its sector belongs."""
    by_sector = case({sector: side_of_sector(sector) for sector in SECTORS}, value=Organisation.sector, else_="other")
    own = select(by_sector).where(Organisation.id == cell.c.organisation_id).scalar_subquery()
    return func.coalesce(cell.c.side, own)


def _counted(row: Any) -> tuple[Figures, int]:
    *figures, quarters = row[3:]
    return Figures(**dict(zip(COUNTED, figures, strict=True))), quarters


def _sums(cell: Any) -> list[Any]:
    """In the order of `COUNTED`; then the quarters."""
    acting = cell.c.place == ACTING_HEAD
    conditions: dict[str, Any] = {
        "invited": cell.c.invited == 1,
        "answered": cell.c.answered == 1,
        "head": cell.c.place <= ACTING_HEAD,
        "acting": acting,
        **{code: cell.c.code == code for code in ("deputy", "staff", "absent_notice", "absent", "not_recorded")},
        "uninvited": cell.c.invited == 0,
        "invited_head": and_(cell.c.place <= ACTING_HEAD, cell.c.invited == 1),
        "invited_acting": and_(acting, cell.c.invited == 1),
    }
    quarters = case(
        (cell.c.invited == 0, 0), *((cell.c.code == code, worth) for code, worth in WEIGHTS.items()), else_=0
    )
    counts = [func.coalesce(func.sum(case((conditions[name], 1), else_=0)), 0).label(name) for name in COUNTED]
    return [*counts, func.coalesce(func.sum(quarters), 0).label("quarters")]
