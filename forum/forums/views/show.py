"""The forums one works in, and the page of each."""

from io import BytesIO

from flask import Response, abort, render_template, send_file
from flask.typing import ResponseReturnValue

from forum import config
from forum.adapters.storage import Storage, StorageFailed
from forum.adapters.text import sniff_media_type
from forum.extensions import current_user
from forum.forums import labels, queries, rules
from forum.forums.models import SIDES
from forum.forums.views import blueprint
from forum.kernel import clock
from forum.web import panels
from forum.web.access import allow, signed_in


@blueprint.get("/forum")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """The forums in which this user has a role."""
    return render_template(
        "forums/index.html",
        forums=queries.for_user(current_user),
        roles={
            forum_id: [labels.role(role) for role in sorted(roles)]
            for forum_id, roles in queries.roles_of(current_user.id).items()
        },
        may_create=rules.may_create(current_user),
    )


@blueprint.get("/forum/<slug>")
@allow(rules.may_see)
def show(slug: str) -> ResponseReturnValue:
    """A forum: its meetings and what other features know of it, its members by side."""
    forum = queries.by_slug(slug)
    members = queries.members(forum.id, clock.today(forum.timezone))
    offered = panels.collect("forum", forum=forum)
    return render_template(
        "forums/show.html",
        forum=forum,
        sides=[(side, found) for side in SIDES if (found := [one for one in members if one.side == side])],
        people=queries.roles(forum.id),
        panels=[panel for panel in offered if panel.place != "aside"],
        aside_panels=[panel for panel in offered if panel.place == "aside"],
        may_organise=rules.may_organise(current_user, slug),
        labels=labels,
    )


@blueprint.get("/forum/<slug>/logo")
@allow(rules.may_see)
def logo(slug: str) -> ResponseReturnValue:
    """The forum's logo as it was uploaded."""
    forum = queries.by_slug(slug)
    if forum.logo is None:
        abort(404)
    try:
        content = Storage(config.current().files).open(forum.logo)
    except StorageFailed:
        abort(404)
    response: Response = send_file(BytesIO(content), mimetype=sniff_media_type(content).media_type)
    return response
