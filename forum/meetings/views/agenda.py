"""The agenda editor: add, remove and move lines without JavaScript; nothing is lost before it is saved."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user, db
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import labels, queries, rules, service
from forum.meetings.models import Meeting
from forum.meetings.service import AgendaLine
from forum.meetings.views import blueprint
from forum.web.access import allow
from forum.web.forms import whole

BLANK = AgendaLine("")
UNREADABLE = -1  # what somebody typed as minutes and is no number: refused by the service, shown as typed


@blueprint.get("/rapat/<key>/agenda")
@allow(rules.may_organise)
def agenda(key: str) -> ResponseReturnValue:
    """The agenda as lines to fill in."""
    meeting = queries.by_key(key)
    items = queries.agenda(meeting.id)
    lines = [AgendaLine(item.title, item.minutes, item.presenter, item.id) for item in items]
    return _page(meeting, [*lines, BLANK] if lines else [BLANK] * 3, meeting.revision)


@blueprint.post("/rapat/<key>/agenda")
@allow(rules.may_organise)
def set_agenda(key: str) -> ResponseReturnValue:
    """Save the agenda, or only rearrange the lines that are being edited."""
    meeting = queries.by_key(key)
    lines = _sent_lines()
    revision = whole(request.form.get("revision"))
    rearranged = _rearranged(lines)
    if rearranged is not None:
        return _page(meeting, rearranged, revision, unsaved=True)
    wanted = [line for line in lines if line.title or line.presenter]
    by = current_user._get_current_object()
    try:
        service.set_agenda(meeting, wanted, by, revision=revision, notify="tell" in request.form)
    except Conflict as problem:
        db.session.rollback()
        return _page(meeting, lines, meeting.revision, problem=problem, saved=True), 409
    except Problem as problem:
        db.session.rollback()
        return _page(meeting, lines, revision, problem=problem), 422
    total = sum(line.minutes for line in wanted)
    flash(_("The agenda is saved."), "success")
    if total > meeting.duration_minutes:
        flash(over_words(total, meeting.duration_minutes), "attention")
    return redirect(url_for("meetings.show", key=key, tahap="rencana"), code=303)


def over_words(total: int, length: int) -> str:
    """That the agenda takes longer than the meeting."""
    return str(_("The agenda takes %(total)s, the meeting %(length)s.", total=labels.length(total),
                 length=labels.length(length)))  # fmt: skip


def _sent_lines() -> list[AgendaLine]:
    sent = request.form
    columns = [sent.getlist(name) for name in ("id", "title", "minutes", "presenter")]
    return [
        AgendaLine(title.strip(), _minutes(minutes), presenter.strip(), whole(item) or None)
        for item, title, minutes, presenter in zip(*columns, strict=False)
    ]


def _minutes(text: str) -> int:
    text = text.strip()
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else UNREADABLE


def _rearranged(lines: list[AgendaLine]) -> list[AgendaLine] | None:
    """The lines after the pressed arrow, cross or plus; None when it was the button that saves."""
    lines = list(lines)
    for verb in ("up", "down", "remove"):
        place = whole(request.form.get(verb), -1)
        if not 0 <= place < len(lines):
            continue
        line = lines.pop(place)
        if verb != "remove":
            lines.insert(max(0, place - 1) if verb == "up" else place + 1, line)
        return lines or [BLANK]
    return [*lines, replace(BLANK)] if "add" in request.form else None


def _page(
    meeting: Meeting,
    lines: list[AgendaLine],
    revision: int,
    *,
    unsaved: bool = False,
    saved: bool = False,
    problem: Problem | None = None,
) -> str:
    total = sum(max(0, line.minutes) for line in lines)
    return render_template(
        "meetings/agenda.html",
        meeting=meeting,
        lines=lines,
        revision=revision,
        unsaved=unsaved,
        problem=problem,
        theirs=queries.agenda(meeting.id) if saved else [],
        total=labels.length(total),
        length=labels.length(meeting.duration_minutes),
        over=total > meeting.duration_minutes,
        tells="tell" in request.form,
    )
