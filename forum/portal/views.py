"""Pages of `portal`: what the public sees. No account, no personal data, useful without JavaScript."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from forum.actions import labels as actions_labels
from forum.forums import labels as forums_labels
from forum.meetings import labels as meetings_labels
from forum.portal import calendar as public_calendar
from forum.portal import queries
from forum.web import panels
from forum.web.access import public
from forum.web.subscription import calendar_response

blueprint = Blueprint("portal", __name__)
OPEN_SHOWN = 20


@blueprint.get("/publik")
@public
def index() -> ResponseReturnValue:
    """The forums that are public by decision."""
    return render_template("portal/index.html", forums=queries.public_forums())


@blueprint.get("/publik/<slug>")
@public
def forum(slug: str) -> ResponseReturnValue:
    """One public forum: purpose, next meeting, minutes, promises, members by side."""
    shown = queries.public_forum(slug)
    g.spoken_locale = shown.locale
    return render_template(
        "portal/forum.html", forum=shown, purpose=queries.purpose(shown), meeting=queries.next_meeting(shown),
        minutes=queries.public_minutes(shown), promises=queries.promises(shown), sides=queries.members_by_side(shown),
        panels=panels.collect("public_forum", forum=shown), open_shown=OPEN_SHOWN, webcal=public_calendar.webcal(shown),
        side=forums_labels.side, kind=meetings_labels.kind, status=actions_labels.status,
    )  # fmt: skip


@blueprint.get("/publik/<slug>/rapat.ics")
@public
def calendar(slug: str) -> ResponseReturnValue:
    """The public meetings of a public forum, for a calendar program."""
    shown = queries.public_forum(slug)
    return calendar_response(public_calendar.calendar(shown), is_public=True)
