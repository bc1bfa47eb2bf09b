"""The reviewer's pages, by secret link: read the draft, comment, propose another text."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.actions import queries as actions
from forum.adapters import text
from forum.extensions import limiter
from forum.kernel import ids
from forum.kernel.errors import Gone, Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.minutes import queries
from forum.minutes.pictures import drawing
from forum.minutes.pictures import queries as pictures
from forum.minutes.review import queries as reviews
from forum.minutes.review import service
from forum.minutes.review.forms import RemarkForm, SuggestionForm
from forum.minutes.review.models import Reviewer
from forum.minutes.review.rules import paragraphs
from forum.minutes.views import blueprint
from forum.web.access import by_link
from forum.web.forms import whole


@blueprint.route("/telaah/<token>", methods=["GET", "POST"])
@by_link("minutes_review")
@limiter.limit("120 per hour", methods=["POST"])
def reviewer(token: str) -> ResponseReturnValue:
    """The draft as it stands now, with what this reviewer said of it and what became of that."""
    who = _reviewer(token)
    form = RemarkForm()
    status = 200
    if request.method == "POST":
        try:
            if request.form.get("do") == "finish":
                service.finish(who)
                flash(_("Thank you. The writer sees that you have no further remarks."), "success")
            elif form.validate():
                minutes_id = who.review.minutes_id
                item = queries.item(minutes_id, whole(form.item.data)) if form.item.data else None
                service.comment(who, form.text.data or "", client_key=form.client_key.data or "", item=item)
                flash(_("Your remark has reached the writer."), "success")
            return redirect(url_for("minutes.reviewer", token=token), code=303)
        except Problem as problem:
            form.text.errors = [*form.text.errors, str(problem)]
            status = problem.status
    return _draft(who, token, form), status


@blueprint.route("/telaah/<token>/butir/<int:item_id>/<int:paragraph>", methods=["GET", "POST"])
@by_link("minutes_review")
@limiter.limit("120 per hour", methods=["POST"])
def suggest(token: str, item_id: int, paragraph: int) -> ResponseReturnValue:
    """Propose another text for a paragraph (counted from 1) or the whole (0) of an item, at revision `?revisi=`; or
    only say something about it (`do=comment`)."""
    who = _reviewer(token)
    item = queries.item(who.review.minutes_id, item_id)
    form = SuggestionForm()
    is_comment = request.form.get("do") == "comment"
    status = 200
    if form.is_submitted():
        revision = form.revision.data or 0
        try:
            if form.validate():
                sent = form.client_key.data or ""
                if is_comment:
                    service.comment(who, form.remark.data or "", client_key=sent, item=item, revision=revision,
                                    paragraph=paragraph)  # fmt: skip
                    flash(_("Your remark has reached the writer."), "success")
                else:
                    service.suggest(who, item, form.text.data or "", client_key=sent, revision=revision,
                                    paragraph=paragraph)  # fmt: skip
                    flash(_("Your suggestion has reached the writer."), "success")
                return redirect(url_for("minutes.reviewer", token=token, _anchor=f"butir-{item.id}"), code=303)
        except Problem as problem:
            told = form.remark if is_comment else form.text
            told.errors = [*told.errors, str(problem)]
            status = problem.status
    else:
        service.insist_on_open(who)
        revision = whole(request.args.get("revisi"), item.revision)
        form.client_key.data, form.revision.data = ids.new_token(), revision
        form.text.data = service.seen(item, revision, paragraph)
    before = service.seen(item, revision, paragraph)
    if is_comment:
        form.text.data = before or ""
    if before is None and not form.is_submitted():
        raise Missing(_("There is no such text. Open the draft once more."))
    page = render_template("minutes/review/suggest.html", meeting=who.review.minutes.meeting, reviewer=who, item=item,
                           before=before, form=form, token=token, is_whole=paragraph == 0)  # fmt: skip
    return page, status


def _reviewer(token: str) -> Reviewer:
    """Raises Missing for a link that opens nothing, Gone for a withdrawn one."""
    who = reviews.by_token(token)
    g.spoken_locale = who.locale
    if who.revoked_at is not None:
        raise Gone(_("You are no longer asked to read this draft."), code="revoked")
    return who


def _draft(who: Reviewer, token: str, form: RemarkForm) -> str:
    minutes = who.review.minutes
    items = queries.items(minutes.id)
    drawn = drawing.on_page(pictures.of(minutes, items),
                            lambda number: url_for("minutes.reviewer_picture", token=token, number=number))  # fmt: skip
    return render_template(
        "minutes/review/draft.html",
        reviewer=who,
        review=who.review,
        minutes=minutes,
        meeting=minutes.meeting,
        token=token,
        form=form,
        items=items,
        paragraphs={item.id: paragraphs(item.body) for item in items},
        numbers={item.id: number for number, item in enumerate(items, start=1)},
        decisions=queries.decisions(minutes.id),
        actions=actions.for_meeting(minutes.meeting_id),
        remarks=reviews.remarks_of(who.id),
        new_key=ids.new_token,
        markdown=lambda source: text.render_markdown(
            source, base_level=4, picture=drawn, nameless=_("Picture without a caption")
        ),
        is_open=who.review.closed_at is None,
    )
