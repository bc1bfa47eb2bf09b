"""To whom published minutes were sent, when, and what became of it; texts for WhatsApp; the mails before they leave."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.invitations import calling
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.meetings.rules import may_organise, may_write
from forum.minutes import queries, service
from forum.minutes.models import MinutesVersion
from forum.minutes.sending import preview as previews
from forum.minutes.sending import readers, sent, trouble, whatsapp
from forum.minutes.sending import service as posting
from forum.minutes.sending.models import MinutesSending
from forum.minutes.sending.parcels import Layout
from forum.minutes.sending.preview import Preview
from forum.minutes.views import blueprint
from forum.web.access import allow


@blueprint.get("/rapat/<key>/notula/terbit/surat")
@allow(may_write)
def sample(key: str) -> ResponseReturnValue:
    """Who gets what when the minutes are published, and each mail as it will look; nothing is sent by looking."""
    shown = _preview(key)
    place = _place(shown)
    return render_template(
        "minutes/sample.html", meeting=shown.meeting, preview=shown, place=place, is_public=shown.content["is_public"],
        mail=shown.mail(place) if shown.layout.parcels else None, organises=may_organise(current_user, key),
    )  # fmt: skip


@blueprint.get("/rapat/<key>/notula/terbit/surat/isi")
@allow(may_write)
def sample_mail(key: str) -> ResponseReturnValue:
    """The HTML of one of these mails, shown inside a frame that may do nothing."""
    shown = _preview(key)
    if not shown.layout.parcels:
        raise Missing(_("Nobody would be sent these minutes."))
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    return shown.mail(_place(shown)).html, 200, {"Content-Security-Policy": policy}


def _preview(key: str) -> Preview:
    meeting = meetings.by_key(key)
    minutes = queries.for_meeting(meeting.id)
    if minutes is None:
        raise Missing(_("Nobody has begun to write minutes of this meeting."))
    content = service.content_now(minutes, is_public="publik" in request.args, by=current_user)
    return previews.preview(meeting, minutes.id, content)


def _place(shown: Preview) -> int:
    asked = request.args.get("untuk", "")
    place = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return place if place < len(shown.layout.parcels) else 0


@blueprint.get("/rapat/<key>/notula/kiriman")
@allow(may_write)
def sending(key: str) -> ResponseReturnValue:
    """Who was sent the version in force, when, with what, and what failed; texts for WhatsApp for organisers."""
    meeting, version = _latest(key)
    layout = posting.laid_out(version)
    row = posting.of(version)
    links = readers.of(one.id for parcel in (*layout.parcels, *layout.unreached) for one in parcel.invitations)
    organises = may_organise(current_user, key)
    invited = [one for parcel in (*layout.parcels, *layout.unreached) for one in parcel.invitations]
    return render_template(
        "minutes/sending.html",
        meeting=meeting,
        version=version,
        sending=row,
        rows=sent.lines(version.id),
        counts=sent.counted(version.id),
        left=_left(version, row, layout),
        unreached=layout.unreached,
        links=[(one, links[one.id]) for one in invited if one.id in links] if organises else [],
        messages=whatsapp.messages(meeting, version.content, layout, links, calling.contacts_of(invited))
        if organises else [],
        group_text=whatsapp.group_text(meeting, version.content),
        organises=organises,
    )  # fmt: skip


@blueprint.post("/rapat/<key>/notula/kiriman")
@allow(may_write)
def send_minutes(key: str) -> ResponseReturnValue:
    """Send the version in force to more people, or try again what failed."""
    _meeting, version = _latest(key)
    try:
        if request.form.get("do") == "again":
            number = trouble.try_again(version)
            flash(ngettext("%(num)d email is tried again.", "%(num)d emails are tried again.", number), "success")
        else:
            posting.widen(version, request.form.get("send", ""), current_user._get_current_object())
            flash(_("The emails leave in a moment."), "success")
    except Problem as problem:
        flash(str(problem), "danger")
    return redirect(url_for("minutes.sending", key=key), code=303)


@blueprint.post("/rapat/<key>/notula/kiriman/tautan/<int:reader_id>")
@allow(may_organise)
def change_link(key: str, reader_id: int) -> ResponseReturnValue:
    """Revoke an invitee's link, or make a new one."""
    reader = readers.by_id(meetings.by_key(key).id, reader_id)
    if request.form.get("do") == "renew":
        readers.renew(reader)
        flash(_("There is a new link; the old one opens nothing any more. Hand it over, it is not sent by itself."),
              "success")  # fmt: skip
    else:
        readers.revoke(reader)
        flash(_("The link is revoked: it opens nothing any more."), "success")
    return redirect(url_for("minutes.sending", key=key, _anchor="tautan"), code=303)


def _latest(key: str) -> tuple[Meeting, MinutesVersion]:
    meeting = meetings.by_key(key)
    version = queries.latest_version(meeting.id)
    if version is None:
        raise Missing(_("These minutes are not published yet; nothing was sent."))
    return meeting, version


def _left(version: MinutesVersion, row: MinutesSending | None, layout: Layout) -> dict[str, int]:
    """Choice -> how many more would be sent this version, for the choices that are still open."""
    now = row.choice if row is not None else "nobody"
    if now == "everybody":
        return {}
    wider = ("concerned", "everybody") if now == "nobody" and version.number > 1 else ("everybody",)
    counted = {one: len(posting.to_tell(version.minutes_id, version.number, layout, one)) for one in wider}
    return {choice: number for choice, number in counted.items() if number}
