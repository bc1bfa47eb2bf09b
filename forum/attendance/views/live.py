"""Arrivals as they happen: a page, and the part of it that changes, asked for every few seconds."""

from flask import Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.attendance import labels
from forum.attendance.live import board, version
from forum.attendance.views import blueprint
from forum.directory import rules as directory_rules
from forum.extensions import current_user
from forum.forums import labels as forum_labels
from forum.kernel.i18n import current_locale
from forum.meetings import queries as meeting_queries
from forum.meetings import rules as meetings_rules
from forum.meetings.models import Meeting
from forum.web.access import allow

SECONDS = 3
"""Between two questions; with nothing new each costs one statement beyond who asks."""
FIRST = 40
"""Arrivals shown before "all of them"."""


@blueprint.get("/rapat/<key>/langsung")
@allow(board.may_watch)
def live(key: str) -> ResponseReturnValue:
    """The whole page; without JavaScript it loads itself anew."""
    meeting = meeting_queries.by_key(key)
    return render_template(
        "attendance/live.html", meeting=meeting, version=_version(meeting), seconds=SECONDS,
        may_write=allows_writing(key), **_shown(meeting),
    )  # fmt: skip


@blueprint.get("/rapat/<key>/langsung/isi")
@allow(board.may_watch)
def live_now(key: str) -> ResponseReturnValue:
    """`{"html", "newest"}` of what changed since the ETag the page holds; 304 without a body when nothing did."""
    meeting = meeting_queries.by_key(key)
    tag = _version(meeting)
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        shown = _shown(meeting)
        html = render_template("attendance/live_board.html", meeting=meeting, **shown)
        response = jsonify({"html": html, "newest": _newest(shown["board"])})
    response.set_etag(tag, weak=True)
    return response


def allows_writing(key: str) -> bool:
    """Whether who looks may also stand at the door."""
    return meetings_rules.may_write(current_user, key)


def _shown(meeting: Meeting) -> dict[str, object]:
    found = board.of(meeting, with_numbers=_may_call())
    shows_all = "semua" in request.args
    return {"quorum_words": labels.quorum_rule, "side_label": forum_labels.side,
            "board": found, "shown": found.arrivals if shows_all else found.arrivals[:FIRST],
            "all_address": url_for("attendance.live", key=meeting.key, semua=1), "may_call": _may_call()}  # fmt: skip


def _may_call() -> bool:
    """Telephone numbers are for who may read them in the directory, too."""
    return directory_rules.may_see(current_user)


def _version(meeting: Meeting) -> str:
    """The state of the door, in this language, with or without telephone numbers."""
    return (
        f"{current_locale()}{'t' if _may_call() else ''}{'s' if 'semua' in request.args else ''}-{version.of(meeting)}"
    )


def _newest(found: object) -> str:
    """Who came last, for a reader who cannot see the list."""
    arrivals = found.arrivals  # type: ignore[attr-defined]
    if not arrivals:
        return ""
    row = arrivals[0].row
    return ", ".join(part for part in (row.person_name or row.office_title, row.organisation_name) if part)
