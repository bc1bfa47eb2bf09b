"""The live page of a promise, and the list of promises."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.actions import listing, queries, service
from forum.actions.models import Action
from forum.actions.rules import may_manage, may_manage_action, may_see_forum, without_contacts
from forum.actions.views import blueprint
from forum.actions.views.files import evidence_response
from forum.extensions import current_user
from forum.forums import queries as forums
from forum.kernel.i18n import gettext as _
from forum.web.access import allow, by_link, signed_in


@blueprint.get("/t/<key>")
@by_link("action")
def show(key: str) -> ResponseReturnValue:
    """What was promised, by whose chair, until when, how far it is. Printed as link and QR in the minutes."""
    action = _opened(key)
    inside = may_see_forum(current_user, action.meeting.forum_id)
    manages = may_manage(current_user, action.meeting.forum_id)
    return render_template(
        "actions/show.html",
        action=action,
        inside=inside,
        clean=(lambda text: text) if inside else without_contacts,
        status=queries.statuses([action.id])[action.id],
        updates=list(reversed(queries.updates(action.id))),
        supporters=queries.supporters([action.id]).get(action.id, []),
        decided_at=_minutes_address(action, inside),
        owner_link=service.owner_link(action) if manages and action.withdrawn_at is None else "",
    )


@blueprint.get("/t/<key>/bukti/<int:update_id>")
@by_link("action")
def evidence(key: str, update_id: int) -> ResponseReturnValue:
    """A file that was handed in as evidence: for everybody when the reporter said so, else for the forum."""
    action = _opened(key)
    inside = may_see_forum(current_user, action.meeting.forum_id)
    return evidence_response(action, update_id, public_only=not inside)


@blueprint.post("/t/<key>/tautan-baru")
@allow(may_manage_action)
def renew_link(key: str) -> ResponseReturnValue:
    """End the owner's report link and make another one."""
    service.renew_link(queries.by_key(key))
    flash(_("The old report link no longer works. Give the new one to the owner."), "success")
    return redirect(url_for("actions.show", key=key), code=303)


@blueprint.get("/tindak-lanjut")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """The promises of one's forums: open, overdue, done; by forum and owner."""
    mine = forums.for_user(current_user)
    asked = listing.Asked.read(request.args, mine)
    found = listing.find(asked, mine)
    return render_template("actions/index.html", forums=mine, asked=asked, found=found)


def _opened(key: str) -> Action:
    action = queries.by_key(key)
    g.spoken_locale = action.meeting.forum.locale
    return action


def _minutes_address(action: Action, inside: bool) -> str:
    """The exact place in the minutes, in the form that this reader may open; empty when there is none."""
    if not inside and not action.is_public:
        return ""
    endpoint = "minutes.read" if inside else "minutes.public_read"
    return url_for(endpoint, key=action.meeting.key, _anchor=f"tindak-lanjut-{action.number}")
