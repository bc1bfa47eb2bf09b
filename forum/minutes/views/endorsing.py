"""Pages of berita acara: write one, see it before it is issued, read it."""

from zoneinfo import ZoneInfo

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.kernel.i18n import LOCALES, current_locale
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.rules import may_see, may_write
from forum.minutes import queries as minutes
from forum.minutes.endorsements import document, queries, service
from forum.minutes.endorsements.forms import EndorsementForm
from forum.minutes.views import blueprint
from forum.web.access import allow


@blueprint.route("/rapat/<key>/berita-acara/baru", methods=["GET", "POST"])
@allow(may_write)
def new_endorsement(key: str) -> ResponseReturnValue:
    """The form; `do=preview` gives the PDF as a draft and keeps nothing, `do=issue` issues it."""
    meeting = meetings.by_key(key)
    written = minutes.for_meeting(meeting.id)
    day = meeting.starts_at.astimezone(ZoneInfo(meeting.timezone)).date()
    offered = queries.offered(meeting, day)
    form = EndorsementForm.of(meeting, minutes.decisions(written.id) if written else [], offered)
    if form.validate_on_submit():
        with form.problems():
            if request.form.get("do") == "preview":
                draft = service.content(meeting, form.wanted(), current_user)
                return _pdf(document.render(draft, _locale(meeting.forum.locale), is_draft=True), f"konsep-{key}", "")
            made = service.issue(meeting, form.wanted(), current_user)
        if not form.errors:
            flash(_("Berita acara %(number)s is issued.", number=made.number), "success")
            return redirect(url_for("minutes.endorsement", key=key, endorsement_id=made.id), code=303)
    page = render_template("endorsements/new.html", meeting=meeting, form=form, offered=offered)
    return page, 422 if form.errors else 200


@blueprint.get("/rapat/<key>/berita-acara/<int:endorsement_id>")
@allow(may_see)
def endorsement(key: str, endorsement_id: int) -> ResponseReturnValue:
    """One as it was issued."""
    meeting = meetings.by_key(key)
    found = queries.one(meeting.id, endorsement_id)
    return render_template("endorsements/show.html", meeting=meeting, one=found, content=found.content)


@blueprint.get("/rapat/<key>/berita-acara/<int:endorsement_id>.pdf")
@allow(may_see)
def endorsement_pdf(key: str, endorsement_id: int) -> ResponseReturnValue:
    """Its PDF, in the forum's language or `?bahasa=id|en`."""
    found = queries.one(meetings.by_key(key).id, endorsement_id)
    locale = _locale(found.content["forum"]["locale"])
    made = document.render(found.content, locale)
    return _pdf(made, f"berita-acara-{key}-{found.id}", f"{found.sha256[:32]}-{locale}-{len(made)}")


def _locale(usual: str) -> str:
    asked = request.values.get("bahasa", "")
    return asked if asked in LOCALES else usual if usual in LOCALES else current_locale()


def _pdf(content: bytes, name: str, etag: str) -> ResponseReturnValue:
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "private, no-cache" if etag else "no-store"
    if etag:
        response.set_etag(etag)
        response.make_conditional(request)
    return response
