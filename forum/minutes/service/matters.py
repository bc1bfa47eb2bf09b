"""What is marked beside the text: who spoke, what was decided, what was promised."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from forum.actions import queries as actions_queries
from forum.actions import service as actions
from forum.actions.models import Action
from forum.attendance.models import Attendance
from forum.directory.models import Office, Organisation
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.minutes import closed, queries
from forum.minutes.models import Decision, Minutes, MinutesAction, MinutesItem, Speaker

TEXT_LIMIT = 4000


def add_speaker(
    item: MinutesItem, *, attendance: Attendance | None = None, name: str = "", organisation_name: str = ""
) -> Speaker:
    """Somebody spoke under `item`: taken from the attendance, or typed. The same one twice is once."""
    if attendance is not None:
        name, organisation_name = attendance.person_name, attendance.organisation_name
    name, organisation_name = " ".join(name.split())[:250], " ".join(organisation_name.split())[:250]
    if not name and not organisation_name:
        raise Problem(_("Choose who spoke, or write the name."), code="empty", field="speaker")
    known = queries.speakers(item.minutes_id)[item.id]
    for one in known:
        if (one.name.casefold(), one.organisation_name.casefold()) == (name.casefold(), organisation_name.casefold()):
            return one
    speaker = Speaker(
        item_id=item.id, position=len(known) + 1, attendance_id=attendance.id if attendance else None,
        name=name, organisation_name=organisation_name,
    )  # fmt: skip
    db.session.add(speaker)
    db.session.flush()
    return speaker


def remove_speaker(speaker: Speaker) -> None:
    """Take a speaker off an item."""
    db.session.delete(speaker)
    db.session.flush()


def decide(item: MinutesItem, text: str) -> Decision:
    """A decision under `item`. Until the first publication decisions are numbered in the order of the items."""
    minutes = db.session.get_one(Minutes, item.minutes_id)
    last = db.session.scalar(select(func.max(Decision.number)).where(Decision.minutes_id == minutes.id))
    decision = Decision(minutes_id=minutes.id, item_id=item.id, number=max(last or 0, 0) + 1, text=_checked(text))
    db.session.add(decision)
    db.session.flush()
    reorder(minutes)
    return decision


def revise_decision(decision: Decision, text: str) -> None:
    """Change the words of a decision. What was published stays as it was in its version."""
    decision.text = _checked(text)
    db.session.flush()


def close_decision(decision: Decision, ground: str) -> None:
    """Say on what ground the words of a decision are not public; "" makes them public. Raises Problem."""
    if ground and ground not in closed.GROUNDS:
        raise Problem(_("Choose a ground of article 17."), code="unknown_ground", field="closed")
    decision.closed = ground
    db.session.flush()


def close_promise(action: Action, ground: str) -> None:
    """The same for an action item; a published one is no longer found by strangers from this moment. Raises Problem."""
    if ground and ground not in closed.GROUNDS:
        raise Problem(_("Choose a ground of article 17."), code="unknown_ground", field="closed")
    actions.close(action, ground)
    db.session.flush()


def close_passage(item: MinutesItem, ground: str, text: str) -> str:
    """The text of an item with one more passage, not public, at its end; the caller saves it. Raises Problem."""
    if ground not in closed.GROUNDS:
        raise Problem(_("Choose a ground of article 17."), code="unknown_ground", field="ground")
    if not text.strip():
        raise Problem(_("Write what is not public."), code="empty", field="closed_text")
    if closed.has_marks(text):
        raise Problem(_("Write the passage without “:::”: its marks are added by themselves."),
                      code="marks", field="closed_text")  # fmt: skip
    if any(one.code == "unclosed" for one in closed.problems(item.body)):
        raise Problem(_("A passage in this text has no end yet. Write a line “:::” after its last sentence first."),
                      code="unclosed", field="closed_text")  # fmt: skip
    return "\n\n".join(one for one in (item.body.rstrip(), closed.block(ground, text)) if one) + "\n"


def remove_decision(decision: Decision) -> None:
    """Take a decision out. Its promises stay, without a decision. Its number is free only while nothing is printed."""
    minutes = db.session.get_one(Minutes, decision.minutes_id)
    decision.removed_at = clock.now()
    for action in actions_queries.for_meeting(minutes.meeting_id):
        if action.decision_number == decision.number:
            action.decision_number = None
    if not queries.seals(minutes.meeting_id):
        decision.number = -decision.id
    db.session.flush()
    reorder(minutes)


def promise(
    item: MinutesItem,
    *,
    text: str,
    owner_organisation: Organisation,
    owner_office: Office | None = None,
    supporters: Iterable[Organisation] = (),
    due_on: date | None = None,
    decision_number: int | None = None,
) -> Action:
    """An action item under `item`, a draft until the minutes are published."""
    minutes = db.session.get_one(Minutes, item.minutes_id)
    action = actions.draft(
        minutes.meeting, text=text, owner_organisation=owner_organisation, owner_office=owner_office,
        supporters=supporters, due_on=due_on, agenda_item=item.agenda_item, decision_number=decision_number,
    )  # fmt: skip
    db.session.add(MinutesAction(item_id=item.id, action_id=action.id))
    db.session.flush()
    reorder(minutes)
    return action


def reorder(minutes: Minutes) -> None:
    """Number decisions and drafts of action items in the order of the items.

    Once a version is published its numbers are on paper: they stay, and new ones come after them.
    """
    items = queries.items(minutes.id)
    place = {item.id: index for index, item in enumerate(items)}
    decisions = queries.decisions(minutes.id)
    moved: dict[int, int] = {}
    if not queries.seals(minutes.meeting_id):
        decisions.sort(key=lambda one: (place.get(one.item_id or 0, len(place)), one.id))
        before = {one.id: one.number for one in decisions}
        for one in decisions:  # out of the way first: numbers are unique at every moment
            one.number = -one.id
        db.session.flush()
        for number, one in enumerate(decisions, start=1):
            one.number = number
            moved[before[one.id]] = number
        db.session.flush()
    where = places(minutes, items, decisions)
    drafts = actions_queries.for_meeting(minutes.meeting_id)
    ordered = sorted(drafts, key=lambda one: (place.get(where.get(one.id, 0), len(place)), one.id))
    actions.renumber(minutes.meeting, [one.id for one in ordered], moved)


def places(minutes: Minutes, items: list[MinutesItem], decisions: list[Decision]) -> dict[int, int]:
    """Action id -> id of the item it belongs to: where it was written, else its agenda item's, else its decision's."""
    known = queries.action_places(minutes.id)
    by_agenda = {item.agenda_item_id: item.id for item in items if item.agenda_item_id}
    by_decision = {one.number: one.item_id for one in decisions if one.item_id}
    found: dict[int, int] = {}
    for action in actions_queries.for_meeting(minutes.meeting_id):
        item_id = known.get(action.id) or by_agenda.get(action.agenda_item_id or 0)
        item_id = item_id or by_decision.get(action.decision_number or 0)
        if item_id:
            found[action.id] = item_id
    return found


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Problem(_("Write what was decided."), code="empty", field="text")
    if len(text) > TEXT_LIMIT:
        raise Problem(
            _("A decision has at most %(limit)s characters.", limit=TEXT_LIMIT), code="too_long", field="text"
        )
    return text
