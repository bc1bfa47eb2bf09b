"""Two texts of one item: make one of them. And every text an item has had."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.accounts.models import User
from forum.extensions import current_user, db
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.rules import may_write
from forum.minutes import queries, service
from forum.minutes.forms import MergeForm
from forum.minutes.models import Minutes
from forum.minutes.service import thinning
from forum.minutes.views import blueprint
from forum.web.access import allow


@blueprint.route("/rapat/<key>/notula/gabung/<int:revision_id>", methods=["GET", "POST"])
@allow(may_write)
def merge(key: str, revision_id: int) -> ResponseReturnValue:
    """The text in force beside the one that was kept aside; what is saved here replaces the first."""
    minutes = _minutes(key)
    lost = queries.revision(minutes.id, revision_id)
    item = queries.item(minutes.id, lost.item_id)
    if not lost.is_conflict or (lost.settled_at is not None and request.method == "GET"):
        flash(_("These two texts have already been made one."), "info")
        return redirect(url_for("minutes.write", key=key, _anchor=f"butir-{item.id}"), code=303)
    form = MergeForm()
    if form.validate_on_submit():
        with form.problems():
            saved = service.settle(lost, body=form.body.data or "", revision=form.revision.data or 0, by=current_user)
            if saved.conflict is not None:
                flash(_("A third text was saved meanwhile. Yours is kept: compare once more."), "attention")
                return redirect(url_for("minutes.merge", key=key, revision_id=saved.conflict.id), code=303)
        if not form.errors:
            flash(_("One text was made of two. Both remain in the history."), "success")
            return redirect(url_for("minutes.write", key=key, _anchor=f"butir-{item.id}"), code=303)
    else:
        form.revision.data = item.revision
        form.body.data = item.body
    page = render_template("minutes/merge.html", meeting=minutes.meeting, item=item, lost=lost, form=form,
                           who=_names([lost.user_id]).get(lost.user_id or 0, ""))  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.get("/rapat/<key>/notula/butir/<int:item_id>/riwayat")
@allow(may_write)
def history(key: str, item_id: int) -> ResponseReturnValue:
    """Every text this item has had, newest first."""
    minutes = _minutes(key)
    item = queries.item(minutes.id, item_id)
    texts = thinning.of_item(item.id)
    return render_template("minutes/history.html", meeting=minutes.meeting, item=item, texts=texts,
                           names=_names([one.user_id for one in texts]))  # fmt: skip


def _minutes(key: str) -> Minutes:
    minutes = queries.for_meeting(meetings.by_key(key).id)
    if minutes is None:
        raise Missing(_("Nobody has begun to write minutes of this meeting."))
    return minutes


def _names(user_ids: list[int | None]) -> dict[int, str]:
    wanted = {one for one in user_ids if one}
    return {row.id: row.name for row in db.session.query(User.id, User.name).where(User.id.in_(wanted))}
