"""The live page of a promise, and the list of promises."""

from datetime import timedelta

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.actions import labels, listing, queries, service
from forum.actions.forms import VerdictForm
from forum.actions.models import Action, ActionUpdate
from forum.actions.queries import goals, plan
from forum.actions.rules import is_hidden, may_judge, may_manage, may_manage_action, may_see_forum, without_contacts
from forum.actions.service import following, forwarding, reminding
from forum.actions.views import blueprint
from forum.actions.views.files import evidence_response
from forum.directory import labels as directory_labels
from forum.extensions import current_user
from forum.forums import queries as forums
from forum.forums.queries import members
from forum.forums.rules import has_role
from forum.kernel import clock
from forum.kernel.dates import format_month as month_words
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.web.access import allow, by_link, public, signed_in
from forum.web.forms import whole


@blueprint.get("/t/<key>")
@by_link("action")
def show(key: str) -> ResponseReturnValue:
    """What was promised, by whose chair, until when, how far it is. Printed as link and QR in the minutes."""
    return _page(_opened(key))


def _page(action: Action, form: VerdictForm | None = None) -> str:
    key, key_id = action.key, action.id
    updates = list(reversed(queries.updates(action.id)))
    serves = sorted(plan.goals_of([key_id])[key_id])
    inside = may_see_forum(current_user, action.meeting.forum_id)
    manages = may_manage(current_user, action.meeting.forum_id)
    return render_template(
        "actions/show.html",
        action=action,
        inside=inside,
        clean=(lambda text: text) if inside else without_contacts,
        status=queries.statuses([action.id])[action.id],
        updates=updates,
        said_by=labels.said_by,
        judges=may_judge(current_user, key),
        forwarded=forwarding.of_action(action.id) if inside else [],
        follows=following.of_user(action, current_user),
        nudges_from=reminding.may_nudge_from(action) if inside else None,
        serves=serves,
        names=goals.names() if serves else {},
        manages=manages,
        holder=queries.holder(action) if inside else None,
        acting=directory_labels.acting_prefix,
        verdict=_verdict(action, updates, form) if may_judge(current_user, key) else None,
        supporters=queries.supporters([action.id]).get(action.id, []),
        decided_at=_minutes_address(action, inside),
        owner_link=service.owner_link(action) if manages and action.withdrawn_at is None else "",
    )


def _verdict(action: Action, updates: list[ActionUpdate], form: VerdictForm | None) -> VerdictForm | None:
    """What an organiser is asked when something waits for their word."""
    if form is not None or not updates or updates[0].status != "done" or updates[0].verdict or action.withdrawn_at:
        return form
    return VerdictForm(formdata=None, seen=updates[0].id)


@blueprint.post("/t/<key>/putusan")
@allow(may_judge)
def judge(key: str) -> ResponseReturnValue:
    """Confirm that it is done after seeing the evidence, or send it back with a reason."""
    action = _opened(key)
    form = VerdictForm()
    wanted = request.form.get("do")
    if form.validate_on_submit() and wanted in ("confirm", "return"):
        seen, note = whole(form.seen.data), form.note.data or ""
        with form.problems():
            if wanted == "confirm":
                service.confirm(action, seen=seen, by=current_user, note=note)
                flash(_("It is confirmed: this action item is done."), "success")
            else:
                service.send_back(action, seen=seen, reason=note, by=current_user)
                flash(_("It was sent back. The owner gets an email with what is still missing."), "success")
            return redirect(url_for("actions.show", key=key), code=303)
    return _page(action, form), 422


@blueprint.get("/forum/<slug>/tindak-lanjut/<code>")
@public
def by_code(slug: str, code: str) -> ResponseReturnValue:
    """The promise with this code: what people type from paper. Only what they may see; else it is not there."""
    forum = forums.by_slug(slug)
    action = queries.by_code(forum.id, code)
    if not action.is_public and not may_see_forum(current_user, forum.id):
        raise Missing(_("There is no such action item."))
    return redirect(url_for("actions.show", key=action.key))


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
    chosen = next((one for one in mine if one.id == asked.forum_id), mine[0] if len(mine) == 1 else None)
    month = asked.month or clock.today(chosen.timezone if chosen else "Asia/Jakarta").replace(day=1)
    organised = {one.id for one in mine if has_role(current_user, one.id, "organiser")}
    return render_template(
        "actions/index.html", forums=mine, asked=asked, found=found, chosen=chosen, organised=organised,
        parts=plan.parts(chosen.id) if chosen else [], goal_names=goals.names(), month=month, labels=labels,
        board=listing.columns(found) if asked.view == "papan" else [],
        weeks=listing.weeks(found, month) if asked.view == "kalender" else [],
        month_words=month_words(month),
        months=((month - timedelta(days=1)).strftime("%Y-%m"), (month + timedelta(days=32)).strftime("%Y-%m")),
        members=members(chosen.id, clock.today(chosen.timezone)) if chosen and chosen.id in organised else [],
    )  # fmt: skip


def _opened(key: str) -> Action:
    action = queries.by_key(key)
    g.spoken_locale = action.meeting.forum.locale
    if is_hidden(current_user, action):
        raise Missing(_("This action item is not public. Members of its forum sign in; its owner opens the link for "
                        "reporting in the email."))  # fmt: skip
    return action


def _minutes_address(action: Action, inside: bool) -> str:
    """The exact place in the minutes, in the form that this reader may open; empty when there is none."""
    if not inside and not action.is_public:
        return ""
    endpoint = "minutes.read" if inside else "minutes.public_read"
    return url_for(endpoint, key=action.meeting.key, _anchor=f"tindak-lanjut-{action.number}")
