"""Subscribing to the promises of a forum as tasks."""

from urllib.parse import urlsplit

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.actions import tasks
from forum.actions.views import blueprint
from forum.extensions import current_user
from forum.forums import queries as forums
from forum.forums.rules import may_see
from forum.kernel.i18n import gettext as _
from forum.web.access import allow, by_link
from forum.web.subscription import calendar_response


@blueprint.get("/forum/<slug>/tugas")
@allow(may_see)
def task_feed(slug: str) -> ResponseReturnValue:
    """How to have the forum's action items in a task program."""
    forum = forums.by_slug(slug)
    feed = tasks.standing(forum, current_user)
    address = tasks.address(feed) if feed else ""
    parts = urlsplit(address)
    return render_template("actions/tasks.html", forum=forum, feed=feed, address=address,
                           webcal=f"webcal://{parts.netloc}{parts.path}")  # fmt: skip


@blueprint.post("/forum/<slug>/tugas")
@allow(may_see)
def renew_task_feed(slug: str) -> ResponseReturnValue:
    """A subscription, or a new address of it."""
    tasks.renew(forums.by_slug(slug), current_user)
    flash(_("This is the address of your subscription. One you had before no longer works."), "success")
    return redirect(url_for("actions.task_feed", slug=slug), code=303)


@blueprint.post("/forum/<slug>/tugas/akhiri")
@allow(may_see)
def end_task_feed(slug: str) -> ResponseReturnValue:
    """End the subscription."""
    tasks.end(forums.by_slug(slug), current_user)
    flash(_("The subscription is ended. Its address no longer works."), "success")
    return redirect(url_for("actions.task_feed", slug=slug), code=303)


@blueprint.get("/tugas/<token>/tindak-lanjut.ics")
@by_link("task_feed")
def tasks_file(token: str) -> ResponseReturnValue:
    """The file that programs fetch. An ended address is gone for good (410), so that they stop asking."""
    feed = tasks.find(token)
    if feed is None:
        abort(404)
    if not tasks.is_open(feed):
        abort(410)
    return calendar_response(tasks.calendar(feed), is_public=False)
