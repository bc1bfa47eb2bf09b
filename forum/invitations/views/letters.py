"""The invitation letter of a meeting: write it, look at it, have it made, take it."""

from collections.abc import Sequence

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum import config
from forum.adapters.pdf import PdfFailed
from forum.adapters.storage import Storage
from forum.extensions import current_user, db
from forum.invitations import labels, rules
from forum.invitations import queries as invitations
from forum.invitations.letters import content, document, queries, service
from forum.invitations.letters import labels as letter_labels
from forum.invitations.letters.content import Recipient
from forum.invitations.letters.forms import LetterForm, proposal_label
from forum.invitations.letters.service.preparing import bundles, finished, pieces
from forum.invitations.models import Letter, LetterDefaults
from forum.invitations.views import blueprint
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext, speaking
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.route("/rapat/<key>/surat", methods=["GET", "POST"])
@allow(rules.may_manage)
def letter(key: str) -> ResponseReturnValue:
    """The letter as a form; what is made of it; the signed one. Nothing leaves from here."""
    meeting = meetings.by_key(key)
    found = service.begin(meeting)
    proposed = service.proposal(meeting, found.dated_on)
    form = LetterForm(obj=found, data={"number": meeting.letter_number, "proposed": proposed})
    if form.validate_on_submit():
        with form.problems():
            _save(meeting, form)
        if not form.errors:
            flash(_("The letter is saved."), "success")
            look = "look" in request.form
            address = "invitations.letter_example" if look else "invitations.letter"
            return redirect(url_for(address, key=key), code=303)
        db.session.rollback()
        meeting = meetings.by_key(key)
    return _page(meeting, form), 422 if form.is_submitted() else 200


def _save(meeting: Meeting, form: LetterForm) -> None:
    number = form.number.data or ""
    if not number and form.take_proposal.data:
        number = service.proposal(meeting, form.dated_on.data)
        if number != form.proposed.data:
            form.proposed.data = number
            raise Conflict(_("Meanwhile somebody typed another number. The next one is now %(number)s: check it.",
                             number=number or "–"), field="number")  # fmt: skip
    by = current_user._get_current_object()
    row = service.save(meeting, revision=form.revision.data, number=number, by=by, **form.fields_of_letter)
    take_partner_logo(row)


def take_partner_logo(row: Letter | LetterDefaults) -> None:
    """Keep or remove the second inviter's logo, as the request says. Raises Problem."""
    if request.form.get("remove_partner_logo"):
        service.set_partner_logo(row, None)
    file = request.files.get("partner_logo")
    if file is not None and file.filename:
        try:
            service.set_partner_logo(row, file.read(service.LOGO_LIMIT + 1))
        except Problem as problem:
            raise Problem(_("Logo: %(what)s", what=str(problem)), code=problem.code) from problem


def _page(meeting: Meeting, form: LetterForm) -> str:
    with db.session.no_autoflush:
        found = service.begin(meeting)
        state = service.state(found) if found.id else None
        chairs = queries.chairs(meeting.id)
        with speaking(form.locale.data or found.locale):
            opening, closing = letter_labels.opening(meeting.forum.name), letter_labels.closing()
        number = meeting.letter_number or form.proposed.data
        return render_template(
            "invitations/letters/letter.html",
            meeting=meeting,
            letter=found,
            form=form,
            state=state,
            chairs=chairs,
            opening=" ".join(opening),
            closing="\n".join(closing),
            proposal_words=proposal_label(form.proposed.data) if form.proposed.data else "",
            is_stale=service.is_stale(found),
            same_number=bool(number) and number in queries.used_numbers(meeting.forum_id, but=meeting.id),
            most_in_one=service.MOST_IN_ONE_FILE,
            signed_limit_mb=service.SIGNED_LIMIT // (1024 * 1024),
            labels=labels,
            is_open=rules.is_open(meeting),
        )


@blueprint.post("/rapat/<key>/surat/siapkan")
@allow(rules.may_manage)
def prepare_letters(key: str) -> ResponseReturnValue:
    """Have the PDFs made by the worker. Doing it twice makes nothing twice."""
    meeting = meetings.by_key(key)
    found = queries.of_meeting(meeting.id)
    if found is None:
        flash(_("Save the letter first."), "attention")
        return redirect(url_for("invitations.letter", key=key), code=303)
    wanted = queries.invited(meeting.id) if found.attach and not found.signed_key else []
    service.prepare(found, wanted, files=True)
    number = len(queries.chairs(meeting.id))
    flash(ngettext("%(num)d letter is being made. Open this page again in a moment.",
                   "%(num)d letters are being made. Open this page again in a moment.", number), "success")  # fmt: skip
    back = "invitations.preview" if request.form.get("back") == "preview" else "invitations.letter"
    return redirect(url_for(back, key=key), code=303)


@blueprint.get("/rapat/<key>/surat.pdf")
@allow(rules.may_manage)
def letters_pdf(key: str) -> ResponseReturnValue:
    """All letters in one file, as the worker made it; `?bagian=2` is the second file of very many letters."""
    meeting = meetings.by_key(key)
    found = queries.of_meeting(meeting.id)
    files = bundles(found) if found else []
    place = max(1, whole(request.args.get("bagian"), 1))
    if found is None or place > len(files):
        flash(_("There is no letter to print yet: save the letter, and choose whom to invite."), "attention")
        return redirect(url_for("invitations.letter", key=key), code=303)
    piece = files[place - 1]
    made = finished(found.id, [piece.digest]).get(piece.digest)
    if made is not None:
        return _pdf(Storage(config.current().files).open(made.storage_key), piece.digest, f"surat-undangan-{key}")
    if len(piece.recipients) > 1:
        flash(_("The letters for the printer are not made yet, or are out of date. Have them made."),
              "attention")  # fmt: skip
        return redirect(url_for("invitations.letter", key=key) + "#berkas", code=303)
    return _drawn(key, piece.letter, piece.recipients, piece.digest)


@blueprint.get("/rapat/<key>/surat/contoh.pdf")
@allow(rules.may_manage)
def letter_example(key: str) -> ResponseReturnValue:
    """The first letter, as it stands now; before anybody is invited one without an addressee."""
    meeting = meetings.by_key(key)
    with db.session.no_autoflush:
        found = service.begin(meeting)
        first = queries.chairs(meeting.id)[:1]
        if first:
            (piece,) = pieces(found, first).values()
            return _drawn(key, piece.letter, piece.recipients, piece.digest)
        said = content.of_letter(found, [])
    nobody = Recipient(("…………………………………………",) if found.addressing == "each" else ())
    return _drawn(key, said, [nobody], content.digest(said, nobody))


@blueprint.get("/rapat/<key>/surat/<int:invitation_id>.pdf")
@allow(rules.may_manage)
def one_letter(key: str, invitation_id: int) -> ResponseReturnValue:
    """The letter to one invitee."""
    meeting = meetings.by_key(key)
    invitation = invitations.by_id(meeting.id, invitation_id)
    with db.session.no_autoflush:
        (piece,) = pieces(service.begin(meeting), [invitation]).values()
    return _drawn(key, piece.letter, piece.recipients, piece.digest, invitation_id)


def _drawn(
    key: str, said: content.LetterContent, recipients: Sequence[Recipient], digest: str, number: int | None = None
) -> ResponseReturnValue:
    """One letter, made now or taken from the cache: a few tenths of a second."""
    try:
        made = document.cached(said, recipients, digest)
    except PdfFailed as failure:
        flash(_("The letter cannot be printed: %(why)s", why=failure.reason), "danger")
        return redirect(url_for("invitations.letter", key=key), code=303)
    return _pdf(made, digest, f"surat-undangan-{key}" + (f"-{number}" if number else ""))


def _pdf(made: bytes, digest: str, name: str) -> Response:
    response = make_response(made)
    response.mimetype = "application/pdf"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.set_etag(digest[:32])
    response.make_conditional(request)
    return response
