"""Reminding those who have not answered, and writing to a superior office: looked at before, decided by a person."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.directory import queries as directory
from forum.directory.models import Office
from forum.extensions import current_user
from forum.forums.models import SIDES
from forum.invitations import labels as invitation_labels
from forum.kernel import clock, ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext, speaking
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.reminders import labels, preview, queries, rules, usual, words
from forum.reminders.forms import EscalationForm, NudgeForm
from forum.reminders.models import Escalation, Nudge
from forum.reminders.service import escalating, nudging
from forum.reminders.views import blueprint, editing
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.route("/rapat/<key>/pengingat/belum-menjawab", methods=["GET", "POST"])
@allow(rules.may_manage)
def nudge(key: str) -> ResponseReturnValue:
    """Whom it reaches and how it reads; then one mail each."""
    meeting = meetings.by_key(key)
    form = NudgeForm()
    if form.validate_on_submit() and not editing.is_preview():
        with form.problems():
            row = nudging.nudge(
                meeting,
                [whole(one) for one in request.form.getlist("invitation")],
                key=request.form.get("key", "")[:32] or ids.new_key(),
                again=bool(form.again.data),
                text_id=form.text_id.data or "",
                text_en=form.text_en.data or "",
                by=current_user,
            )
        if not form.errors and not form.form_errors:
            _say_nudged(row)
            return redirect(url_for("meetings.show", key=key, tahap="undang"), code=303)
    return _nudge_page(meeting, form), 422 if form.errors and not editing.is_preview() else 200


def _say_nudged(row: Nudge) -> None:
    number, told = len(row.invitation_ids), len(queries.of_nudge(row.id))
    flash(str(ngettext("%(num)d reminder is on its way.", "%(num)d reminders are on their way.", told)), "success")
    if told < number and row.settled_at is None:
        text = ngettext("%(num)d more waits until the night is over there.",
                        "%(num)d more wait until the night is over there.", number - told)  # fmt: skip
        flash(str(text), "info")


def _nudge_page(meeting: Meeting, form: NudgeForm) -> str:
    draft = Nudge(text_id=form.text_id.data or "", text_en=form.text_en.data or "")
    is_first = not form.is_submitted()
    try:
        words.check(draft.text_id, "before_start")
        words.check(draft.text_en, "before_start")
    except Problem:
        draft = Nudge(text_id="", text_en="")
    found = nudging.silent(meeting, draft)
    locales = {one.invitation.locale for one in [*found.ready, *found.recent]} or {meeting.forum.locale}
    if is_first:
        with speaking("id"):
            form.text_id.data = usual.nudge()
        with speaking("en"):
            form.text_en.data = usual.nudge()
    texts = {"id": form.text_id.data or "", "en": form.text_en.data or ""}
    left = max(1, int((meeting.starts_at - clock.now()).total_seconds() // 60))
    shown = [
        one for one in preview.examples(meeting.forum, meeting, "before_start", left, "unanswered", texts)
        if one.locale in locales
    ]  # fmt: skip
    ticked = {whole(one) for one in request.form.getlist("invitation")}
    return render_template(
        "reminders/nudge.html",
        meeting=meeting,
        form=form,
        found=found,
        ticked=ticked if not is_first else {one.invitation.id for one in found.ready},
        locales=locales,
        examples=shown,
        placeholders=preview.values(meeting.forum, meeting, "before_start", left),
        allowed_names=words.ALLOWED["before_start"],
        form_key=request.form.get("key", "")[:32] or ids.new_key(),
        nudges=queries.nudges(meeting.id),
        labels=labels,
        invitation_labels=invitation_labels,
        moment=clock.now(),
    )


@blueprint.route("/rapat/<key>/pengingat/atasan", methods=["GET", "POST"])
@allow(rules.may_manage)
def escalate(key: str) -> ResponseReturnValue:
    """Choose a superior office or type one, look at the mail, send it. Nothing goes by itself."""
    meeting = meetings.by_key(key)
    form = EscalationForm()
    office = _office(request.values.get("jabatan", ""))
    if not form.is_submitted():
        _prefill(form, meeting, office)
    elif form.validate() and not editing.is_preview():
        with form.problems():
            row = escalating.escalate(
                meeting, _superior(form, meeting, office), form.text.data or "",
                key=request.form.get("key", "")[:32] or ids.new_key(), sides=_sides(form), by=current_user,
            )  # fmt: skip
        if not form.errors and not form.form_errors:
            flash(
                _("The mail to %(office)s is on its way.", office=row.to_title)
                if row.sent_at
                else _("It is night there. The mail to %(office)s leaves in the morning.", office=row.to_title),
                "success",
            )
            return redirect(url_for("reminders.manage", key=key, _anchor="atasan"), code=303)
    return _escalate_page(meeting, form, office), 422 if form.errors and not editing.is_preview() else 200


def _office(typed: str) -> Office | None:
    number = whole(typed)
    return directory.office(number) if number else None


def _prefill(form: EscalationForm, meeting: Meeting, office: Office | None) -> None:
    with speaking(meeting.forum.locale):
        form.text.data = usual.escalation()
    if office is None:
        return
    held = directory.holders([office.id], clock.today(meeting.timezone)).get(office.id)
    form.title.data = office.title
    form.name.data = held.person.name if held else ""
    form.email.data = office.email or (held.person.email if held else "") or ""


def _sides(form: EscalationForm) -> tuple[str, ...]:
    return SIDES if form.with_others.data else escalating.USUAL_SIDES


def _superior(form: EscalationForm, meeting: Meeting, office: Office | None) -> escalating.Superior:
    return escalating.Superior(form.title.data or "", form.email.data or "", form.name.data or "", office,
                               meeting.forum.locale)  # fmt: skip


def _escalate_page(meeting: Meeting, form: EscalationForm, office: Office | None) -> str:
    agencies = escalating.silent_agencies(meeting.id, _sides(form), but=office)
    row = Escalation(to_title=form.title.data or _("Regional Secretary (example)"), to_name=form.name.data or "",
                     locale=meeting.forum.locale, text=form.text.data or "")  # fmt: skip
    problem, filled = "", []
    try:
        words.check(row.text, "escalation")
        with speaking(row.locale):
            filled = words.fill(row.text, escalating.values(row, agencies, meeting))
    except Problem as error:
        problem = str(error)
    text = request.args.get("q", "").strip()[:100]
    return render_template(
        "reminders/escalate.html",
        meeting=meeting,
        form=form,
        office=office,
        agencies=agencies,
        examples=[preview.Example(row.locale, "", filled, problem, is_own=True)],
        q=text,
        offices=queries.superior_offices(meeting, text),
        form_key=request.form.get("key", "")[:32] or ids.new_key(),
        allowed_names=words.ALLOWED["escalation"],
        placeholders=escalating.values(row, agencies, meeting),
        escalations=queries.escalations(meeting.id),
        labels=labels,
        invitation_labels=invitation_labels,
        moment=clock.now(),
    )
