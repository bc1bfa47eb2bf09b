"""Phones and tablets at the door: admit one, show its code, take it off, decide about what it still sent."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.adapters import qr
from forum.attendance.desk import devices, held, questions, signatures
from forum.attendance.models import DoorDevice
from forum.attendance.views import blueprint
from forum.extensions import current_user
from forum.kernel import ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings import rules as meetings_rules
from forum.meetings.models import Meeting
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/rapat/<key>/pintu/perangkat", endpoint="devices")
@allow(meetings_rules.may_write)
def show_devices(key: str) -> ResponseReturnValue:
    """The devices of this door; the code of one of them (`?perangkat=`) large, to scan."""
    return _page(meetings.by_key(key), whole(request.args.get("perangkat")))


@blueprint.post("/rapat/<key>/pintu/perangkat")
@allow(meetings_rules.may_write)
def tend_devices(key: str) -> ResponseReturnValue:
    """`do`: `admit`, or `revoke`, `accept`, `discard` with the number of a device."""
    meeting = meetings.by_key(key)
    verb, _colon, number = request.form.get("do", "").partition(":")
    if verb == "admit":
        try:
            device = devices.admit(meeting, request.form.get("label", ""), nonce=request.form.get("nonce", ""),
                                   by=current_user)  # fmt: skip
        except Problem as problem:
            return _page(meeting, 0, str(problem)), problem.status
        return redirect(url_for("attendance.devices", key=key, perangkat=device.id), code=303)
    if verb not in ("revoke", "accept", "discard"):
        raise Problem(_("This tap was not understood, and nothing was changed. Open the list again."), code="unknown")
    device = devices.one(meeting.id, whole(number, 0))
    flash(_done(verb, device), "success")
    return redirect(url_for("attendance.devices", key=key), code=303)


def _done(verb: str, device: DoorDevice) -> str:
    if verb == "revoke":
        devices.revoke(device, by=current_user)
        return _("%(name)s is off the door. What it still sends is kept and waits for you.", name=device.label)
    if verb == "accept":
        number = held.accept(device)
        return str(ngettext("%(num)d tap was taken over.", "%(num)d taps were taken over.", number))
    number = held.discard(device, current_user)
    return str(ngettext("%(num)d tap was left out.", "%(num)d taps were left out.", number))


def _page(meeting: Meeting, chosen: int, problem: str = "") -> str:
    found = devices.of_meeting(meeting.id)
    admitted = [one for one in found if one.revoked_at is None]
    return render_template(
        "attendance/devices.html", meeting=meeting, admitted=admitted, waiting=held.counts(meeting.id),
        revoked=[one for one in found if one.revoked_at is not None], link=devices.link,
        shown=next((one for one in admitted if one.id == chosen), None), nonce=ids.new_token(), problem=problem,
        label=request.form.get("label") or _("Desk %(number)d", number=len(found) + 1),
    )  # fmt: skip


@blueprint.get("/rapat/<key>/pintu/perangkat/<int:device_id>/kode.png")
@allow(meetings_rules.may_write)
def device_code(key: str, device_id: int) -> ResponseReturnValue:
    """The QR code that a phone scans to stand at this door. Raises Missing for a device that was taken off."""
    device = devices.admitted(meetings.by_key(key).id, device_id)
    return Response(qr.png(devices.link(device)), content_type="image/png")


@blueprint.get("/rapat/<key>/pintu/pertanyaan", endpoint="questions")
@allow(meetings_rules.may_write)
def show_questions(key: str) -> ResponseReturnValue:
    """Where two at the door said different things of one person."""
    meeting = meetings.by_key(key)
    return render_template("attendance/questions.html", meeting=meeting, questions=questions.shown(meeting),
                           client_key=ids.new_key())  # fmt: skip


@blueprint.post("/rapat/<key>/pintu/pertanyaan")
@allow(meetings_rules.may_write)
def answer_question(key: str) -> ResponseReturnValue:
    """`keep`: the key of a row of the answer that holds; `both`: each is a person of their own."""
    meeting = meetings.by_key(key)
    question = questions.one(meeting, request.form.get("subject", ""))
    if kept := request.form.get("keep"):
        questions.keep(question, kept, by=current_user)
        flash(_("Answered. The other answers were taken back and stay in the history."), "success")
    else:
        questions.both(question, request.form.get("client_key", "")[:24] or ids.new_key(), by=current_user)
        flash(_("Answered. Both are on the list, each as a person of their own."), "success")
    left = len(questions.open_ones(meeting))
    return redirect(url_for("attendance.questions" if left else "attendance.door", key=key), code=303)


@blueprint.get("/rapat/<key>/pintu/tanda-tangan/<int:signature_id>.svg")
@allow(meetings_rules.may_write)
def signature(key: str, signature_id: int) -> ResponseReturnValue:
    """What somebody drew at the door. Never public, and never kept by a cache."""
    row = signatures.one(meetings.by_key(key).id, signature_id)
    return Response(signatures.svg(row), content_type="image/svg+xml; charset=utf-8")
