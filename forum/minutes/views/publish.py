"""Publishing: see both forms, decide whether everybody may read, seal."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.actions import queries as actions
from forum.extensions import current_user
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.rules import may_write
from forum.minutes import queries, service
from forum.minutes.annexes import photographs
from forum.minutes.forms import PublishForm
from forum.minutes.rules import left_out, public_form, same_record
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
                photographs=form.photographs.data or (),
            )  # fmt: skip
        if not form.errors:
            flash(_("Version %(number)s is published and sealed.", number=version.number), "success")
            return redirect(url_for("minutes.read", key=key), code=303)
    latest = queries.latest_version(meeting.id)
    if latest is not None and not form.is_submitted():
        form.is_public.data = latest.is_public
    if not form.is_submitted():
        shown_before = {one["sha256"] for one in latest.content.get("annexes", ())} if latest is not None else None
        form.photographs.data = [one.id for one in pictures if shown_before is None or one.storage_key in shown_before]
    internal = service.content_now(minutes, by=current_user, photographs=form.photographs.data or ())
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
        owners=len({one.owner_organisation_id for one in drafts}),
        conflicts=queries.open_conflicts(minutes.id),
        marks=service.marks(minutes),
        **shown(content, "public" if is_public_shown else "internal"),
    )
    return page, 422 if form.errors else 200
