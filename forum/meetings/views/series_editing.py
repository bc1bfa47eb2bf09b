"""Change what the meetings of a series have in common; give them other dates."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user, db
from forum.kernel import clock
from forum.kernel.errors import Conflict
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import labels, queries, rules, service
from forum.meetings.models import Series
from forum.meetings.series_forms import (
    RescheduleForm,
    Shown,
    WordsForm,
    agreed,
    dates_shown,
    schedule_filled,
    seen_revision,
)
from forum.meetings.views import blueprint
from forum.meetings.views.editing import in_words
from forum.meetings.views.series_planning import preview, status
from forum.web import panels
from forum.web.access import allow

NAMES = ("title", "kind", "place", "link", "description", "is_public", "duration_minutes", "revision")


@blueprint.route("/seri/<key>/ubah", methods=["GET", "POST"])
@allow(rules.may_organise_series)
def edit_series(key: str) -> ResponseReturnValue:
    """Title, place, link and length of all meetings still ahead. An announced series asks first, in words."""
    series = queries.series_by_key(key)
    form = WordsForm(data={**{name: getattr(series, name) for name in NAMES}, "region_id": series.region_id or 0})
    following, own = service.followers(series)
    known = {"series": series, "form": form, "following": following, "own": own, "labels": labels}
    if not form.is_submitted() or not form.validate() or "again" in request.form:
        return _form(known, 422 if form.errors else 200)
    found: dict[str, Any] = {}
    asks = False
    with form.problems():
        try:
            fields, seen = form.fields_of_series, seen_revision(form)
            found = service.preview_series(series, revision=seen, **fields)
            asks = series.state == "announced" and not rules.TOLD.isdisjoint(found)
            if not asks or "confirmed" in request.form:
                notify = request.form.get("confirmed") == "notify" if asks else None
                service.change_series(series, revision=seen, by=current_user._get_current_object(), notify=notify,
                                      **fields)  # fmt: skip
        except Conflict:
            return _overtaken(known)
    if form.errors:
        return _form(known, 422)
    if asks and "confirmed" not in request.form:
        kept = [pair for pair in request.form.items(multi=True) if pair[0] not in ("csrf_token", "confirmed")]
        differences = in_words(found, series.timezone, series.timezone)
        moves = not rules.SEQUENCED.isdisjoint(found)
        return render_template("meetings/series_confirm.html", kept=kept, differences=differences, moves=moves,
                               asks_again=not rules.TIMES.isdisjoint(found),
                               panels=panels.collect("series_change", series=series), **known)  # fmt: skip
    flash(_said_of_change(found, asks, request.form.get("confirmed") == "notify"), "success")
    return redirect(url_for("meetings.series", key=key), code=303)


def _said_of_change(found: dict[str, Any], asks: bool, tells: bool) -> str:
    if not found:
        return _("Nothing was changed.")
    if not asks:
        return _("The changes are saved.")
    return _("The changes are saved. Everybody who is invited is being told.") if tells \
        else _("The changes are saved. Nobody is told.")  # fmt: skip


def _form(known: dict[str, Any], status: int = 200, *, overtaken: bool = False) -> ResponseReturnValue:
    return render_template("meetings/series_edit.html", overtaken=overtaken, **known), status


def _overtaken(known: dict[str, Any]) -> ResponseReturnValue:
    """Somebody else saved first: what was typed stays, beside what stands now."""
    db.session.rollback()
    form, series = known["form"], known["series"]
    differences = in_words(service.differences(series, form.fields_of_series), series.timezone, series.timezone)
    form.revision.data = str(series.revision)
    return _form({**known, "differences": differences}, 409, overtaken=True)


@blueprint.route("/seri/<key>/jadwal", methods=["GET", "POST"])
@allow(rules.may_organise_series)
def reschedule_series(key: str) -> ResponseReturnValue:
    """Another rule, hour or zone. The dates it gives are shown first; an announced series is continued by a new one."""
    series = queries.series_by_key(key)
    rows = [row for row in rules.standing(queries.occurrences(series.id)) if rules.is_ahead(row, clock.now())]
    form = RescheduleForm(data={**schedule_filled(series, rows[0] if rows else None), "count": max(len(rows), 2)})
    shown: list[Shown] = []
    if form.is_submitted() and form.validate():
        with form.problems():
            shown = dates_shown(form.schedule, request.form)
    if shown and "save" in request.form and agreed(shown, request.form):
        after = None
        with form.problems():
            try:
                after = service.change_series(series, revision=seen_revision(form), key=form.safe_key,
                                              by=current_user._get_current_object(), **form.schedule)  # fmt: skip
            except Conflict:
                flash(_("This series was changed in the meantime. Look at it as it is now; nothing more was done."),
                      "attention")  # fmt: skip
                return redirect(url_for("meetings.series", key=key), code=303)
        if after is not None and not form.errors:
            _said(series, after, len(shown))
            return redirect(url_for("meetings.series", key=after.key), code=303)
    return render_template("meetings/series_schedule.html", series=series, form=form, replaced=rows,
                           panels=panels.collect("series_change", series=series),
                           **preview(form, shown)), status(form, shown)  # fmt: skip


def _said(series: Series, after: Series, number: int) -> None:
    if after is series:
        flash(ngettext("%(num)d meeting has a new date.", "%(num)d meetings have new dates.", number), "success")
    else:
        flash(_("The old series has ended, and this one continues it."), "success")
