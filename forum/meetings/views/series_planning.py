"""Plan meetings that recur: a pattern, the dates it gives, each of which may be left out or moved, then the drafts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.directory.models import Region
from forum.extensions import current_user, db
from forum.forums import queries as forums
from forum.forums import rules as forum_rules
from forum.forums.models import Forum
from forum.kernel import clock
from forum.kernel.errors import Missing
from forum.kernel.i18n import ngettext
from forum.meetings import labels, patterns, queries, service
from forum.meetings.forms import blank
from forum.meetings.models import Meeting
from forum.meetings.series_forms import ScheduleForm, Shown, agreed, code, dates_shown
from forum.meetings.service import AgendaLine
from forum.meetings.views import blueprint
from forum.web.access import allow


@blueprint.route("/forum/<slug>/seri/baru", methods=["GET", "POST"])
@allow(forum_rules.may_organise)
def new_series(slug: str) -> ResponseReturnValue:
    """Plan a series. `?pola=` begins from a usual one, `?dari=` from a meeting of this forum, agenda included."""
    forum = forums.by_slug(slug)
    source = _source(forum)
    pattern = patterns.pattern(request.values.get("pola", ""))
    form = ScheduleForm(data=_begun(forum, pattern, source))
    agenda = _agenda(pattern, source)
    if not form.is_submitted():
        return _page(form, forum, pattern, source, agenda)
    shown: list[Shown] = []
    if form.validate() if "save" in request.form else form.validate_schedule():
        with form.problems():
            shown = dates_shown(form.schedule, request.form)
    if shown and "save" in request.form and agreed(shown, request.form):
        with form.problems():
            fields = form.fields_of_series
            region = db.session.get(Region, form.region_id.data) if form.region_id.data else None
            series = service.plan_series(
                forum, **fields, region=region, agenda=agenda, by=current_user._get_current_object(),
                key=form.safe_key, left_out=[one.start for one in shown if not one.kept],
                moved={one.start: one.starts_at for one in shown if one.kept and one.starts_at != one.start},
            )  # fmt: skip
        if not form.errors:
            number = sum(1 for one in shown if one.kept)
            said = ngettext("%(num)d meeting is a draft now. Nobody has been told yet.",
                            "%(num)d meetings are drafts now. Nobody has been told yet.", number)  # fmt: skip
            flash(said, "success")
            return redirect(url_for("meetings.series", key=series.key), code=303)
    return _page(form, forum, pattern, source, agenda, shown, overtaken="save" in request.form and not form.errors)


def _source(forum: Forum) -> Meeting | None:
    key = request.values.get("dari", "")
    try:
        meeting = queries.by_key(key) if key else None
    except Missing:
        return None
    return meeting if meeting is not None and meeting.forum_id == forum.id else None


def _begun(forum: Forum, pattern: patterns.Pattern | None, source: Meeting | None) -> dict[str, Any]:
    """What the empty form shows."""
    today = clock.today(forum.timezone)
    begun = {**blank(forum.timezone, forum.region_id, today), "every": "month", "on": "weekday", "ends": "count",
             "count": 12}  # fmt: skip
    if pattern is not None:
        begun |= {"title": pattern.name, "kind": pattern.kind, "every": pattern.every, "count": pattern.count,
                  "start": pattern.start, "end": pattern.end}  # fmt: skip
    if source is not None:
        zone = ZoneInfo(source.timezone)
        start, end = source.starts_at.astimezone(zone), source.ends_at.astimezone(zone)
        day = start.date()
        while day <= today:
            day += timedelta(days=28)
        names = ("title", "kind", "timezone", "place", "link", "description", "is_public")
        begun |= {**{name: getattr(source, name) for name in names}, "day": day, "start": start.time(),
                  "end": end.time(), "region_id": source.region_id or 0}  # fmt: skip
    return begun


def _agenda(pattern: patterns.Pattern | None, source: Meeting | None) -> Sequence[AgendaLine]:
    if source is not None:
        return [AgendaLine(item.title, item.minutes, item.presenter) for item in queries.agenda(source.id)]
    return pattern.agenda if pattern is not None else ()


def _page(
    form: ScheduleForm,
    forum: Forum,
    pattern: patterns.Pattern | None,
    source: Meeting | None,
    agenda: Sequence[AgendaLine],
    shown: Sequence[Shown] = (),
    *,
    overtaken: bool = False,
) -> ResponseReturnValue:
    return render_template(
        "meetings/series_new.html",
        form=form,
        forum=forum,
        pattern=pattern,
        patterns=patterns.all_patterns(),
        source=source,
        agenda=agenda,
        overtaken=overtaken,
        **preview(form, shown),
    ), status(form, shown)


def status(form: ScheduleForm, shown: Sequence[Shown]) -> int:
    """200, or 422 when something is to be mended; the list that follows the typing (`live`) is not told so."""
    wrong = form.errors or any(one.problem for one in shown)
    return 422 if wrong and "live" not in request.form else 200


def preview(form: ScheduleForm, shown: Sequence[Shown]) -> dict[str, Any]:
    """What the list of dates shows: the rule in words, each date, how many take place."""
    schedule = form.schedule if shown else {}
    kept = [one for one in shown if one.kept]
    return {
        "shown": shown,
        "code": code,
        "labels": labels,
        "zone": schedule.get("timezone", ""),
        "words": labels.begun(labels.rule(schedule["rrule"], schedule["starts_at"], schedule["timezone"]))
        if shown
        else "",
        "common": [found for found in (kept[0].warnings if kept else ()) if all(found in one.warnings for one in kept)],
        "number": len(kept),
    }
