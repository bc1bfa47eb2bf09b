"""The invitations to a whole series: choosing, looking at what each will get, sending; one invitee of it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user, db
from forum.invitations import groups, labels, queries, rules, service, standing
from forum.invitations.forms import EmailForm, PasteForm
from forum.invitations.models import StandingInvitation
from forum.invitations.service.standing import posting
from forum.invitations.service.standing.sending import ahead
from forum.invitations.views import blueprint, picks
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings.models import Series
from forum.web.access import allow


@blueprint.get("/seri/<key>/undangan")
@allow(rules.may_manage_series)
def series_manage(key: str) -> ResponseReturnValue:
    """Who is asked to the whole series, who was told, what they say; the ways to add more."""
    return _manage(meetings.series_by_key(key), PasteForm())


def _manage(series: Series, form: PasteForm) -> str:
    chosen = standing.for_series(series.id)
    rows = ahead(series)
    text = request.args.get("q", "").strip()[:100]
    is_open = series.state != "cancelled" and bool(rows)
    return render_template(
        "invitations/series_manage.html",
        series=series,
        chosen=chosen,
        number=len(rows),
        unsent=[one for one in chosen if one.sent_at is None and one.email],
        unreachable=[one for one in chosen if not one.email],
        said=standing.said(chosen),
        groups=groups.for_meeting(rows[0]) if is_open else [],
        q=text,
        found=picks.search(text) if text else ([], []),
        known_offices={one.office_id for one in chosen},
        known_people={one.person_id for one in chosen},
        form=form,
        labels=labels,
        is_open=is_open,
    )


@blueprint.post("/seri/<key>/undangan/pilih")
@allow(rules.may_manage_series)
def series_choose(key: str) -> ResponseReturnValue:
    """Choose a whole group, or the ticked results of a search. Doing it twice changes nothing."""
    series = meetings.series_by_key(key)
    code, rows = request.form.get("group", ""), ahead(series)
    try:
        if code and rows:
            added = groups.choose_for_series(series, rows[0], code, current_user)
        else:
            added = service.invite_offices(series, picks.offices(request.form.getlist("office")), current_user)
            added += service.invite_people(series, picks.people(request.form.getlist("person")), current_user)
    except Problem as problem:
        flash(str(problem), "attention")
        db.session.rollback()
    else:
        picks.say_chosen(len(added))
    return redirect(url_for("invitations.series_manage", key=key), code=303)


@blueprint.post("/seri/<key>/undangan/tempel")
@allow(rules.may_manage_series)
def series_paste(key: str) -> ResponseReturnValue:
    """Choose the people of a pasted list."""
    series = meetings.series_by_key(key)
    form = PasteForm()
    if form.validate_on_submit():
        with form.problems():
            added = service.invite_pasted(series, form.pasted.data or "", current_user)
            picks.say_chosen(len(added))
            return redirect(url_for("invitations.series_manage", key=key), code=303)
    db.session.rollback()
    return _manage(meetings.series_by_key(key), form), 422


@blueprint.get("/seri/<key>/undangan/pratinjau")
@allow(rules.may_manage_series)
def series_preview(key: str) -> ResponseReturnValue:
    """Who gets what, how many, and the mail as it will look; nothing is sent by looking."""
    series = meetings.series_by_key(key)
    chosen = standing.for_series(series.id)
    unsent = [one for one in chosen if one.sent_at is None and one.email]
    asked = request.args.get("untuk", "")
    example = next((one for one in unsent if str(one.id) == asked), unsent[0] if unsent else None)
    return render_template(
        "invitations/series_preview.html",
        series=series,
        unsent=unsent,
        unreachable=[one for one in chosen if not one.email],
        number=len(ahead(series)),
        example=example,
        mail=posting.preview(example) if example else None,
        labels=labels,
    )


@blueprint.get("/seri/<key>/undangan/pratinjau/<int:standing_id>/email")
@allow(rules.may_manage_series)
def series_preview_mail(key: str, standing_id: int) -> ResponseReturnValue:
    """The HTML of one invitee's mail, shown inside a frame that may do nothing."""
    mail = posting.preview(_load(key, standing_id))
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    return mail.html, 200, {"Content-Security-Policy": policy}


@blueprint.post("/seri/<key>/undangan/kirim")
@allow(rules.may_manage_series)
def series_send(key: str) -> ResponseReturnValue:
    """Send to everybody who was not told yet; a second press sends nothing."""
    series = meetings.series_by_key(key)
    try:
        number = service.send_series(series, current_user)
    except Problem as problem:
        flash(str(problem), "attention")
        db.session.rollback()
        return redirect(url_for("invitations.series_manage", key=key), code=303)
    if number:
        text = ngettext("%(num)d invitation is on its way.", "%(num)d invitations are on their way.", number)
        flash(text, "success")
    else:
        flash(_("Nothing was left to send: everybody chosen has been told."), "info")
    return redirect(url_for("meetings.series", key=key), code=303)


@blueprint.get("/seri/<key>/undangan/<int:standing_id>")
@allow(rules.may_manage_series)
def series_one(key: str, standing_id: int) -> ResponseReturnValue:
    """One invitee of the series: the address, the link, what they say to each meeting."""
    one = _load(key, standing_id)
    return _page(one, EmailForm(email=one.email))


@blueprint.post("/seri/<key>/undangan/<int:standing_id>/alamat")
@allow(rules.may_manage_series)
def series_set_email(key: str, standing_id: int) -> ResponseReturnValue:
    """Give or correct the address, for all meetings ahead."""
    one = _load(key, standing_id)
    form = EmailForm()
    if form.validate_on_submit():
        with form.problems():
            service.set_standing_email(one, form.email.data or "", current_user)
        if not form.errors:
            flash(_("The address is saved. The invitation waits to be sent."), "success")
            return redirect(url_for("invitations.series_manage", key=key), code=303)
    return _page(one, form), 422


@blueprint.post("/seri/<key>/undangan/<int:standing_id>/tarik")
@allow(rules.may_manage_series)
def series_withdraw(key: str, standing_id: int) -> ResponseReturnValue:
    """Take it back for all meetings ahead; who was told by mail is told that, too."""
    one = _load(key, standing_id)
    was_told = one.sent_at is not None and one.email is not None
    service.withdraw_standing(one, current_user)
    text = (
        _("The invitation of %(office)s is withdrawn; they are told by email.", office=labels.office(one))
        if was_told
        else _("%(office)s was taken off the list.", office=labels.office(one))
    )
    flash(text, "success")
    return redirect(url_for("invitations.series_manage", key=key), code=303)


def _load(key: str, standing_id: int) -> StandingInvitation:
    return standing.by_id(meetings.series_by_key(key).id, standing_id)


def _page(one: StandingInvitation, form: EmailForm) -> str:
    seats = standing.seats([one.id])[one.id]
    return render_template(
        "invitations/series_one.html",
        one=one,
        series=one.series,
        seats=seats,
        replies=standing.current_replies([one.id]),
        delegates=queries.delegates([seat.id for seat in seats]),
        link=service.reply_link(one),
        form=form,
        ahead=standing.ahead(seats),
        labels=labels,
    )
