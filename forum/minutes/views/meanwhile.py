"""What others did while a page is open: asked for quietly, answered in a few hundred bytes or with an empty 304.

What is agreed: docs/developer/writer.md.
"""

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.rules import may_write
from forum.minutes import meanwhile, queries
from forum.minutes.models import Minutes
from forum.minutes.views import blueprint
from forum.minutes.views.margin import margins_of
from forum.minutes.views.page import lay_out
from forum.minutes.views.write import hour
from forum.web.access import allow


@blueprint.get("/rapat/<key>/notula/kabar.json")
@allow(may_write)
def news(key: str) -> ResponseReturnValue:
    """`{"items": {id: revision}, "head": revision, "margin": word}`; 304 without a body for who holds that already."""
    state = meanwhile.of(_minutes(key))
    if request.if_none_match.contains_weak(state.tag):
        response = Response(status=304)
    else:
        response = jsonify({"items": state.items, "head": state.head, "margin": state.margin})
    response.set_etag(state.tag, weak=True)
    return response


@blueprint.get("/rapat/<key>/notula/butir/<int:item_id>/teks.json")
@allow(may_write)
def item_text(key: str, item_id: int) -> ResponseReturnValue:
    """The text of an item in force: `{"revision", "text", "who", "at"}`; `who` is never empty."""
    minutes = _minutes(key)
    item = queries.item(minutes.id, item_id)
    number, name = meanwhile.last_writer(item)
    who = _("You, in another window,") if number is not None and number == current_user.id else name or _("Somebody")
    return {"revision": item.revision, "text": item.body, "who": who, "at": hour(minutes.meeting)}


@blueprint.get("/rapat/<key>/notula/tepi.json")
@allow(may_write)
def margins(key: str) -> ResponseReturnValue:
    """All margins as HTML, with the word for their state: `{"margins", "version"}`."""
    minutes = _minutes(key)
    version = meanwhile.margin(minutes)  # first: what comes after it is asked for once more, not missed
    return {"margins": margins_of(lay_out(minutes.meeting, minutes)), "version": version}


def _minutes(key: str) -> Minutes:
    minutes = queries.for_meeting(meetings.by_key(key).id)
    if minutes is None:
        raise Missing(_("Nobody has begun to write minutes of this meeting."), code="not_begun")
    return minutes
