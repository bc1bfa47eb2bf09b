"""The page of somebody asked to a whole series: all dates ahead, answered at once or one by one; no account.

Looking changes nothing; each date also has a page of its own (`invitations.reply`).
"""

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import limiter
from forum.invitations import labels, service, standing
from forum.invitations.forms import AnswerForm, participant_answers
from forum.invitations.models import StandingInvitation
from forum.invitations.service import links
from forum.invitations.service.standing import state
from forum.invitations.views import blueprint
from forum.kernel.i18n import ngettext
from forum.meetings import labels as meeting_labels
from forum.web.access import by_link
from forum.web.forms import whole

_ANSWERS = {word: answer for answer, word in links.ANSWER_WORDS.items()}
AT_ONCE = ("accepted", "declined")
"""Answers that need no further word: one tap for one date."""


def show(one: StandingInvitation, token: str) -> ResponseReturnValue:
    """All dates with their answers; `?jawab=` chooses an answer for all beforehand, `?ubah=1` opens the form."""
    if one.withdrawn_at is not None:
        return closed(one)
    g.spoken_locale = one.locale
    form = AnswerForm(choices=participant_answers())
    asked = _ANSWERS.get(request.args.get("jawab", ""))
    if asked in participant_answers():
        form.answer.data = asked
    return _page(one, token, form, is_asking=asked is not None or "ubah" in request.args)


@blueprint.post("/u/<token>/seri")
@by_link("invitation")
@limiter.limit("60 per minute")
def answer_series(token: str) -> ResponseReturnValue:
    """Record the answer for all meetings ahead, or with `rapat` for one; the same one twice is one answer."""
    one = standing.find_token(token)
    if one is None:
        return render_template("invitations/unknown.html"), 404
    if one.withdrawn_at is not None:
        return closed(one)
    g.spoken_locale = one.locale
    form = AnswerForm(choices=participant_answers())
    number = whole(request.form.get("rapat"))
    if form.validate_on_submit():
        with form.problems():
            if number:
                seats = standing.ahead(standing.seats([one.id])[one.id])
                for seat in [seat for seat in seats if seat.id == number]:
                    service.answer(seat, form.given(), channel="link")
            else:
                number_of = len(service.answer_series(one, form.given(), channel="link"))
                flash(ngettext("Your answer for %(num)d meeting is recorded.",
                               "Your answer for %(num)d meetings is recorded.", number_of), "success")  # fmt: skip
        if not form.errors:
            anchor = f"rapat-{number}" if number else None
            return redirect(url_for("invitations.reply", token=token, _anchor=anchor), code=303)
    return _page(one, token, form, is_asking=True), 422


def calendar(one: StandingInvitation) -> ResponseReturnValue:
    """The whole series as a file for a calendar program; nobody is asked to answer by it."""
    if one.withdrawn_at is not None:
        return closed(one)
    response = Response(state.publish(state.whole(one.series, [one]), one), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="seri-rapat.ics"'
    return response


def _page(one: StandingInvitation, token: str, form: AnswerForm, *, is_asking: bool) -> str:
    of = state.whole(one.series, [one])
    dates = state.listed(of, one)
    ahead = [date for date in dates if not date.is_cancelled]
    has_answered = any(date.reply for date in ahead)
    series = of.series
    return render_template(
        "invitations/series_reply.html",
        one=one,
        series=series,
        token=token,
        dates=dates,
        ahead=ahead,
        has_answered=has_answered,
        tokens={date.seat.id: service.token(date.seat) for date in dates if date.seat is not None},
        form=form,
        is_asking=bool(ahead) and (is_asking or not has_answered),
        link=service.web_address(series.link),
        inviter=service.inviter(series),
        office=labels.office(one),
        labels=labels,
        rule=meeting_labels.series_sentence(series),
    )


def closed(one: StandingInvitation) -> tuple[str, int]:
    """The organiser has taken it back."""
    g.spoken_locale = one.locale
    sent_by = labels.office_and_name(one.delegated_from)
    return render_template("invitations/withdrawn.html", meeting=one.series, sent_by=sent_by), 410


def link_to(one: StandingInvitation | None) -> dict[str, Any]:
    """For the page of one meeting: the way to all of them."""
    return {"series_token": service.token(one) if one is not None and one.withdrawn_at is None else ""}
