"""The page of a meeting: its ticket and four stages, the current one open."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.kernel import clock, dates
from forum.kernel.i18n import gettext as _
from forum.meetings import labels, queries, rules, service
from forum.meetings.models import Meeting
from forum.meetings.views import blueprint
from forum.web import panels
from forum.web.access import allow

# In addresses the stages have Indonesian names: /rapat/<key>?tahap=undang
WORDS = {"rencana": "plan", "undang": "invite", "laksanakan": "hold", "simpulkan": "conclude"}


@blueprint.get("/rapat/<key>")
@allow(rules.may_see)
def show(key: str) -> ResponseReturnValue:
    """Everything about one meeting; `?tahap=` opens another stage than the current one."""
    meeting = queries.by_key(key)
    current = rules.stage(meeting, clock.now())
    asked = request.args.get("tahap", "")
    stage = WORDS.get(asked) or (asked if asked in rules.STAGES else current)
    offered = panels.collect("meeting", places=("ticket", stage), meeting=meeting)
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        stage=stage,
        current=current,
        done=rules.finished_stages(meeting, clock.now()),
        stage_urls={code: url_for("meetings.show", key=key, tahap=word) for word, code in WORDS.items()},
        ticket_panels=[panel for panel in offered if panel.place == "ticket"],
        panels=[panel for panel in offered if panel.place == stage],
        notice_panels=[panel for panel in offered if panel.place == "notice"],
        may_organise=rules.may_organise(current_user, key),
        may_write=rules.may_write(current_user, key),
        may_move=rules.is_movable(meeting.state),
        labels=labels,
        also=also_times(meeting),
        in_series=queries.place_in_series(meeting) if meeting.series_id else None,
        **(_plan(meeting) if stage == "plan" else {}),
    )


def _plan(meeting: Meeting) -> dict[str, Any]:
    items = queries.agenda(meeting.id)
    total = rules.agenda_minutes(items)
    warned = rules.is_movable(meeting.state) and meeting.starts_at > clock.now()
    return {
        "agenda": timed(meeting, items),
        "agenda_minutes": total,
        "agenda_over": max(0, total - meeting.duration_minutes),
        "documents": queries.documents(meeting.id),
        "history": queries.history(meeting.id),
        "warnings": rules.time_warnings(meeting.starts_at, meeting.duration_minutes, meeting.timezone)
        if warned
        else [],
    }


def timed(meeting: Meeting, items: list[Any]) -> list[tuple[str, Any]]:
    """Each item with the hour at which it is planned to begin, on the meeting's clock."""
    moment, found = meeting.starts_at, []
    for item in items:
        found.append((dates.format_time(moment, meeting.timezone), item))
        moment += timedelta(minutes=item.minutes)
    return found


def also_times(meeting: Meeting) -> str:
    """The hours on the forum's clock where it differs from the meeting's; else empty."""
    if dates.zone_name(meeting.starts_at, meeting.timezone) == dates.zone_name(
        meeting.starts_at, meeting.forum.timezone
    ):
        return ""
    return dates.format_time_range(meeting.starts_at, meeting.ends_at, meeting.forum.timezone)


@blueprint.post("/rapat/<key>/terlaksana")
@allow(rules.may_write)
def hold(key: str) -> ResponseReturnValue:
    """The meeting took place."""
    service.hold(queries.by_key(key), current_user._get_current_object())
    flash(_("The meeting is marked as held."), "success")
    return redirect(url_for("meetings.show", key=key), code=303)


@blueprint.post("/rapat/<key>/selesai")
@allow(rules.may_organise)
def conclude(key: str) -> ResponseReturnValue:
    """Everything is written up."""
    service.conclude(queries.by_key(key), current_user._get_current_object())
    flash(_("The meeting is concluded."), "success")
    return redirect(url_for("meetings.show", key=key), code=303)
