"""The signed letter as a file, and what the letters of a forum begin with."""

from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from forum.adapters.storage import StorageFailed
from forum.extensions import current_user, db
from forum.forums import queries as forums
from forum.forums import rules as forum_rules
from forum.invitations import rules
from forum.invitations.letters import labels as letter_labels
from forum.invitations.letters import queries, service
from forum.invitations.letters.forms import LetterDefaultsForm
from forum.invitations.models import LetterDefaults
from forum.invitations.views import blueprint
from forum.invitations.views.letters import take_partner_logo
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings import queries as meetings
from forum.web.access import allow


@blueprint.get("/rapat/<key>/surat/tertandatangani.pdf")
@allow(rules.may_manage)
def signed_letter(key: str) -> ResponseReturnValue:
    """The signed letter, as it was uploaded."""
    found = queries.of_meeting(meetings.by_key(key).id)
    if found is None or found.signed_key is None:
        raise Missing(_("No signed letter was uploaded."))
    try:
        made = service.open_signed(found)
    except StorageFailed as error:
        raise Missing(_("The file is no longer on the server. Upload it again.")) from error
    return send_file(BytesIO(made), mimetype="application/pdf", as_attachment=True, download_name=found.signed_name)


@blueprint.post("/rapat/<key>/surat/tertandatangani")
@allow(rules.may_manage)
def take_signed_letter(key: str) -> ResponseReturnValue:
    """Take the signed letter in place of the one made here. The same file again changes nothing."""
    meeting = meetings.by_key(key)
    found = queries.of_meeting(meeting.id) or service.save(meeting)
    file = request.files.get("signed")
    try:
        service.take_signed(
            found,
            content=file.read(service.SIGNED_LIMIT + 1) if file else b"",
            filename=(file.filename if file else "") or "",
            by=current_user._get_current_object(),
        )
    except Problem as problem:
        db.session.rollback()
        flash(str(problem), "danger")
    else:
        found.attach = True
        flash(_("The signed letter is kept. From now on it goes with the invitations."), "success")
    return redirect(url_for("invitations.letter", key=key) + "#tertandatangani", code=303)


@blueprint.post("/rapat/<key>/surat/tertandatangani/lepas")
@allow(rules.may_manage)
def drop_signed_letter(key: str) -> ResponseReturnValue:
    """Go back to the letter made here."""
    found = queries.of_meeting(meetings.by_key(key).id)
    if found is not None:
        service.drop_signed(found)
        flash(_("Invitations carry the letter made here again."), "success")
    return redirect(url_for("invitations.letter", key=key) + "#tertandatangani", code=303)


@blueprint.route("/forum/<slug>/atur/surat", methods=["GET", "POST"])
@allow(forum_rules.may_organise)
def letter_defaults(slug: str) -> ResponseReturnValue:
    """What every letter of this forum begins with. Letters already written stay as they are."""
    forum = forums.by_slug(slug)
    found = queries.defaults(forum.id)
    form = LetterDefaultsForm(obj=found or LetterDefaults(**service.first_words(forum)))
    if form.validate_on_submit():
        with form.problems():
            take_partner_logo(service.save_defaults(forum, **form.fields_of_defaults))
        if not form.errors:
            flash(_("New letters of this forum begin like this."), "success")
            return redirect(url_for("invitations.letter_defaults", slug=slug), code=303)
        db.session.rollback()
        forum = forums.by_slug(slug)
        found = queries.defaults(forum.id)
    with speaking(forum.locale):
        opening, closing = letter_labels.opening(forum.name), letter_labels.closing()
    return render_template(
        "invitations/letters/defaults.html", forum=forum, form=form, opening=" ".join(opening),
        closing="\n".join(closing), partner_logo=found.partner_logo if found else None,
    ), 422 if form.is_submitted() else 200  # fmt: skip
