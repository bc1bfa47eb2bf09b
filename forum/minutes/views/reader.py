"""The minutes for whoever was invited: opened by the link of their own, no account."""

from flask import Response, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.actions import queries as actions
from forum.kernel.errors import Missing
from forum.kernel.i18n import current_locale
from forum.kernel.i18n import gettext as _
from forum.minutes import document, files, queries
from forum.minutes.queries import Seal
from forum.minutes.sending import readers
from forum.minutes.sending import service as sending
from forum.minutes.sending.mails import presence_words
from forum.minutes.sending.models import MinutesReader
from forum.minutes.views import blueprint
from forum.minutes.views.read import shown
from forum.web.access import by_link as opened_by_link


@blueprint.get("/n/<token>")
@opened_by_link("minutes")
def by_link(token: str) -> ResponseReturnValue:
    """The internal edition, the version in force or `?versi=n`, with what concerns this invitee on top."""
    reader = readers.find(token)
    if reader is None or not readers.is_open(reader):
        return _closed(reader)
    g.spoken_locale = reader.invitation.locale
    meeting = reader.invitation.meeting
    seals, seal = _asked(meeting.id)
    version = queries.version(meeting.id, seal.number)
    promised = actions.for_meeting(meeting.id)
    known = actions.statuses([one.id for one in promised])
    return render_template(
        "minutes/by_link.html", meeting=meeting, invitation=reader.invitation, token=token, seal=seal, seals=seals,
        parcel=sending.laid_out(version).of(reader.invitation_id), presence_words=presence_words,
        statuses={one.key: known[one.id] for one in promised},
        **shown(version.content, "internal",
                link=lambda number: url_for("minutes.by_link_picture", token=token, number=number)),
    )  # fmt: skip


@blueprint.get("/n/<token>/notula.pdf")
@opened_by_link("minutes")
def by_link_pdf(token: str) -> ResponseReturnValue:
    """The same as PDF, without the signed attendance sheet."""
    reader = readers.find(token)
    if reader is None or not readers.is_open(reader):
        return _closed(reader)
    g.spoken_locale = reader.invitation.locale
    key, locale = reader.invitation.meeting.key, current_locale()
    _seals, seal = _asked(reader.invitation.meeting_id)
    response: Response = make_response()
    response.set_etag(f"{(seal.link or seal.sha256)[:32]}-internal-{locale}-{document.edition()}")
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    if response.status_code == 304:
        return response
    response.data = files.file(seal, "internal", locale)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="notula-{key}-v{seal.number}.pdf"'
    return response


def _asked(meeting_id: int) -> tuple[list[Seal], Seal]:
    """All versions, and the asked one. Raises Missing."""
    seals = queries.seals(meeting_id)
    asked = request.args.get("versi", "")
    found = [one for one in seals if not asked or str(one.number) == asked]
    if not found:
        raise Missing(_("There are no such published minutes."))
    return seals, found[0]


def _closed(reader: MinutesReader | None) -> ResponseReturnValue:
    """A link that opens nothing: ended (410) or never given out (404)."""
    if reader is None:
        return render_template("invitations/unknown.html"), 404
    g.spoken_locale = reader.invitation.locale
    meeting = reader.invitation.meeting
    seal = queries.published_for([meeting.id]).get(meeting.id)
    return render_template("minutes/link_ended.html", meeting=meeting, is_public=seal is not None and seal.is_public,
                           is_withdrawn=reader.invitation.withdrawn_at is not None), 410  # fmt: skip
