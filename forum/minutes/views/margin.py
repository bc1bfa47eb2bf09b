"""The margin beside the text, for the page's script: the same verbs as its buttons, one at a time, JSON in and out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.actions import queries as actions_queries
from forum.actions import service as actions
from forum.actions.models import Action
from forum.actions.queries import goals, placing, plan
from forum.attendance import queries as attendance
from forum.extensions import current_user, db
from forum.kernel.errors import Conflict, Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.meetings.rules import may_write
from forum.minutes import meanwhile, owners, queries, service, suggesting
from forum.minutes.models import Minutes, Speaker
from forum.minutes.views import blueprint, remarks
from forum.minutes.views.page import Desk, lay_out
from forum.web import answers
from forum.web.access import allow
from forum.web.forms import whole


@dataclass
class Wish:
    """What the script asks for. `words` are the fields it sent, all as text."""

    meeting: Meeting
    minutes: Minutes
    id: int
    words: dict[str, str]
    texts: dict[int, dict[str, object]] = field(default_factory=dict)
    """Items whose text is another one now: what a page needs to take it over."""

    @property
    def day(self) -> date:
        return self.meeting.starts_at.astimezone(ZoneInfo(self.meeting.timezone)).date()

    def connect(self, action: Action, *, suggest: bool = False) -> None:
        """Say what an action item serves, as far as the script said; what it left out stays, or is suggested."""
        if not suggest and not {"place", "goals"} & set(self.words):
            return
        parts = plan.parts(self.meeting.forum_id)
        before = placing.code(action.commitment_id, action.milestone_id), plan.goals_of([action.id])[action.id]
        if suggest:
            before = suggesting.place(action.text, parts), suggesting.serves(action.text)
        place = self.words.get("place", before[0])
        served = goals.read(self.words["goals"]) if "goals" in self.words else before[1]
        actions.connect(action, *placing.find(place, parts, action), served)

    def offered(self) -> list[owners.Owner]:
        return owners.offered(self.meeting, self.day)

    def due(self) -> date | None:
        typed = self.words.get("due_on", "")
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError as error:
            raise Problem(_("This is no date."), code="no_date", field="due_on") from error


@blueprint.post("/rapat/<key>/notula/tepi.json")
@allow(may_write)
def margin(key: str) -> ResponseReturnValue:
    """Do one thing in the margin: `{"do": verb, "id": of an item, a decision, …, and the fields}`.

    Answers `{"margins": {item id, or "kepala": HTML}, "version": word for their state, "made": id of the element that
    is new or changed, "message": words, "texts": {item id: {"revision", "text"}}}`, all margins, because numbers move;
    or `{"why", "code", "field", "fields"}`: nothing was done, `fields` are suggestions.
    The same words once more under the same item are the same decision or promise: a request may come twice.
    """
    meeting = meetings.by_key(key)
    minutes = queries.for_meeting(meeting.id)
    said = request.get_json(silent=True)
    fields = said if isinstance(said, dict) else {}
    words = {name: value.replace("\r\n", "\n").strip() for name, value in fields.items() if isinstance(value, str)}
    if words.get("do") not in VERBS:
        return answers.refusal(422, "unreadable", _("This was not understood. Reload the page."))
    try:
        if minutes is None:
            raise Missing(_("Nobody has begun to write minutes of this meeting."))
        wish = Wish(meeting, minutes, whole(words.get("id")), words)
        made, message = VERBS[words["do"]](wish)
    except Problem as problem:
        fields = getattr(problem, "fields", {})
        return answers.refusal(problem.status, problem.code, str(problem), field=problem.field, fields=fields)
    db.session.flush()
    db.session.expire_all()
    version = meanwhile.margin(minutes)
    margins = margins_of(lay_out(meeting, minutes))
    return {"margins": margins, "version": version, "made": made, "message": message, "texts": wish.texts}


def margins_of(desk: Desk) -> dict[str, str]:
    """Item id, or "kepala" for the whole -> its margin as HTML."""
    known = {"meeting": desk.meeting, "retyped": False}
    margins = {str(one.item.id): render_template("minutes/_margin.html", section=one, **known) for one in desk.sections}
    return margins | {"kepala": render_template("minutes/review/beside.html", found=desk.remarks, **known)}


def _decide(wish: Wish) -> tuple[str, str]:
    item = queries.item(wish.minutes.id, wish.id)
    text = wish.words.get("text", "")
    same = [one for one in queries.decisions(wish.minutes.id) if (one.item_id, one.text) == (item.id, text)]
    decision = same[0] if same else service.decide(item, text)
    return f"putusan-{decision.id}", _("Decision %(number)s is written.", number=decision.number)


def _revise_decision(wish: Wish) -> tuple[str, str]:
    decision = queries.decision(wish.minutes.id, wish.id)
    text = wish.words.get("text", "")
    if decision.text not in (wish.words.get("before", ""), text):
        raise Conflict(_("Somebody else changed this decision to: %(text)s", text=decision.text), field="text")
    service.revise_decision(decision, text)
    if wish.words.get("closed", "") != wish.words.get("closed_before", ""):
        service.close_decision(decision, wish.words.get("closed", ""))
    return f"putusan-{decision.id}", _("Decision %(number)s is changed.", number=decision.number)


def _undecide(wish: Wish) -> tuple[str, str]:
    decision = queries.decision(wish.minutes.id, wish.id)
    service.remove_decision(decision)
    return "", _("The decision was taken out. Its words: %(text)s", text=decision.text)


def _promise(wish: Wish) -> tuple[str, str]:
    item = queries.item(wish.minutes.id, wish.id)
    text, named = wish.words.get("text", ""), wish.words.get("owner", "")
    known = queries.action_places(wish.minutes.id)
    for one in actions_queries.for_meeting(wish.meeting.id):
        if known.get(one.id) == item.id and one.text == text:
            return f"tindak-{one.id}", _("Action item %(number)s is written.", number=one.number)
    offered = wish.offered()
    due = wish.due() if "due_on" in wish.words else suggesting.due_on(text, wish.day)
    owner = owners.find(named, offered) if named else None
    if owner is None and "owner" not in wish.words:
        owner = suggesting.owner(text, offered, queries.speakers(wish.minutes.id).get(item.id, []))
    if owner is None:
        problem = Problem(_("Say who does it: an agency or an organisation."), code="no_owner", field="owner")
        problem.fields = {"due_on": due.isoformat() if due else ""}  # type: ignore[attr-defined]
        raise problem
    own = [one.number for one in queries.decisions(wish.minutes.id) if one.item_id == item.id]
    follows = whole(wish.words["follows"]) if "follows" in wish.words else own[-1] if own else 0
    action = service.promise(
        item, text=text, owner_organisation=owner.organisation, owner_office=owner.office, due_on=due,
        supporters=owners.find_all(wish.words.get("supporters", ""), offered),
        decision_number=follows if follows in own else None,
    )  # fmt: skip
    wish.connect(action, suggest=True)
    return f"tindak-{action.id}", _("Action item %(number)s is written.", number=action.number)


def _revise_promise(wish: Wish) -> tuple[str, str]:
    action = _action(wish)
    offered = wish.offered()
    owner = owners.Owner(action.owner_name, action.owner_organisation, action.owner_office)
    if wish.words.get("owner", action.owner_name) != action.owner_name:
        owner = owners.find(wish.words["owner"], offered)
    actions.revise(
        action, text=wish.words.get("text") or action.text, owner_organisation=owner.organisation,
        owner_office=owner.office, due_on=wish.due() if "due_on" in wish.words else action.due_on,
        supporters=actions_queries.supporters([action.id]).get(action.id, []),
        decision_number=action.decision_number, by=current_user,
    )  # fmt: skip
    wish.connect(action)
    return f"tindak-{action.id}", _("Action item %(number)s is changed.", number=action.number)


def _speak(wish: Wish) -> tuple[str, str]:
    item = queries.item(wish.minutes.id, wish.id)
    chosen = whole(wish.words.get("speaker"))
    speaker = service.add_speaker(
        item, attendance=attendance.attendance(wish.meeting.id, chosen) if chosen else None,
        name=wish.words.get("speaker_name", ""), organisation_name=wish.words.get("speaker_organisation", ""),
    )  # fmt: skip
    return f"bicara-{speaker.id}", _("%(name)s spoke.", name=speaker.name or speaker.organisation_name)


def _unspeak(wish: Wish) -> tuple[str, str]:
    speaker = db.session.get(Speaker, wish.id)
    if speaker is not None:
        queries.item(wish.minutes.id, speaker.item_id)  # of these minutes, or Missing
        service.remove_speaker(speaker)
    return "", ""


def _accept_remark(wish: Wish) -> tuple[str, str]:
    remark, message = remarks.accept(wish.minutes, wish.id)
    if remark.item is not None and remark.kind == "suggestion":
        wish.texts[remark.item.id] = {"revision": remark.item.revision, "text": remark.item.body}
    return "", message


def _decline_remark(wish: Wish) -> tuple[str, str]:
    return "", remarks.decline(wish.minutes, wish.id, wish.words.get("reason", ""))[1]


VERBS: dict[str, Callable[[Wish], tuple[str, str]]] = {
    "decide": _decide,
    "revise_decision": _revise_decision,
    "undecide": _undecide,
    "promise": _promise,
    "revise_promise": _revise_promise,
    "speak": _speak,
    "unspeak": _unspeak,
    "accept_remark": _accept_remark,
    "decline_remark": _decline_remark,
}


def _action(wish: Wish) -> Action:
    found = next((one for one in actions_queries.for_meeting(wish.meeting.id) if one.id == wish.id), None)
    if found is None:
        raise Missing(_("There is no such action item in these minutes."))
    return found
