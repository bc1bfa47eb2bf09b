"""Where two at the door said different things of one person: a person decides. Nothing here commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum.attendance import door, folding, queries, rules, service
from forum.attendance.desk import devices
from forum.attendance.models import AbsenceMark, Attendance
from forum.attendance.rules import Question
from forum.kernel import ids
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting


def open_ones(meeting: Meeting) -> list[Question]:
    """The questions nobody has answered: attendance is not closed before. Three statements."""
    asked = queries.invited([meeting.id])[meeting.id]
    marks = {key: said for key, said in queries.all_marks(meeting.id).items() if key in asked}
    return rules.questions(queries.rows(meeting.id), marks)


def one(meeting: Meeting, subject: str) -> Question:
    """The open question about this subject. Raises Conflict when it was answered meanwhile."""
    for question in open_ones(meeting):
        if question.subject == subject:
            return question
    raise Conflict(_("This question was answered meanwhile. Look at the list: it shows what holds now."))


def keep(question: Question, key: str, *, by: Any = None) -> None:
    """Answer "this one": what the group with the row of this key says holds, the others are taken back.

    What arrived after the question was shown and says something else again stays a question. Raises Conflict when the
    row was taken back meanwhile.
    """
    chosen = _group(question, key)
    if not question.is_about_absence and all(row.about != question.subject for row in chosen):
        _said_of(question.subject, chosen, ids.new_key(), by)  # else nothing says any more that this is somebody apart
    for group in question.variants:
        if group is not chosen:
            for row in group:
                service.undo(row, by=by, reason=_("A question at the door was answered otherwise."))


def both(question: Question, client_key: str, *, by: Any = None) -> list[Attendance]:
    """Answer "both came": each of the other groups becomes a person of their own. The rows that say so.

    Who that is depends on the subject and on what the group says (`folding.apart`): a row of a third device that says
    the same is theirs, before the answer and after. Raises Problem when the question is about an absence. Twice is
    once: the question is closed by the first.
    """
    if question.is_about_absence:
        raise Problem(_("Choose which of the answers holds."), code="one_of_them")
    made = []
    for number, group in enumerate(question.variants[1:], start=1):
        subject = folding.apart(question.subject, group[0])
        made.append(_said_of(subject, group, f"{client_key}:{number}"[:64], by))
        for each in group:
            service.undo(each, by=by, reason=_("Both came: recorded as a person of their own."))
    return made


def _said_of(subject: str, group: Sequence[Attendance], key: str, by: Any) -> Attendance:
    row = group[0]
    return service.record(
        row.meeting, client_key=key, person_name=row.person_name, level=row.level, organisation=row.organisation,
        invitation=row.invitation, acting=row.acting, mode=row.mode, person=row.person,
        organisation_name=row.organisation_name, office_title=row.office_title, is_walk_in=row.is_walk_in,
        arrived_at=folding.arrived(group), left_at=folding.left(group), minutes=row.minutes, subject=subject,
        replaces=row.client_key, gender=row.gender, by=by,
    )  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A question with what a page says of it."""

    question: Question
    title: str
    expected: str
    answers: list[dict[str, Any]]


def shown(meeting: Meeting) -> list[Shown]:
    """The open questions in words. Four statements and one for the devices when there are any."""
    found = open_ones(meeting)
    if not found:
        return []
    labels = {one.id: one.label for one in devices.of_meeting(meeting.id)}
    roster = door.load(meeting)
    seats = {seat.organisation.id: seat for seat in roster.seats if seat.organisation}
    expected = {one.code: one for seat in roster.seats for one in seat.expected}
    told = []
    for one in found:
        seat, awaited = seats.get(one.organisation_id or 0), expected.get(one.subject)
        title = seat.name if seat else one.variants[0][0].organisation_name or _("Guest")
        words = (awaited.name or awaited.title) if awaited else ""
        answers = [
            {**variant(group, labels), "arrived": getattr(group[0], "arrived_at", None)} for group in one.variants
        ]
        told.append(Shown(one, title, words, answers))
    return told


def variant(group: Sequence[Any], labels: Mapping[int, str]) -> dict[str, Any]:
    """One possible answer, as devices and pages show it. `labels`: device -> its name."""
    row = group[0]
    said: dict[str, Any] = {"keys": [one.client_key for one in group], "by": ", ".join(_by(group, labels))}
    if isinstance(row, AbsenceMark):
        return {**said, "outcome": row.outcome}
    return {**said, "name": row.person_name, "title": row.office_title, "level": row.level, "acting": row.acting,
            "mode": row.mode, "organisation_name": row.organisation_name}  # fmt: skip


def _by(group: Iterable[Any], labels: Mapping[int, str]) -> list[str]:
    words = {"self": _("checked in themselves"), "paper": _("sheet on paper"), "report": _("report of the meeting")}
    found = (labels.get(row.device_id or 0) or words.get(getattr(row, "source", ""), _("list online")) for row in group)
    return list(dict.fromkeys(found))


def _group(question: Question, key: str) -> tuple[Any, ...]:
    for group in question.variants:
        if any(row.client_key == key for row in group):
            return group
    raise Conflict(_("This question was answered meanwhile. Look at the list: it shows what holds now."))
