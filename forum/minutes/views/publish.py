"""Publishing: see both forms, decide whether everybody may read, seal."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.actions import queries as actions
from forum.extensions import current_user
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings.rules import may_write
from forum.minutes import queries, service
from forum.minutes.adoption import gate
from forum.minutes.annexes import photographs
from forum.minutes.forms import PublishForm
from forum.minutes.rules import left_out, public_form, same_record
from forum.minutes.sending import preview as previews
from forum.minutes.sending.preview import Preview
from forum.minutes.views import blueprint
from forum.minutes.views.read import shown
from forum.web.access import allow


@blueprint.route("/rapat/<key>/notula/terbit", methods=["GET", "POST"])
@allow(may_write)
def publish(key: str) -> ResponseReturnValue:
    """Preview of the internal and the public form; publishing seals a version."""
    meeting = meetings.by_key(key)
    minutes = queries.for_meeting(meeting.id)
    if minutes is None:
        raise Missing(_("Nobody has begun to write minutes of this meeting."))
    form = PublishForm()
    pictures = photographs(meeting.id)
    form.photographs.choices = [
        (one.id, one.title + ("" if one.is_public else f" ({_('internal')})")) for one in pictures
    ]
    if form.validate_on_submit():
        with form.problems():
            version = service.publish(
                minutes, is_public=form.is_public.data, by=current_user, reason=form.reason.data or "",
                photographs=form.photographs.data or (), send=form.send.data or "",
            )  # fmt: skip
        if not form.errors:
            flash(_("Version %(number)s is published and sealed.", number=version.number), "success")
            return redirect(url_for("minutes.sending", key=key), code=303)
    latest = queries.latest_version(meeting.id)
    if latest is not None and not form.is_submitted():
        form.is_public.data = latest.is_public
    if not form.is_submitted():
        shown_before = {one["sha256"] for one in latest.content.get("annexes", ())} if latest is not None else None
        form.photographs.data = [one.id for one in pictures if shown_before is None or one.storage_key in shown_before]
    internal = service.content_now(
        minutes, is_public=bool(form.is_public.data), by=current_user, photographs=form.photographs.data or ()
    )
    sent = previews.preview(meeting, minutes.id, internal)
    form.send.choices = _choices(sent)
    if not form.is_submitted():
        form.send.data = form.send.choices[0][0]
    is_public_shown = request.args.get("bentuk") == "publik"
    content = public_form(internal) if is_public_shown else internal
    drafts = [one for one in actions.for_meeting(meeting.id) if one.published_at is None]
    page = render_template(
        "minutes/publish.html",
        meeting=meeting,
        form=form,
        latest=latest,
        unchanged=latest is not None and same_record(internal, latest.content),
        is_public_shown=is_public_shown,
        left_out=left_out(internal),
        drafts=drafts,
        sent=sent,
        conflicts=queries.open_conflicts(minutes.id),
        refusal=gate.refusal(minutes, internal, is_first=latest is None),
        marks=service.marks(minutes),
        **shown(content, "public" if is_public_shown else "internal", is_sealed=False),
    )
    return page, 422 if form.errors else 200


def _choices(sent: Preview) -> list[tuple[str, str]]:
    """To whom, with how many emails that is; what nobody needs is not offered."""
    number, changed = len(sent.tell["everybody"]), len(sent.tell["concerned"])
    found = []
    if not sent.is_first:
        found.append(("concerned", ngettext(
            "Only those for whom something changed, or who were not told yet: %(num)d email",
            "Only those for whom something changed, or who were not told yet: %(num)d emails", changed)))  # fmt: skip
    found.append(("everybody", ngettext("Everybody invited, and every owner: %(num)d email",
                                        "Everybody invited, and every owner: %(num)d emails", number)))  # fmt: skip
    return [*found, ("nobody", _("Nobody: do not send"))]
