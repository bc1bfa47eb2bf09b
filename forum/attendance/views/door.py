"""The door: one page on a phone. Works as plain forms; door.js only saves reloads."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.attendance import door, labels, queries, rules, service
from forum.attendance.models import MODES, Attendance
from forum.attendance.views import blueprint
from forum.invitations import labels as reasons
from forum.kernel import ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meeting_queries
from forum.meetings import rules as meetings_rules
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/rapat/<key>/pintu", endpoint="door")
@allow(meetings_rules.may_write)
def show_door(key: str) -> ResponseReturnValue:
    meeting = meeting_queries.by_key(key)
    try:
        service.insist_on_open(meeting)
        closed_because = ""
    except Problem as problem:
        closed_because = str(problem)
    mode = request.args.get("mode", "on_site")
    is_held = meeting.state in ("held", "concluded")
    roster = door.load(meeting)
    return render_template(
        "attendance/door.html", meeting=meeting, door=roster, questions=roster.disputed, closed_because=closed_because,
        later=queries.later_changes([meeting.id]).get(meeting.id) if is_held else None,
        search=request.args.get("q", "")[:100], mode=mode if mode in MODES else "on_site", client_key=ids.new_key(),
        level_buttons=door.level_buttons, folded=rules.folded, unfolded=whole(request.args.get("opd")),
    )  # fmt: skip


def say_if_undone(row: Attendance) -> None:
    """Tell who tapped that this tap was taken back before and did nothing."""
    if row.removed_at is not None:
        flash(
            _("This was recorded before and then taken back. Nothing was changed; tap again to record it."), "attention"
        )


def anchor(row: Attendance) -> str:
    """Where on the list the row stands."""
    if row.organisation_id:
        return f"o{row.organisation_id}"
    return f"u{row.invitation_id}" if row.invitation_id else "guests"


def row_address(key: str, row: Attendance) -> str:
    """The list, with the row in sight and unfolded."""
    return url_for("attendance.door", key=key, opd=row.organisation_id, _anchor=anchor(row))


@blueprint.context_processor
def _words() -> dict[str, Any]:
    """What the templates of the door call things."""
    return {
        "acting_prefix": labels.acting_prefix,
        "outcome_label": labels.outcome,
        "outcome_letter": labels.letter,
        "level_label": labels.level,
        "reason_label": reasons.reason,
    }
