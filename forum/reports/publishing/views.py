"""For organisers: what would be public, publishing and withdrawing it. For everybody: what was published."""

from datetime import date
from typing import Any

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.forums import labels as forum_labels
from forum.forums import queries as forum_queries
from forum.forums.models import SIDES, Forum
from forum.forums.rules import may_organise
from forum.kernel import clock
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import labels as meeting_labels
from forum.reports import rules
from forum.reports.answers import file
from forum.reports.exports import cell_words
from forum.reports.finding import finding
from forum.reports.models import PublishedReport
from forum.reports.publishing import content, data, drawing, queries, service
from forum.reports.views import blueprint
from forum.reports.wide.rules import within_calendar
from forum.web.access import allow, public


@blueprint.get("/forum/<slug>/laporan/terbit")
@allow(may_organise)
def publishing(slug: str) -> ResponseReturnValue:
    """A preview of exactly what everybody would read, and what is published already."""
    return _page(forum_queries.by_slug(slug), request.args)


@blueprint.post("/forum/<slug>/laporan/terbit")
@allow(may_organise)
def publish(slug: str) -> ResponseReturnValue:
    """Publish what was seen. What cannot be published leaves everything typed, and says why."""
    forum = forum_queries.by_slug(slug)
    try:
        first, last = _period(forum, request.form)
        row = service.publish(forum, first, last, _sides(request.form), seen=request.form.get("dilihat", "")[:40],
                              note=request.form.get("catatan", ""), by=current_user)  # fmt: skip
    except Problem as problem:
        return _page(forum, request.form, problem)
    flash(_("The report is public now."), "success")
    return redirect(url_for("reports.published", slug=slug, key=row.key), code=303)


@blueprint.post("/forum/<slug>/laporan/terbit/<key>/tarik")
@allow(may_organise)
def withdraw(slug: str, key: str) -> ResponseReturnValue:
    """Withdraw one; its address says so from now on."""
    forum = forum_queries.by_slug(slug)
    service.withdraw(queries.of_forum_by_key(forum.id, key), by=current_user)
    flash(_("The report is withdrawn. Its address says so."), "success")
    return redirect(url_for("reports.publishing", slug=slug), code=303)


@blueprint.get("/publik/<slug>/kehadiran/<key>")
@public
def published(slug: str, key: str) -> ResponseReturnValue:
    """The report as it was published; 410 with a sentence when it was withdrawn."""
    row = queries.by_key(slug, key)
    if not current_user.is_authenticated:
        g.spoken_locale = row.forum.locale
    if row.withdrawn_at is not None:
        return _withdrawn(row)
    return render_template(
        "reports/published.html", row=row, forum=row.forum, newer=queries.newer(row), **_shown(row.content)
    )


@blueprint.get("/publik/<slug>/kehadiran/<key>.csv")
@public
def published_csv(slug: str, key: str) -> ResponseReturnValue:
    row = queries.by_key(slug, key)
    if row.withdrawn_at is not None:
        return _withdrawn(row)
    return file(data.csv(row.content), "text/csv; charset=utf-8", f"kehadiran-{slug}-{row.first}-{row.last}.csv")


@blueprint.get("/publik/<slug>/kehadiran/<key>.json")
@public
def published_json(slug: str, key: str) -> ResponseReturnValue:
    row = queries.by_key(slug, key)
    if row.withdrawn_at is not None:
        return _withdrawn(row)
    return jsonify(data.as_json(row, queries.newer(row)))


def _withdrawn(row: PublishedReport) -> ResponseReturnValue:
    return render_template("reports/published_gone.html", row=row, forum=row.forum, newer=queries.newer(row)), 410


def _page(forum: Forum, typed: Any, problem: Problem | None = None) -> ResponseReturnValue:
    sides = _sides(typed)
    shown: dict[str, Any] = {"content": None}
    try:
        first, last = _period(forum, typed)
        made = content.made(forum, first, last, sides, clock.today(forum.timezone))
        shown = {**_shown(made), "seen": content.digest(made)}
    except Problem as unreadable:
        problem = problem or unreadable
    page = render_template(
        "reports/publish.html", forum=forum, problem=problem, chosen=sides, note=typed.get("catatan", "")[:1000],
        typed={name: typed.get(name, "")[:40] for name in ("dari", "sampai")}, side_words=rules.SIDES,
        before=queries.of_forum(forum.id), in_force={one.id for one in queries.in_force(forum.id)}, **shown,
    )  # fmt: skip
    return page, 409 if isinstance(problem, Conflict) else 422 if problem else 200


def _period(forum: Forum, typed: Any) -> tuple[date, date]:
    period = rules.period(typed.get("dari", "")[:40], typed.get("sampai", "")[:40], clock.today(forum.timezone))
    return within_calendar(*period)


def _sides(typed: Any) -> list[str]:
    """The government's side, unless others were ticked: civil society has no chair to fill."""
    ticked = [rules.SIDES[word] for word in typed.getlist("sisi") if word in rules.SIDES]
    return [side for side in SIDES if side in ticked] or ["government"]


def _shown(made: content.Content) -> dict[str, Any]:
    """What the template of a published report needs."""
    reports = [content.report(made, side) for side in made["sides"]]
    return {
        "content": made,
        "reports": [(one, finding(one)) for one in reports],
        "drawing": drawing,
        "day": date.fromisoformat,
        "kind": meeting_labels.kind,
        "side_label": forum_labels.side,
        "cell_words": cell_words,
    }
