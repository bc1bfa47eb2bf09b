"""The page of a series: its rule in words, its meetings, more of them, or no more."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.kernel import clock
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import labels, queries, recurrence, rules, service
from forum.meetings.models import Meeting
from forum.meetings.series_forms import EndForm, ExtendForm, seen_revision
from forum.meetings.views import blueprint
from forum.web import panels
from forum.web.access import allow

UNCHOSEN = -1


@blueprint.get("/seri/<key>")
@allow(rules.may_see_series)
def series(key: str) -> ResponseReturnValue:
    """Everything about a series: what recurs, and each meeting with its state."""
    one = queries.series_by_key(key)
    now = clock.now()
    rows = queries.occurrences(one.id)
    told = rules.standing(rows)
    listed = sorted((row for row in rows if row.recurrence_id is not None or row.state != "cancelled"),
                    key=lambda row: (row.starts_at, row.id))  # fmt: skip
    offered = panels.collect("series", series=one, meetings=rows)
    by_row = panels.collect("series_row", series=one, meetings=rows)
    return render_template(
        "meetings/series.html",
        series=one,
        ahead_rows=[row for row in listed if row.ends_at > now],
        past_rows=[row for row in listed if row.ends_at <= now][::-1],
        gone_rows=[row for row in rows if row not in listed],
        numbers=numbers(rows),
        ahead=any(rules.is_ahead(row, now) for row in rows),
        panels=offered,
        panels_of={row.id: [panel for panel in by_row if panel.place == f"meeting:{row.id}"] for row in rows},
        may_organise=rules.may_organise_series(current_user, key),
        may_extend=one.state != "cancelled" and recurrence.has_end(one.rrule),
        continued_by=queries.continued_by(one.id),
        is_moved=_is_moved,
        **in_words(told),
    )


def in_words(told: list[Meeting]) -> dict[str, Any]:
    """What the sentence about a series needs: how many meetings, and when the last is."""
    return {"labels": labels, "number": len(told), "last": max((row.starts_at for row in told), default=None)}


def numbers(rows: list[Meeting]) -> dict[int, int]:
    """Meeting -> its place in the series, from 1, of those that take place or took place."""
    return {row.id: place for place, row in enumerate(rules.standing(rows), start=1)}


def _is_moved(row: Meeting) -> bool:
    return row.recurrence_id is not None and row.recurrence_id != row.starts_at


@blueprint.route("/seri/<key>/tambah", methods=["GET", "POST"])
@allow(rules.may_organise_series)
def extend_series(key: str) -> ResponseReturnValue:
    """More meetings by the same rule."""
    one = queries.series_by_key(key)
    form = ExtendForm(data={"more": 6, "revision": one.revision})
    if form.is_submitted() and seen_revision(form) != one.revision:
        return _overtaken(key)
    if form.validate_on_submit():
        with form.problems():
            made = service.extend_series(one, more=form.more.data, by=current_user._get_current_object())
        if not form.errors:
            flash(ngettext("%(num)d meeting more.", "%(num)d meetings more.", len(made)), "success")
            return redirect(url_for("meetings.series", key=key), code=303)
    told = [row for row in queries.occurrences(one.id) if row.state != "cancelled"]
    return render_template(
        "meetings/series_extend.html",
        series=one,
        form=form,
        panels=panels.collect("series_change", series=one),
        **in_words(told),
    ), 422 if form.is_submitted() else 200


@blueprint.route("/seri/<key>/akhiri", methods=["GET", "POST"])
@allow(rules.may_organise_series)
def end_series(key: str) -> ResponseReturnValue:
    """No more meetings after one of them."""
    one = queries.series_by_key(key)
    rows = queries.occurrences(one.id)
    now = clock.now()
    told = rules.standing(rows)
    ahead = [row for row in told if rules.is_ahead(row, now)]
    form = EndForm(data={"after": UNCHOSEN if len(ahead) > 1 else 0, "revision": one.revision})
    if form.is_submitted() and seen_revision(form) != one.revision:
        return _overtaken(key)
    form.after.choices = _last_ones(told, ahead)
    if form.validate_on_submit():
        was_told = one.state == "announced"
        with form.problems():
            ended = service.end_series(one, after=_after(rows, form.after.data), reason=form.reason.data,
                                       by=current_user._get_current_object())  # fmt: skip
        if not form.errors:
            said = ngettext("%(num)d meeting is called off.", "%(num)d meetings are called off.", len(ended))
            if was_told:
                said += " " + _("Everybody who is invited is being told.")
            flash(said, "success")
            return redirect(url_for("meetings.series", key=key), code=303)
    return render_template(
        "meetings/series_end.html",
        series=one,
        form=form,
        ahead=ahead,
        panels=panels.collect("series_change", series=one),
        **in_words(told),
    ), 422 if form.is_submitted() else 200


def _last_ones(told: list[Meeting], ahead: list[Meeting]) -> list[tuple[int, str]]:
    """What may be the last meeting: none that is ahead, or each of them but the last. Where there is a choice, none
    is made beforehand.
    """
    place = {row.id: number for number, row in enumerate(told, start=1)}
    none = _("None: all meetings still ahead are called off")
    unchosen = [(UNCHOSEN, _("Choose"))] if len(ahead) > 1 else []
    return [*unchosen, (0, none), *((row.id, labels.numbered(row, place[row.id])) for row in ahead[:-1])]


def _after(rows: list[Meeting], chosen: int) -> datetime | None:
    found = next((row for row in rows if row.id == chosen), None)
    return (found.recurrence_id or found.starts_at) if found else None


def _overtaken(key: str) -> ResponseReturnValue:
    """The same form twice, or somebody else was quicker: show what is true now."""
    flash(_("This series was changed in the meantime. Look at it as it is now; nothing more was done."), "attention")
    return redirect(url_for("meetings.series", key=key), code=303)
