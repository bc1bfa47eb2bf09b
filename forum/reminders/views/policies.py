"""The reminders that every new meeting of a forum inherits, and its quiet hours."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.forums import queries as forums
from forum.forums.models import Forum
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.reminders import labels, queries, rules
from forum.reminders.forms import QuietForm, ReminderForm
from forum.reminders.models import ReminderPolicy
from forum.reminders.service import policies as service
from forum.reminders.views import blueprint, editing
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/forum/<slug>/pengingat")
@allow(rules.may_set)
def policies(slug: str) -> ResponseReturnValue:
    """What new meetings inherit."""
    forum = forums.by_slug(slug)
    form = QuietForm()
    form.show(queries.quiet_hours(forum.id))
    return _page(forum, form)


@blueprint.route("/forum/<slug>/pengingat/baru", methods=["GET", "POST"])
@allow(rules.may_set)
def new_policy(slug: str) -> ResponseReturnValue:
    """Write one more."""
    forum = forums.by_slug(slug)
    form = ReminderForm()
    if form.validate_on_submit() and not editing.is_preview():
        with form.problems():
            service.add(forum, form.wanted())
        if not form.errors:
            return _done(slug, _("The reminder is saved. Meetings announced from now on inherit it."))
    return _edit(forum, form, is_new=True)


@blueprint.route("/forum/<slug>/pengingat/<code>", methods=["GET", "POST"])
@allow(rules.may_set)
def edit_policy(slug: str, code: str) -> ResponseReturnValue:
    """Other words, another time or other receivers. `code` as in `rules.code`: the usual ones have no number yet."""
    forum = forums.by_slug(slug)
    policy = _find(forum, code)
    form = ReminderForm()
    if not form.is_submitted():
        form.show(policy)
    elif form.validate() and not editing.is_preview():
        with form.problems():
            service.own(forum)
            policy = _find(forum, code)
            service.change(policy, form.wanted(policy.is_on))
        if not form.errors:
            return _done(slug, _("The reminder is saved. Meetings announced from now on inherit it."))
    return _edit(forum, form, is_new=False)


@blueprint.post("/forum/<slug>/pengingat/<code>/hapus")
@allow(rules.may_set)
def remove_policy(slug: str, code: str) -> ResponseReturnValue:
    """Take one away. Twice changes nothing."""
    forum = forums.by_slug(slug)
    service.own(forum)
    for policy in queries.policies(forum.id):
        if rules.code(policy.anchor, policy.minutes, policy.audience) == code:
            service.remove(forum, policy)
    return _done(slug, _("The reminder is removed. Meetings announced before keep theirs."))


@blueprint.post("/forum/<slug>/pengingat/<code>/nyala")
@allow(rules.may_set)
def switch_policy(slug: str, code: str) -> ResponseReturnValue:
    """Switch one on or off (`on`: 1 or 0)."""
    forum = forums.by_slug(slug)
    service.own(forum)
    is_on = whole(request.form.get("on"), 1) == 1
    service.switch(_find(forum, code), is_on)
    return _done(slug, _("Switched on for new meetings.") if is_on else _("Switched off for new meetings."))


@blueprint.post("/forum/<slug>/pengingat/jam-tenang")
@allow(rules.may_set)
def quiet_hours(slug: str) -> ResponseReturnValue:
    """When receivers are left in peace."""
    forum = forums.by_slug(slug)
    form = QuietForm()
    if form.validate_on_submit():
        with form.problems():
            service.set_quiet(forum, form.quiet)
        if not form.errors:
            return _done(slug, _("The quiet hours are saved; they count for all reminders from now on."))
    return _page(forum, form), 422


@blueprint.post("/forum/<slug>/pengingat/terapkan")
@allow(rules.may_set)
def pass_on(slug: str) -> ResponseReturnValue:
    """Give the meetings that are announced already what the forum says now."""
    number = service.pass_on(forums.by_slug(slug))
    return _done(slug, str(ngettext("%(num)d announced meeting has these reminders now.",
                                    "%(num)d announced meetings have these reminders now.", number)))  # fmt: skip


def _find(forum: Forum, code: str) -> ReminderPolicy:
    found = [one for one in queries.policies(forum.id) if rules.code(one.anchor, one.minutes, one.audience) == code]
    if not found:
        raise Missing(_("There is no such reminder."))
    return found[0]


def _edit(forum: Forum, form: ReminderForm, *, is_new: bool) -> ResponseReturnValue:
    page = editing.page(form, forum, None, is_new=is_new, cancel=url_for(".policies", slug=forum.slug))
    return page, 422 if form.errors and not editing.is_preview() else 200


def _done(slug: str, text: str) -> ResponseReturnValue:
    flash(text, "success")
    return redirect(url_for("reminders.policies", slug=slug), code=303)


def _page(forum: Forum, form: QuietForm) -> str:
    found = queries.policies(forum.id)
    return render_template(
        "reminders/policies.html",
        forum=forum,
        policies=[(rules.code(one.anchor, one.minutes, one.audience), one) for one in found],
        ahead=service.ahead(forum),
        form=form,
        labels=labels,
    )
