"""Promised against done, with pictures and their tables."""

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.actions import bars, queries
from forum.actions.views import blueprint
from forum.actions.views.commitments import readable
from forum.web.access import public


@blueprint.get("/forum/<slug>/kesenjangan")
@public
def gap(slug: str) -> ResponseReturnValue:
    """To members all promises, to everybody the public ones of a public forum; `dari` and `sampai` bound the days."""
    forum, inside = readable(slug)
    first, last = _day("dari"), _day("sampai")
    found = queries.gap(forum.id, first, last, public_only=not inside)
    return render_template("actions/gap.html", forum=forum, inside=inside, gap=found, bar=bars.bar, first=first,
                           last=last)  # fmt: skip


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
