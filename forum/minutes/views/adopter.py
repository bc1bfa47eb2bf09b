"""The page of somebody who was present, by secret link: the minutes, and whether they agree."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import limiter
from forum.kernel import clock
from forum.kernel.errors import Gone, Problem
from forum.kernel.i18n import gettext as _
from forum.minutes.adoption import queries as adoptions
from forum.minutes.adoption import service
from forum.minutes.adoption.forms import AnswerForm
from forum.minutes.adoption.rules import as_asked, is_late, is_running
from forum.minutes.views import blueprint
from forum.minutes.views.read import shown
from forum.web.access import by_link


@blueprint.route("/persetujuan/<token>", methods=["GET", "POST"])
@by_link("minutes_adoption")
@limiter.limit("60 per hour", methods=["POST"])
def adopt(token: str) -> ResponseReturnValue:
    """Read the fixed content, say whether one agrees. Opening it records nothing."""
    voice = adoptions.by_token(token)
    g.spoken_locale = voice.locale
    form = AnswerForm()
    try:
        service.insist_on_open(voice)
        if form.validate_on_submit():
            with form.problems():
                kept = service.answer(voice, form.answer.data or "", form.text.data or "")
            if not form.errors:
                flash(_("Thank you. Your answer is kept; it came after the period and is marked so.")
                      if kept.is_late else _("Thank you. Your answer is kept."), "success")  # fmt: skip
                return redirect(url_for("minutes.adopt", token=token), code=303)
    except Gone as gone:
        return _over(gone, form.text.data if request.method == "POST" else "", voice.round.minutes.meeting), 410
    round_ = voice.round
    said = adoptions.answers(voice.id)
    if said and not form.is_submitted():
        form.answer.data, form.text.data = said[0].answer, said[0].text
    now = clock.now()
    page = render_template(
        "minutes/adoption/adopt.html",
        voice=voice,
        round=round_,
        meeting=round_.minutes.meeting,
        form=form,
        said=said,
        is_running=is_running(round_.ended_at, round_.due_at, now),
        is_late=is_late(round_.due_at, round_.ended_how, now),
        **shown(
            as_asked(round_.content),
            "internal",
            link=lambda number: url_for("minutes.adopt_picture", token=token, number=number),
        ),
    )
    return page, 422 if form.errors else 200


def _over(gone: Problem, typed: str | None, meeting: object) -> str:
    """The link's time is over. What was typed is shown once more, so that it can be sent another way."""
    return render_template("minutes/adoption/over.html", problem=gone, typed=typed or "", meeting=meeting)
