"""The writer's page: all its parts, as stored or as typed."""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request

from forum.actions import queries as actions
from forum.actions.models import Action
from forum.actions.queries import goals, placing, plan
from forum.attendance import queries as attendance
from forum.attendance.models import Attendance
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.minutes import meanwhile, owners, queries, stages
from forum.minutes.adoption import queries as adoption
from forum.minutes.forms import DecisionPart, HeadPart, ItemPart
from forum.minutes.models import Decision, Minutes, MinutesItem, Speaker
from forum.minutes.review.panels import Beside, beside
from forum.minutes.service.matters import places
from forum.minutes.service.publication import faults_in


@dataclass(frozen=True)
class Served:
    """What an action item serves: the choice of `queries.placing`, short words for it ("3 · 3.2"), goals as written;
    and what may be chosen instead."""

    place: str
    part: str
    goals: str
    choices: list[tuple[str, str]]


@dataclass
class Section:
    """An item with everything beside it."""

    item: MinutesItem
    part: ItemPart
    decisions: list[tuple[Decision, DecisionPart]] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    served: dict[int, "Served"] = field(default_factory=dict)
    """What each of its action items serves."""
    speakers: list[Speaker] = field(default_factory=list)
    remarks: list[Beside] = field(default_factory=list)
    """Of reviewers, those that wait."""


@dataclass
class Desk:
    """Everything on the writer's page."""

    meeting: Meeting
    minutes: Minutes
    head: HeadPart
    sections: list[Section]
    present: list[Attendance]
    owners: list[owners.Owner]
    decisions: list[Decision]
    new_topics: int
    plan: placing.Parts
    """The forum's action plan, empty where it has none."""
    remarks: list[Beside] = field(default_factory=list)
    """Of reviewers on the whole, those that wait."""
    problems: list[str] = field(default_factory=list)
    head_clashed: bool = False

    @property
    def people(self) -> list[dict[str, str | int]]:
        """Who was there, as the page's script finds them by a few letters."""
        return [
            {"id": one.id, "name": one.person_name, "office": one.office_title, "organisation": one.organisation_name}
            for one in self.present
            if one.person_name
        ]

    def section(self, item_id: int) -> Section:
        """Raises Missing through `queries.item` when there is none."""
        for section in self.sections:
            if section.item.id == item_id:
                return section
        raise Problem(_("There is no such item in these minutes."))

    def tell(self, part: Any, problem: Problem, name: str | None = None) -> None:
        """Put a problem on the field it belongs to, and on top of the page."""
        wanted = name or problem.field
        target = part._fields.get(wanted) if wanted else None
        if target is not None:
            target.errors = [*target.errors, str(problem)]
        self.problems.append(str(problem))


def lay_out(meeting: Meeting, minutes: Minutes, typed: Any = None) -> Desk:
    """Read everything the page shows. Some nineteen statements, however many items."""
    items = queries.items(minutes.id)
    decisions = queries.decisions(minutes.id)
    present = attendance.present(meeting.id)
    spoke = queries.speakers(minutes.id)
    day = meeting.starts_at.astimezone(ZoneInfo(meeting.timezone)).date()
    parts = plan.parts(meeting.forum_id)
    remarks = beside(minutes, items)
    sections = {
        item.id: Section(item, ItemPart.of(item, present, decisions, parts, _typed(typed, f"butir{item.id}-")),
                         speakers=spoke.get(item.id, []), remarks=remarks[item.id])
        for item in items
    }  # fmt: skip
    for decision in decisions:
        if decision.item_id in sections:
            part = DecisionPart.of(decision, _typed(typed, f"keputusan{decision.id}-"))
            sections[decision.item_id].decisions.append((decision, part))
    where = places(minutes, items, decisions)
    found = actions.for_meeting(meeting.id)
    served = plan.goals_of([one.id for one in found]) if found else {}
    numbers = {placing.code(one.id, None): one.number for one, _steps in parts}
    numbers |= {
        placing.code(one.id, step.id): f"{one.number} · {step.number}" for one, steps in parts for step in steps
    }
    for action in found:
        place = where.get(action.id) or (items[-1].id if items else None)
        if place:
            code = placing.code(action.commitment_id, action.milestone_id)
            sections[place].actions.append(action)
            written = goals.write(served[action.id])
            sections[place].served[action.id] = Served(
                code, numbers.get(code, ""), written, placing.choices(parts, code)
            )
    known = {item.agenda_item_id for item in items}
    return Desk(
        meeting=meeting,
        minutes=minutes,
        head=HeadPart.of(minutes, meeting, _typed(typed, "kepala-")),
        sections=list(sections.values()),
        present=present,
        owners=owners.offered(meeting, day),
        decisions=decisions,
        plan=parts,
        remarks=remarks[None],
        new_topics=sum(one.id not in known for one in meetings.agenda(meeting.id)),
    )


def _typed(typed: Any, prefix: str) -> Any:
    """The submitted fields, if this part was submitted; parts left out keep what is stored."""
    if typed is None:
        return None
    return typed if f"{prefix}revision" in typed or f"{prefix}before" in typed else None


def show(desk: Desk, status: int = 200) -> tuple[str, int]:
    """The page."""
    return (
        render_template(
            "minutes/write.html",
            desk=desk,
            meeting=desk.meeting,
            minutes=desk.minutes,
            conflicts=queries.open_conflicts(desk.minutes.id),
            stage=stages.of(desk.meeting),
            adopting=adoption.running(desk.minutes.id),
            margin_version=meanwhile.margin(desk.minutes),
            marks=faults_in(desk.minutes, [one.item for one in desk.sections]),
            retyped=status >= 400 and request.method == "POST",
        ),
        status,
    )
