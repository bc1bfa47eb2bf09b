"""Calendar subscriptions: the page that says how, the file that programs fetch, a new address, the end."""

from urllib.parse import urlsplit

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum import config
from forum.extensions import current_user, limiter
from forum.invitations import labels, queries
from forum.invitations.feeds import contents, service
from forum.invitations.models import Feed
from forum.invitations.views import blueprint
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.web.access import allow, by_link, signed_in
from forum.web.subscription import calendar_response


@blueprint.get("/langganan/<token>")
@by_link("feed")
def feed(token: str) -> ResponseReturnValue:
    """How to subscribe; the ways to change the address and to end it."""
    found = _load(token)
    if not service.is_open(found):
        return render_template("invitations/feeds/ended.html"), 410
    path = url_for("invitations.feed_calendar", token=token)
    address = config.current().base_url.rstrip("/") + path
    return render_template("invitations/feeds/show.html", feed=found, token=token, owner=_owner(found), address=address,
                           webcal=f"webcal://{urlsplit(address).netloc}{path}")  # fmt: skip


@blueprint.get("/langganan/<token>/rapat.ics")
@by_link("feed")
def feed_calendar(token: str) -> ResponseReturnValue:
    """The file. A revoked address is gone for good (410), so that programs stop asking."""
    found = _load(token)
    if not service.is_open(found):
        abort(410)
    return calendar_response(contents.calendar(found), is_public=False)


@blueprint.post("/langganan/<token>/alamat-baru")
@by_link("feed")
@limiter.limit("10 per hour")
def renew_feed(token: str) -> ResponseReturnValue:
    """A new address, when the old one got into other hands."""
    found = _load(token)
    renewed = service.renew(found)
    if renewed is not found:
        flash(_("This is the new address. The old one no longer works."), "success")
    return redirect(url_for("invitations.feed", token=service.token(renewed)), code=303)


@blueprint.post("/langganan/<token>/akhiri")
@by_link("feed")
def revoke_feed(token: str) -> ResponseReturnValue:
    """End the subscription."""
    service.revoke(_load(token))
    return redirect(url_for("invitations.feed", token=token), code=303)


@blueprint.post("/akun/langganan")
@allow(signed_in)
def open_feed() -> ResponseReturnValue:
    """The signed-in user's own subscription."""
    opened = service.of_user(current_user._get_current_object())
    return redirect(url_for("invitations.feed", token=service.token(opened)), code=303)


@blueprint.post("/u/<token>/langganan")
@by_link("invitation")
@limiter.limit("6 per hour")
def ask_for_feed(token: str) -> ResponseReturnValue:
    """Send the address of the office's subscription to the office's own mailbox."""
    invitation = queries.find_token(token)
    if invitation is None or invitation.withdrawn_at is not None:
        abort(404 if invitation is None else 410)
    g.spoken_locale = invitation.locale
    try:
        service.mail_to_invitee(invitation)
    except Problem as problem:
        flash(str(problem), "danger")
    else:
        flash(_("The address of the calendar goes to the mailbox of %(office)s.", office=labels.office(invitation)),
              "success")  # fmt: skip
    return redirect(url_for("invitations.reply", token=token), code=303)


def _load(token: str) -> Feed:
    found = service.find(token)
    if found is None:
        abort(404)
    g.spoken_locale = found.locale
    return found


def _owner(feed: Feed) -> str:
    if feed.user is not None:
        return feed.user.name
    return feed.office.title if feed.office else feed.person.name if feed.person else ""
