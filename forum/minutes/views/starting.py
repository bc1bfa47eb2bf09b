"""What minutes of a forum start with, by the kind of meeting."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.forums import queries as forums
from forum.forums.rules import may_organise
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings import labels
from forum.meetings.models import KINDS
from forum.minutes.forms import StartingForm
from forum.minutes.starting import service
from forum.minutes.views import blueprint
from forum.web.access import allow


@blueprint.get("/forum/<slug>/atur/notula")
@allow(may_organise)
def starting_texts(slug: str) -> ResponseReturnValue:
    """Each kind of meeting with what its minutes start with."""
    forum = forums.by_slug(slug)
    return render_template("minutes/starting/list.html", forum=forum, starts=service.of_forum(forum),
                           labels=labels)  # fmt: skip


@blueprint.route("/forum/<slug>/atur/notula/<kind>", methods=["GET", "POST"])
@allow(may_organise)
def starting_text(slug: str, kind: str) -> ResponseReturnValue:
    """Change what minutes of one kind of meeting start with. Minutes already begun stay as they are."""
    forum = forums.by_slug(slug)
    start = service.of_kind(forum, _known(kind))
    form = StartingForm(data={"text": start.text, "topics": "\n".join(start.topics)})
    if form.validate_on_submit():
        with form.problems():
            service.change(forum, kind, text=form.text.data or "", topics=form.topics.data or "")
        if not form.errors:
            flash(_("Minutes that are begun from now on start like this."), "success")
            return redirect(url_for("minutes.starting_texts", slug=slug), code=303)
    page = render_template("minutes/starting/edit.html", forum=forum, form=form, start=start,
                           name=labels.kind(kind))  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/forum/<slug>/atur/notula/<kind>/semula")
@allow(may_organise)
def usual_starting_text(slug: str, kind: str) -> ResponseReturnValue:
    """Back to the usual words."""
    service.back_to_usual(forums.by_slug(slug), _known(kind))
    flash(_("The usual starting text is back."), "success")
    return redirect(url_for("minutes.starting_texts", slug=slug), code=303)


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise Missing(_("There is no such kind of meeting."))
    return kind
