"""The owner's page: how far is it, with what evidence. Opened by the link in the owner's mail."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from forum.actions import queries, service
from forum.actions.forms import ReportForm
from forum.actions.models import Action
from forum.actions.rules import may_manage
from forum.actions.views import blueprint
from forum.actions.views.files import evidence_response
from forum.extensions import current_user, limiter
from forum.kernel import ids
from forum.kernel.i18n import gettext as _
from forum.web.access import by_link


def _owned(key: str, token: str) -> Action:
    action = queries.by_owner_token(key, token)
    g.spoken_locale = action.meeting.forum.locale
    return action


@blueprint.route("/t/<key>/lapor/<token>", methods=["GET", "POST"])
@by_link("action_report")
@limiter.limit("60 per hour", methods=["POST"])
def report(key: str, token: str) -> ResponseReturnValue:
    """Say how far the promise is. Every report is kept; the newest one is the status."""
    action = _owned(key, token)
    form = ReportForm()
    if form.validate_on_submit():
        with form.problems():
            service.report(
                action,
                client_key=form.client_key.data or ids.new_token(),
                status=form.status.data,
                note=form.note.data or "",
                progress=form.progress.data,
                evidence_url=form.evidence_url.data or "",
                evidence=_uploaded(form.evidence_file.data),
                evidence_is_public=form.evidence_is_public.data,
                reporter=form.reporter.data or "",
                user=current_user if current_user.is_authenticated else None,
            )
        if not form.errors:
            flash(_("Thank you, your report is kept. It is shown on the page of this action item."), "success")
            return redirect(url_for("actions.report", key=key, token=token), code=303)
    return _page(action, token, form), 422 if form.errors else 200


def _page(action: Action, token: str, form: ReportForm) -> str:
    status = queries.statuses([action.id])[action.id]
    if not form.is_submitted():
        form.client_key.data = ids.new_token()
        form.status.data = status.code if status.code in dict(form.status.choices) else None
        if current_user.is_authenticated and may_manage(current_user, action.meeting.forum_id):
            form.reporter.data = current_user.name
    return render_template(
        "actions/report.html",
        action=action,
        token=token,
        form=form,
        status=status,
        updates=queries.updates(action.id),
        file_was_chosen=bool(form.errors and request.files.get("evidence_file")),
    )


def _uploaded(field: FileStorage | None) -> service.Evidence | None:
    """The chosen file; None when nothing was chosen (browsers then send an empty part without a name)."""
    if field is None or not field.filename:
        return None
    return service.Evidence(field.filename, field.read())


@blueprint.get("/t/<key>/lapor/<token>/bukti/<int:update_id>")
@by_link("action_report")
def reported_evidence(key: str, token: str, update_id: int) -> ResponseReturnValue:
    """A file the owner handed in, for the owner."""
    return evidence_response(_owned(key, token), update_id, public_only=False)
