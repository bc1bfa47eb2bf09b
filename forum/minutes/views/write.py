"""The writer: one page, one form; every button saves everything first."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.kernel import clock
from forum.kernel.dates import format_time, zone_name
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.meetings.rules import may_write
from forum.minutes import queries, service
from forum.minutes.models import MinutesRevision
from forum.minutes.starting import service as starting
from forum.minutes.views import blueprint
from forum.minutes.views.matters import VERBS
from forum.minutes.views.page import Desk, lay_out, show
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/rapat/<key>/notula")
@allow(may_write)
def write(key: str) -> ResponseReturnValue:
    """Write the minutes: agenda on the left, text in the middle, decisions and action items in the margin."""
    meeting = meetings.by_key(key)
    minutes = queries.for_meeting(meeting.id)
    if minutes is None:
        start = starting.of_kind(meeting.forum, meeting.kind).text
        headings = [line.strip("# ") for line in start.splitlines() if line.strip("# ")]
        return render_template("minutes/begin.html", meeting=meeting, topics=meetings.agenda(meeting.id),
                               start=" · ".join(headings))  # fmt: skip
    return show(lay_out(meeting, minutes))


@blueprint.post("/rapat/<key>/notula/mulai")
@allow(may_write)
def begin(key: str) -> ResponseReturnValue:
    """Open the minutes, or take over topics that came to the agenda later."""
    meeting = meetings.by_key(key)
    if meeting.state == "cancelled":
        raise Problem(_("The meeting was cancelled; there is nothing to write minutes about."), code="cancelled")
    service.open_minutes(meeting, current_user, is_prepared="kosong" not in request.form)
    return redirect(url_for("minutes.write", key=key), code=303)


@blueprint.post("/rapat/<key>/notula")
@allow(may_write)
def save(key: str) -> ResponseReturnValue:
    """Save every part that was sent, then do what the button says (`do`, "verb" or "verb:id")."""
    meeting = meetings.by_key(key)
    minutes = queries.for_meeting(meeting.id) or service.open_minutes(meeting, current_user)
    desk = lay_out(meeting, minutes, request.form)
    status = _save_head(desk)
    lost, behind, is_joined = _save_texts(desk)
    status = max(status, _save_decisions(desk))
    verb, _colon, target = request.form.get("do", "").partition(":")
    address = ""
    if not desk.problems and not lost and verb in VERBS:
        address, status = _act(VERBS[verb], desk, target)
    if request.accept_mimetypes.best == "application/json":
        return _told(desk, lost, behind, status)
    if desk.problems:
        return show(desk, status if status >= 400 else 422)
    if lost:
        flash(_("Somebody else saved another text meanwhile. Both are kept: make one of them."), "attention")
        return redirect(url_for("minutes.merge", key=key, revision_id=lost[0].id), code=303)
    if is_joined:
        flash(_("Somebody else wrote in the same item meanwhile. Both texts are joined: read it once more."), "info")
    if verb not in VERBS:
        flash(_("Saved at %(time)s.", time=hour(meeting)), "success")
    return redirect(address or url_for("minutes.write", key=key, _anchor=_anchor(verb, target)), code=303)


def _act(verb: Callable[[Desk, int], str], desk: Desk, target: str) -> tuple[str, int]:
    try:
        return verb(desk, whole(target)), 200
    except Problem as problem:
        if not desk.problems:
            desk.problems.append(str(problem))
        return "", problem.status


def _save_head(desk: Desk) -> int:
    if "kepala-revision" not in request.form:
        return 200
    if not desk.head.validate():
        desk.problems.append(_("Please check the head of the minutes."))
        return 422
    try:
        service.save_head(desk.minutes, revision=desk.head.revision.data or 0, **desk.head.fields_for(desk.meeting))
    except Problem as problem:
        field = {"closed_at": "closed_time", "opened_at": "opened_time"}.get(problem.field or "")
        desk.tell(desk.head, problem, field)
        if isinstance(problem, Conflict):
            desk.head_clashed = True
            desk.head.revision.data = desk.minutes.revision  # the next save knows what it replaces
            desk.head.revision.raw_data = None
        return problem.status
    return 200


def _save_texts(desk: Desk) -> tuple[list[MinutesRevision], set[int], bool]:
    """The texts that lost a race, the items whose text is now another than was sent, and whether one was joined."""
    lost, behind, is_joined = [], set(), False
    for section in desk.sections:
        if f"butir{section.item.id}-revision" not in request.form:
            continue
        if not section.part.validate():
            desk.problems.append(_("Please check what was typed under “%(title)s”.", title=section.item.title))
            continue
        try:
            saved = service.save_item(
                section.item, body=section.part.body.data or "", revision=section.part.revision.data or 0,
                by=current_user,
            )  # fmt: skip
        except Problem as problem:
            desk.tell(section.part, problem)
            continue
        if saved.conflict is not None:
            lost.append(saved.conflict)
        elif saved.state == "merged":
            behind.add(section.item.id)
            is_joined = is_joined or saved.is_joined
    return lost, behind, is_joined


def _save_decisions(desk: Desk) -> int:
    for section in desk.sections:
        for decision, part in section.decisions:
            if f"keputusan{decision.id}-before" not in request.form:
                continue
            rewritten = part.text.data != part.before.data
            if rewritten and part.before.data != decision.text:
                desk.tell(part, Conflict(_("Somebody else changed this decision to: %(text)s", text=decision.text)),
                          "text")  # fmt: skip
                part.before.data = decision.text
                return 409
            try:
                if rewritten:
                    service.revise_decision(decision, part.text.data or "")
                if part.recloses:
                    service.close_decision(decision, part.closed.data or "")
            except Problem as problem:
                desk.tell(part, problem)
    return 200


def _told(desk: Desk, lost: list[MinutesRevision], behind: set[int], status: int) -> ResponseReturnValue:
    """For a script that sends the form: what is saved under which revision, what needs a person. It does not get
    somebody else's texts, so it goes on over the revision that it has.
    """
    revisions: dict[str, Any] = {
        f"butir{one.item.id}": one.part.revision.data if one.item.id in behind else one.item.revision
        for one in desk.sections
    }
    revisions["kepala"] = desk.minutes.revision
    answer = {
        "state": "problem" if desk.problems else "conflict" if lost else "saved",
        "at": hour(desk.meeting),
        "revisions": revisions,
        "message": " ".join(desk.problems),
        "address": url_for("minutes.merge", key=desk.meeting.key, revision_id=lost[0].id) if lost else "",
    }
    return answer, (status if status >= 400 else 422) if desk.problems else 200


def hour(meeting: Meeting) -> str:
    """The time now on the meeting's clock, with its zone: "09.00 WIB"."""
    now = clock.now()
    return f"{format_time(now, meeting.timezone)} {zone_name(now, meeting.timezone)}"


def _anchor(verb: str, target: str) -> str | None:
    return f"butir-{target}" if verb in ("decide", "promise", "speak", "close") and whole(target) else None
