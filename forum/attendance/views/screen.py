"""The projector's page with the changing code, and what organisers do with it; confirming what people declared."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum import config
from forum.adapters import qr
from forum.attendance import queries
from forum.attendance.selfcheck import codes, declaring, opening, rules
from forum.attendance.views import blueprint
from forum.extensions import current_user
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meeting_queries
from forum.meetings import rules as meetings_rules
from forum.meetings.models import Meeting
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/rapat/<key>/layar")
@allow(meetings_rules.may_write)
def screen(key: str) -> ResponseReturnValue:
    """What stands on the wall: the code of this moment, or why there is none."""
    meeting = meeting_queries.by_key(key)
    row = opening.of(meeting.id)
    why_not = _why_not(meeting)
    shown = opening.shown_now(row) if row is not None and opening.is_open(row) and not why_not else ""
    return render_template(
        "attendance/screen.html", meeting=meeting, is_open=opening.is_open(row), why_not=why_not,
        code=codes.in_two(shown) if shown else "", picture=_picture(meeting, shown) if shown else "",
        address=_readable(url_for("attendance.type_code")), seconds_left=codes.seconds_left(clock.now()),
        came=len(queries.present(meeting.id)), window=codes.WINDOW_SECONDS,
        may_open=meeting.state in rules.STATES and not opening.is_closed(meeting.id),
        opens_at=rules.opens_at(meeting), ends_at=rules.ends_at(meeting),
    )  # fmt: skip


@blueprint.post("/rapat/<key>/layar")
@allow(meetings_rules.may_write)
def change_screen(key: str) -> ResponseReturnValue:
    """`do`: `open`, `close` or `renew`. Each may be sent twice."""
    meeting = meeting_queries.by_key(key)
    wanted = request.form.get("do", "")
    if wanted == "open":
        opening.open_for(meeting, current_user)
    elif wanted == "close":
        opening.close(meeting)
        flash(_("Self check-in is closed. No code that was shown is taken any more."), "success")
    elif wanted == "renew":
        opening.renew(meeting)
        flash(_("The codes shown so far are no longer taken."), "success")
    else:
        raise Problem(_("This was not understood, and nothing was changed."), code="unknown_wish")
    return redirect(url_for("attendance.screen", key=key), code=303)


@blueprint.post("/rapat/<key>/pintu/konfirmasi")
@allow(meetings_rules.may_write)
def confirm(key: str) -> ResponseReturnValue:
    """Confirm one row (`row`) or several that the page showed; those taken back meanwhile are left alone."""
    meeting = meeting_queries.by_key(key)
    seen = [whole(number) for number in request.form.getlist("row")]
    number = declaring.confirm_all(meeting, seen, current_user)
    flash(ngettext("%(num)d person was confirmed.", "%(num)d people were confirmed.", number)
          if number else _("There was nothing left to confirm."), "success" if number else "info")  # fmt: skip
    return redirect(url_for("attendance.door", key=key), code=303)


def _why_not(meeting: Meeting) -> str:
    try:
        opening.insist_on_hours(meeting)
    except Problem as problem:
        return str(problem)
    return "" if meeting.state in rules.STATES else str(_("Announce the meeting first."))


def _picture(meeting: Meeting, shown: str) -> Markup:
    address = config.current().base_url.rstrip("/") + url_for("attendance.scan_code", key=meeting.key, code=shown)
    return Markup(qr.svg(address, title=_("Opens the check-in page")))  # noqa: S704  (drawn by us)


def _readable(path: str) -> str:
    """An address as people type it: without https://."""
    return (config.current().base_url.rstrip("/") + path).partition("://")[2]
