"""The organiser's side of adoption: ask those present, see who has said what, end the period; the forum's setting."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.forums import queries as forums
from forum.forums.rules import has_role
from forum.forums.rules import may_organise as may_organise_forum
from forum.kernel import clock
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings.rules import may_organise, may_write
from forum.minutes import queries, stages
from forum.minutes import service as minutes_service
from forum.minutes.adoption import gate, links, service
from forum.minutes.adoption import queries as adoptions
from forum.minutes.adoption.forms import ReasonForm, RoundForm, SettingForm
from forum.minutes.adoption.models import AdoptionRound
from forum.minutes.adoption.rules import is_running
from forum.minutes.models import Minutes
from forum.minutes.views import blueprint
from forum.web.access import allow


@blueprint.route("/rapat/<key>/notula/persetujuan", methods=["GET", "POST"])
@allow(may_write)
def adoption(key: str) -> ResponseReturnValue:
    """Who was asked and what they say; asking them."""
    minutes = _minutes(key)
    form = RoundForm()
    if form.validate_on_submit():
        with form.problems():
            round_ = service.open_round(minutes, by=current_user._get_current_object(), reason=form.reason.data or "")
        if not form.errors:
            voices = adoptions.voices(round_.id)
            flash(ngettext("%(num)d person gets an email with their link.",
                           "%(num)d people get an email, each with their link.",
                           sum(bool(one.email) for one in voices)), "success")  # fmt: skip
            return redirect(url_for("minutes.adoption", key=key), code=303)
    return _page(minutes, opening=form), 422 if form.errors else 200


@blueprint.post("/rapat/<key>/notula/persetujuan/akhiri")
@allow(may_organise)
def end_adoption(key: str) -> ResponseReturnValue:
    """The organiser ends the period before its day, with a reason."""
    minutes = _minutes(key)
    form = ReasonForm(prefix="akhiri-")
    if form.validate_on_submit():
        with form.problems():
            service.end(_round(minutes), by=current_user._get_current_object(), reason=form.reason.data or "")
        if not form.errors:
            flash(_("The period is ended. The reason stands in the minutes."), "success")
            return redirect(url_for("minutes.adoption", key=key), code=303)
    return _page(minutes, ending=form), 422


@blueprint.post("/rapat/<key>/notula/persetujuan/tanpa")
@allow(may_organise)
def waive_adoption(key: str) -> ResponseReturnValue:
    """The organiser publishes without asking, with a reason."""
    minutes = _minutes(key)
    form = ReasonForm(prefix="tanpa-")
    if form.validate_on_submit():
        with form.problems():
            service.waive(minutes, by=current_user._get_current_object(), reason=form.reason.data or "")
        if not form.errors:
            flash(_("Nobody is asked. The reason stands in the minutes."), "success")
            return redirect(url_for("minutes.publish", key=key), code=303)
    return _page(minutes, waiving=form), 422


@blueprint.post("/rapat/<key>/notula/persetujuan/susulan")
@allow(may_write)
def ask_newcomers(key: str) -> ResponseReturnValue:
    """Ask those who were recorded as present after the others were asked."""
    round_ = _running(_round(_minutes(key)))
    number = service.ask(round_)
    flash(ngettext("%(num)d person was asked.", "%(num)d people were asked.", number), "success")
    return redirect(url_for("minutes.adoption", key=key), code=303)


@blueprint.post("/rapat/<key>/notula/persetujuan/<int:voice_id>/serahkan")
@allow(may_write)
def hand_over_voice(key: str, voice_id: int) -> ResponseReturnValue:
    """Note that a person handed somebody their link: from now on their silence counts."""
    round_ = _round(_minutes(key))
    service.hand_over(adoptions.voice(round_.id, voice_id))
    flash(_("Noted: they have their link."), "success")
    return redirect(url_for("minutes.adoption", key=key), code=303)


@blueprint.route("/forum/<slug>/notula/persetujuan", methods=["GET", "POST"])
@allow(may_organise_forum)
def adoption_setting(slug: str) -> ResponseReturnValue:
    """Whether the forum asks those present before it publishes, and for how many days."""
    forum = forums.by_slug(slug)
    form = SettingForm(obj=adoptions.setting(forum.id))
    if form.validate_on_submit():
        with form.problems():
            service.configure(forum, is_on=form.is_on.data, days=form.days.data)
        if not form.errors:
            flash(_("Saved."), "success")
            return redirect(url_for("forums.show", slug=slug), code=303)
    return render_template("minutes/adoption/setting.html", forum=forum, form=form), 422 if form.errors else 200


def _page(minutes: Minutes, *, opening: RoundForm | None = None, ending: ReasonForm | None = None,
          waiving: ReasonForm | None = None) -> str:  # fmt: skip
    meeting = minutes.meeting
    rounds = adoptions.rounds(minutes.id)
    latest = rounds[0] if rounds else None
    running = latest is not None and is_running(latest.ended_at, latest.due_at, clock.now())
    content = minutes_service.content_now(minutes)
    seals = queries.seals(meeting.id)
    voices = adoptions.voices(latest.id) if latest else []
    return render_template(
        "minutes/adoption/page.html",
        meeting=meeting,
        stage=stages.of(meeting),
        rounds=rounds,
        latest=latest,
        is_running=running,
        tally=adoptions.tally(latest, meeting.id) if latest else None,
        newcomers=len(adoptions.present(meeting.id) - {one.about for one in voices}) if running else 0,
        links={one.id: links.address(one) for one in voices if not one.email} if running else {},
        setting=adoptions.setting(meeting.forum_id),
        is_published=bool(seals),
        refusal=gate.refusal(minutes, content, is_first=not seals),
        present=content["present_people"],
        opening=opening or RoundForm(formdata=None),
        ending=ending or ReasonForm(formdata=None, prefix="akhiri-"),
        waiving=waiving or ReasonForm(formdata=None, prefix="tanpa-"),
        organises=has_role(current_user, meeting.forum_id, "organiser"),
    )


def _round(minutes: Minutes) -> AdoptionRound:
    latest = adoptions.latest(minutes.id)
    if latest is None:
        raise Missing(_("Nobody was asked about these minutes yet."))
    return latest


def _running(round_: AdoptionRound) -> AdoptionRound:
    if not is_running(round_.ended_at, round_.due_at, clock.now()):
        raise Problem(_("The period is over: nobody can be added."), code="over")
    return round_


def _minutes(key: str) -> Minutes:
    minutes = queries.for_meeting(meetings.by_key(key).id)
    if minutes is None:
        raise Missing(_("Nobody has begun to write minutes of this meeting."))
    return minutes
