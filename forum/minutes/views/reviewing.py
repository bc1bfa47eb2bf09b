"""The writer's side of a review: whom to ask, what they said, what becomes of it."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.kernel import clock
from forum.kernel.errors import Conflict, Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings.rules import may_write
from forum.minutes import queries, stages
from forum.minutes.adoption import queries as adoption
from forum.minutes.models import Minutes
from forum.minutes.review import candidates, service
from forum.minutes.review import queries as reviews
from forum.minutes.review.closing import close_review as close
from forum.minutes.review.forms import AskForm, DeclineForm, JoinForm
from forum.minutes.views import blueprint
from forum.web.access import allow
from forum.web.forms import strip

DAYS = 5
"""How long reviewers usually have."""


@blueprint.route("/rapat/<key>/notula/telaah", methods=["GET", "POST"])
@allow(may_write)
def review(key: str) -> ResponseReturnValue:
    """Ask reviewers, see who has said what."""
    minutes = _minutes(key)
    offered = candidates.of(minutes.meeting)
    open_now = reviews.open_review(minutes.id)
    asked = {one.email.casefold() for one in reviews.reviewers(open_now.id)
             if one.revoked_at is None} if open_now else set()  # fmt: skip
    form = AskForm().offer(offered, asked)
    if form.validate_on_submit():
        chosen = set(form.who.data or ())
        with form.problems():
            wanted = [service.Asked(one.source, one.name, one.email, one.organisation_name, one.locale)
                      for one in offered if one.code in chosen]  # fmt: skip
            if form.name.data or form.email.data:
                wanted.append(service.typed(form.name.data or "", form.email.data or ""))
            due_on = form.due_on.data
            if due_on is None:
                raise Problem(_("Say by which day."), code="empty", field="due_on")
            mailed = service.ask(minutes, wanted, by=current_user._get_current_object(), due_on=due_on,
                                 note=form.note.data or "")  # fmt: skip
        if not form.errors:
            flash(ngettext("%(num)d person gets an email with their link.",
                           "%(num)d people get an email, each with their link.", mailed), "success")  # fmt: skip
            return redirect(url_for("minutes.review", key=key), code=303)
    elif not form.is_submitted():
        form.due_on.data = open_now.due_on if open_now else (clock.now() + timedelta(days=DAYS)).date()
        form.note.data = open_now.note if open_now else ""
    return _page(minutes, form), 422 if form.errors else 200


def _page(minutes: Minutes, form: AskForm) -> str:
    latest = reviews.latest(minutes.id)
    remarks = reviews.remarks(minutes.id)
    items = queries.items(minutes.id)
    reviewers = reviews.reviewers(latest.id) if latest else []
    heard = {one.reviewer_id for one in remarks}
    asked = [one for one in reviewers if one.revoked_at is None]
    return render_template(
        "minutes/review/page.html",
        stage=stages.of(minutes.meeting),
        asked=len(asked),
        answered=sum(one.finished_at is not None or one.id in heard for one in asked),
        meeting=minutes.meeting,
        form=form,
        latest=latest,
        reviewers=reviewers,
        counts={one.reviewer_id: sum(each.reviewer_id == one.reviewer_id for each in remarks) for one in remarks},
        waiting=[one for one in remarks if one.state == "open"],
        settled_remarks=[one for one in remarks if one.state != "open"],
        numbers={item.id: number for number, item in enumerate(items, start=1)},
        titles={item.id: item.title for item in items},
        decline=DeclineForm(),
        is_adopting=adoption.setting(minutes.meeting.forum_id).is_on,
    )


@blueprint.post("/rapat/<key>/notula/telaah/<int:remark_id>")
@allow(may_write)
def settle_remark(key: str, remark_id: int) -> ResponseReturnValue:
    """Accept (`do=accept`) or decline (`do=decline`, with `reason`) a remark."""
    minutes = _minutes(key)
    remark = reviews.remark(minutes.id, remark_id)
    by = current_user._get_current_object()
    try:
        if request.form.get("do") == "accept":
            service.accept(remark, by=by)
            flash(_("Accepted. The text is changed, the earlier one is kept.") if remark.kind == "suggestion"
                  else _("Noted as followed."), "success")  # fmt: skip
        else:
            service.decline(remark, by=by, reason=strip(request.form.get("reason")) or "")
            flash(_("Declined. Whoever made the remark reads why."), "success")
    except Conflict as conflict:
        if conflict.code == "changed":
            return redirect(url_for("minutes.join_remark", key=key, remark_id=remark.id), code=303)
        flash(str(conflict), "danger")
    except Problem as problem:
        flash(str(problem), "danger")
    return redirect(url_for("minutes.review", key=key), code=303)


@blueprint.route("/rapat/<key>/notula/telaah/<int:remark_id>/gabung", methods=["GET", "POST"])
@allow(may_write)
def join_remark(key: str, remark_id: int) -> ResponseReturnValue:
    """The place was changed since the suggestion: a person makes one text of both."""
    minutes = _minutes(key)
    remark = reviews.remark(minutes.id, remark_id)
    item = remark.item
    if item is None or remark.kind != "suggestion" or remark.state != "open":
        flash(_("There is nothing to put together here."), "info")
        return redirect(url_for("minutes.review", key=key), code=303)
    writes = request.args.get("dari") == "tulis"
    back = (url_for("minutes.write", key=key, _anchor=f"butir-{item.id}") if writes
            else url_for("minutes.review", key=key))  # fmt: skip
    form = JoinForm()
    status = 200
    if form.validate_on_submit():
        try:
            service.accept(remark, by=current_user._get_current_object(), body=form.body.data or "",
                           revision=form.revision.data or 0)  # fmt: skip
            flash(_("Accepted. The text is changed, the earlier one is kept."), "success")
            return redirect(back, code=303)
        except Problem as problem:
            form.body.errors = [*form.body.errors, str(problem)]
            form.revision.data, form.revision.raw_data = item.revision, None
            status = problem.status
    else:
        form.revision.data, form.body.data = item.revision, item.body
    page = render_template("minutes/review/join.html", meeting=minutes.meeting, item=item, remark=remark, form=form,
                           back=back, writes=writes)  # fmt: skip
    return page, status


@blueprint.post("/rapat/<key>/notula/telaah/penelaah/<int:reviewer_id>/cabut")
@allow(may_write)
def withdraw_reviewer(key: str, reviewer_id: int) -> ResponseReturnValue:
    """Their link opens nothing any more."""
    minutes = _minutes(key)
    latest = reviews.latest(minutes.id)
    service.withdraw(reviews.reviewer(latest.id if latest else 0, reviewer_id))
    flash(_("The link is withdrawn. What was said with it stays."), "success")
    return redirect(url_for("minutes.review", key=key), code=303)


@blueprint.post("/rapat/<key>/notula/telaah/tutup")
@allow(may_write)
def close_review(key: str) -> ResponseReturnValue:
    """End the review; what was said stays."""
    close(_minutes(key).id)
    flash(_("The review is closed. Remarks that wait can still be accepted or declined."), "success")
    return redirect(url_for("minutes.review", key=key), code=303)


def _minutes(key: str) -> Minutes:
    minutes = queries.for_meeting(meetings.by_key(key).id)
    if minutes is None:
        raise Missing(_("Nobody has begun to write minutes of this meeting."))
    return minutes
