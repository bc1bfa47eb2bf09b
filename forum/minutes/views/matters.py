"""What the buttons of the writer do, after everything was saved; and the page of one action item."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
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
from forum.minutes import owners, queries, service
from forum.minutes.forms import PromiseForm
from forum.minutes.models import Minutes, Speaker
from forum.minutes.views import blueprint, remarks
from forum.minutes.views.page import Desk
from forum.web.access import allow
from forum.web.forms import whole


def _decide(desk: Desk, item_id: int) -> str:
    section = desk.section(item_id)
    try:
        decision = service.decide(section.item, section.part.decision.data or "")
    except Problem as problem:
        desk.tell(section.part, problem, "decision")
        raise
    flash(_("Decision %(number)s is written.", number=decision.number), "success")
    return ""


def _promise(desk: Desk, item_id: int) -> str:
    section = desk.section(item_id)
    part = section.part
    try:
        owner = owners.find(part.owner.data or "", desk.owners)
        action = service.promise(
            section.item, text=part.promise.data or "", owner_organisation=owner.organisation,
            owner_office=owner.office, due_on=part.due_on.data,
            supporters=owners.find_all(part.supporters.data or "", desk.owners),
            decision_number=_number(part.follows.data, desk),
        )  # fmt: skip
        serves = goals.read(part.goals.data or "")
        actions.connect(action, *placing.find(part.place.data or "", desk.plan, action), serves)
    except Problem as problem:
        desk.tell(part, problem, "promise" if problem.field == "text" else None)
        raise
    flash(_("Action item %(number)s is written.", number=action.number), "success")
    return ""


def _close(desk: Desk, item_id: int) -> str:
    section = desk.section(item_id)
    try:
        text = service.close_passage(section.item, section.part.ground.data or "", section.part.closed_text.data or "")
        service.save_item(section.item, body=text, revision=section.item.revision, by=current_user)
    except Problem as problem:
        desk.tell(section.part, problem, "closed_text" if problem.field == "body" else None)
        raise
    flash(_("The passage stands at the end of the text. The public edition shows a gap in its place."), "success")
    return ""


def _speak(desk: Desk, item_id: int) -> str:
    section = desk.section(item_id)
    part = section.part
    chosen = part.speaker.data or ""
    row = attendance.attendance(desk.meeting.id, whole(chosen)) if whole(chosen) else None
    try:
        service.add_speaker(
            section.item, attendance=row, name=part.speaker_name.data or "",
            organisation_name=part.speaker_organisation.data or "",
        )  # fmt: skip
    except Problem as problem:
        desk.tell(part, problem)
        raise
    return ""


def _unspeak(desk: Desk, speaker_id: int) -> str:
    for section in desk.sections:
        for speaker in section.speakers:
            if speaker.id == speaker_id:
                service.remove_speaker(db.session.get_one(Speaker, speaker_id))
                return url_for("minutes.write", key=desk.meeting.key, _anchor=f"butir-{section.item.id}")
    return ""


def _undecide(desk: Desk, decision_id: int) -> str:
    decision = queries.decision(desk.minutes.id, decision_id)
    service.remove_decision(decision)
    flash(_("The decision was taken out. Its words: %(text)s", text=decision.text), "info")
    return url_for("minutes.write", key=desk.meeting.key, _anchor=f"butir-{decision.item_id}")


def _edit_promise(desk: Desk, action_id: int) -> str:
    return url_for("minutes.promise", key=desk.meeting.key, action_id=action_id)


def _add_item(desk: Desk, _target: int) -> str:
    try:
        item = service.add_item(desk.minutes, request.form.get("title", ""))
    except Problem as problem:
        desk.problems.append(str(problem))
        raise
    return url_for("minutes.write", key=desk.meeting.key, _anchor=f"butir-{item.id}")


def _remove_item(desk: Desk, item_id: int) -> str:
    service.remove_item(queries.item(desk.minutes.id, item_id))
    return url_for("minutes.write", key=desk.meeting.key)


def _accept_remark(desk: Desk, remark_id: int) -> str:
    try:
        remark, message = remarks.accept(desk.minutes, remark_id)
    except Conflict as conflict:
        if conflict.code == "changed":  # what was typed is saved; the page that makes one text of both comes back here
            return url_for("minutes.join_remark", key=desk.meeting.key, remark_id=remark_id, dari="tulis")
        raise
    flash(message, "success")
    return _beside(desk, remark.item_id)


def _decline_remark(desk: Desk, remark_id: int) -> str:
    remark, message = remarks.decline(desk.minutes, remark_id, request.form.get(f"catatan{remark_id}-reason", ""))
    flash(message, "success")
    return _beside(desk, remark.item_id)


def _beside(desk: Desk, item_id: int | None) -> str:
    return url_for("minutes.write", key=desk.meeting.key, _anchor=f"butir-{item_id}" if item_id else "kepala")


def _publish(desk: Desk, _target: int) -> str:
    return url_for("minutes.publish", key=desk.meeting.key)


VERBS: dict[str, Callable[[Desk, int], str]] = {
    "decide": _decide,
    "promise": _promise,
    "close": _close,
    "speak": _speak,
    "unspeak": _unspeak,
    "undecide": _undecide,
    "edit_promise": _edit_promise,
    "add_item": _add_item,
    "remove_item": _remove_item,
    "accept_remark": _accept_remark,
    "decline_remark": _decline_remark,
    "publish": _publish,
}


def _number(chosen: str | None, desk: Desk) -> int | None:
    return next((one.number for one in desk.decisions if str(one.number) == chosen), None)


@blueprint.route("/rapat/<key>/notula/tindak-lanjut/<int:action_id>", methods=["GET", "POST"])
@allow(may_write)
def promise(key: str, action_id: int) -> ResponseReturnValue:
    """Change an action item."""
    meeting, minutes, action = _loaded(key, action_id)
    helpers = [one.name for one in actions_queries.supporters([action.id]).get(action.id, [])]
    decisions, parts = queries.decisions(minutes.id), plan.parts(meeting.forum_id)
    form = PromiseForm.of(action, helpers, decisions, parts, plan.goals_of([action.id])[action.id])
    offered = owners.offered(meeting, meeting.starts_at.astimezone(ZoneInfo(meeting.timezone)).date())
    if form.validate_on_submit():
        with form.problems():
            owner = owners.find(form.owner.data or "", offered)
            actions.revise(
                action, text=form.text.data or "", owner_organisation=owner.organisation, owner_office=owner.office,
                due_on=form.due_on.data, supporters=owners.find_all(form.supporters.data or "", offered),
                decision_number=next((one.number for one in decisions if str(one.number) == form.follows.data), None),
                by=current_user,
            )  # fmt: skip
            place, serves = placing.find(form.place.data or "", parts, action), goals.read(form.goals.data or "")
            actions.connect(action, *place, serves)
            service.close_promise(action, form.closed.data if form.closed.raw_data else action.closed)
        if not form.errors:
            flash(_("Action item %(number)s is changed.", number=action.number), "success")
            return redirect(url_for("minutes.write", key=key), code=303)
    page = render_template("minutes/promise.html", meeting=meeting, action=action, form=form, owners=offered)
    return page, 422 if form.errors else 200


@blueprint.post("/rapat/<key>/notula/tindak-lanjut/<int:action_id>/tarik")
@allow(may_write)
def withdraw_promise(key: str, action_id: int) -> ResponseReturnValue:
    """Take an action item back."""
    _meeting, minutes, action = _loaded(key, action_id)
    actions.withdraw(action, by=current_user)
    service.reorder(minutes)
    flash(_("The action item was taken back. Its words: %(text)s", text=action.text), "info")
    return redirect(url_for("minutes.write", key=key), code=303)


def _loaded(key: str, action_id: int) -> tuple[Meeting, Minutes, Action]:
    meeting = meetings.by_key(key)
    minutes = queries.for_meeting(meeting.id)
    action = next((one for one in actions_queries.for_meeting(meeting.id) if one.id == action_id), None)
    if minutes is None or action is None:
        raise Missing(_("There is no such action item in these minutes."))
    return meeting, minutes, action
