"""Reading what stands behind a report: answers, their time, mandates and people. Five statements, whatever the size."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, union_all

from forum.attendance.models import Attendance
from forum.extensions import db
from forum.invitations.models import HandOver, Invitation, Mandate, Reply, Telling
from forum.reports.facts import Facts, Known, Said, Someone
from forum.reports.figures import Report

Place = tuple[int, int]
DAY = 86_400


@dataclass
class _Gathered:
    """What is collected of one organisation at one meeting before it is summed up."""

    told: list[datetime] = field(default_factory=list)
    answers: list[datetime] = field(default_factory=list)
    is_sent: bool = False
    said: Said | None = None
    has_mandate: bool = False


def of_reports(reports: Iterable[Report]) -> dict[str, Facts]:
    """Side -> its facts, for reports of the same meetings. Five statements."""
    found = {report.side: Facts(report) for report in reports}
    ids = sorted({column.meeting_id for facts in found.values() for column in facts.report.columns})
    gathered = _asked(ids)
    people, disputed = _people(ids)
    known = {
        place: Known(
            is_sent=one.is_sent, answered=bool(one.answers), said=one.said, days=_days(one),
            has_mandate=one.has_mandate, people=tuple(people.get(place, ())), disputed=disputed.get(place, 0),
        )
        for place, one in gathered.items()
    }  # fmt: skip
    for place in people.keys() - known.keys():
        known[place] = Known(people=tuple(people[place]), disputed=disputed.get(place, 0))
    for facts in found.values():
        facts.known = known
    return found


def _days(one: _Gathered) -> float | None:
    if not one.told or not one.answers:
        return None
    seconds = (min(one.answers) - min(one.told)).total_seconds()
    return seconds / DAY if seconds >= 0 else None


def _asked(ids: list[int]) -> dict[Place, _Gathered]:
    """Invitations, when they were first told, what was answered and when, and mandates."""
    statement: Any = select(
        Invitation.id, Invitation.meeting_id, Invitation.organisation_id, Invitation.sent_at, Invitation.by_hand,
        Invitation.delegated_from_id,
    ).where(
        Invitation.meeting_id.in_(ids), Invitation.organisation_id.is_not(None), Invitation.withdrawn_at.is_(None)
    )  # fmt: skip
    found: dict[Place, _Gathered] = defaultdict(_Gathered)
    chairs: dict[int, bool] = {}
    places: dict[int, Place] = {}
    for number, meeting_id, organisation_id, sent_at, by_hand, delegated_from in db.session.execute(statement):
        places[number] = (meeting_id, organisation_id)
        chairs[number] = delegated_from is None
        one = found[places[number]]
        if chairs[number]:
            one.is_sent = one.is_sent or by_hand or sent_at is not None
            one.told += [sent_at] if sent_at else []
    for number, at in _told(ids):
        if chairs.get(number):
            found[places[number]].told.append(at)
    for number, answer, reason, name, title, rank, received_at in _replies(ids):
        if number not in places:
            continue
        one = found[places[number]]
        one.answers.append(received_at)
        if chairs[number]:
            one.said = Said(answer, reason or "", name, title, rank or "")
    for number in _mandates(ids):
        if number in places:
            found[places[number]].has_mandate = True
    return found


def _told(ids: list[int]) -> Any:
    """(invitation id, the first moment it was told by mail or by hand)."""
    in_meetings = select(Invitation.id).where(Invitation.meeting_id.in_(ids))
    tellings = union_all(
        select(Telling.invitation_id.label("invitation_id"), Telling.at.label("at")).where(
            Telling.invitation_id.in_(in_meetings)
        ),
        select(HandOver.invitation_id, HandOver.at).where(
            HandOver.invitation_id.in_(in_meetings), HandOver.taken_back_at.is_(None)
        ),
    ).subquery()
    return db.session.execute(
        select(tellings.c.invitation_id, func.min(tellings.c.at)).group_by(tellings.c.invitation_id)
    )


def _replies(ids: list[int]) -> Any:
    return db.session.execute(
        select(
            Reply.invitation_id, Reply.answer, Reply.reason, Reply.delegate_name, Reply.delegate_title,
            Reply.delegate_rank, Reply.received_at,
        )
        .join(Invitation, Invitation.id == Reply.invitation_id)
        .where(Invitation.meeting_id.in_(ids), Reply.counts)
        .order_by(Reply.id)
    )  # fmt: skip


def _mandates(ids: list[int]) -> Any:
    return db.session.scalars(
        select(Mandate.invitation_id)
        .join(Invitation, Invitation.id == Mandate.invitation_id)
        .where(Invitation.meeting_id.in_(ids), Mandate.removed_at.is_(None))
    )


def _people(ids: list[int]) -> tuple[dict[Place, list[Someone]], dict[Place, int]]:
    """Who was there, rows about one person folded into one (docs/decisions/0017), and how many are in dispute."""
    statement: Any = (
        select(
            Attendance.meeting_id, Attendance.organisation_id, Attendance.subject, Attendance.client_key,
            Attendance.person_name, Attendance.office_title, Attendance.level, Attendance.acting, Attendance.source,
            Attendance.confirmed_at,
        )
        .where(
            Attendance.meeting_id.in_(ids), Attendance.organisation_id.is_not(None), Attendance.removed_at.is_(None)
        )
        .order_by(Attendance.id)
    )  # fmt: skip
    subjects: dict[tuple[Place, str], list[tuple[Someone, bool]]] = defaultdict(list)
    for meeting_id, organisation_id, subject, key, name, title, level, acting, source, confirmed in db.session.execute(
        statement
    ):
        own = source == "self" and confirmed is None
        subjects[((meeting_id, organisation_id), subject or key)].append(
            (Someone(name, title, level, acting, own), own)
        )
    people: dict[Place, list[Someone]] = defaultdict(list)
    disputed: dict[Place, int] = defaultdict(int)
    for (place, _subject), rows in subjects.items():
        first = next((one for one, _own in rows if one.name), rows[0][0])
        people[place].append(first if len(rows) == 1 else replace(first, is_own_word=all(own for _one, own in rows)))
        disputed[place] += len({(one.level, one.acting, one.name) for one, _own in rows}) > 1
    return people, disputed
