"""To whom published minutes were sent, when, what became of it, and who has them; the mails before they leave."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.invitations import calling, labels
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.meetings.rules import may_organise, may_write
from forum.minutes import queries, service
from forum.minutes.models import MinutesVersion
from forum.minutes.sending import handing, readers, sent, whatsapp
from forum.minutes.sending import preview as previews
from forum.minutes.sending import service as posting
from forum.minutes.sending.models import MinutesSending
from forum.minutes.sending.parcels import Layout, Parcel
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
    meeting, version = latest(key)
    layout = posting.laid_out(version)
    row, lines = posting.of(version), sent.lines(version.id)
    organises = may_organise(current_user, key)
    invited = [one for parcel in layout.everybody for one in parcel.invitations]
    links = readers.of(one.id for one in invited)
    failed = {one.note.recipient for one in lines if one.is_trouble}
    return render_template(
        "minutes/sending.html",
        meeting=meeting,
        version=version,
        sending=row,
        rows=lines,
        counts=sent.counted(lines),
        trouble=[(one, _parcel(layout, one)) for one in lines if one.is_trouble],
        held=handing.held(version, layout, lines),
        mailed={one.note.recipient: one for one in lines if not one.is_trouble},
        left=_left(version, row, layout),
        waiting=len(posting.to_tell(version.minutes_id, version.number, layout, row.choice))
        if row is not None and row.is_held else 0,
        links=[(one, links[one.id]) for one in invited if one.id in links] if organises else [],
        messages=whatsapp.messages(meeting, version.content, layout, links, calling.contacts_of(invited), failed)
        if organises else [],
        group_text=whatsapp.group_text(meeting, version.content),
        organises=organises,
        labels=labels,
    )  # fmt: skip


def latest(key: str) -> tuple[Meeting, MinutesVersion]:
    """The meeting and the version of its minutes that is in force. Raises Missing."""
    meeting = meetings.by_key(key)
    version = queries.latest_version(meeting.id)
    if version is None:
        raise Missing(_("These minutes are not published yet; nothing was sent."))
    return meeting, version


def _parcel(layout: Layout, line: sent.Line) -> Parcel | None:
    """Where in the layout the receiver of a mail stands by now: perhaps under another address, or under none."""
    if line.note.invitation_id is not None:
        return layout.of(line.note.invitation_id)
    return next((one for one in layout.everybody if one.recipient == line.note.recipient), None)


def _left(version: MinutesVersion, row: MinutesSending | None, layout: Layout) -> dict[str, int]:
    """Choice -> how many more would be sent this version, for the choices that are still open."""
    now = row.choice if row is not None else "nobody"
    if now == "everybody":
        return {}
    wider = ("concerned", "everybody") if now == "nobody" and version.number > 1 else ("everybody",)
    counted = {one: len(posting.to_tell(version.minutes_id, version.number, layout, one)) for one in wider}
    return {choice: number for choice, number in counted.items() if number}
