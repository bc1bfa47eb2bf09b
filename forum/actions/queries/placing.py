"""Where a promise belongs in the action plan, as one choice of a list: a commitment, or one of its milestones."""

from collections.abc import Sequence

from forum.actions.models import Action, Commitment, Milestone
from forum.extensions import db
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.web.forms import whole

Parts = Sequence[tuple[Commitment, list[Milestone]]]
"""The commitments of a forum's plan, each with its milestones, as `queries.plan.parts` gives them."""
LONGEST = 70
"""Characters of a title in the list."""


def code(commitment_id: int | None, milestone_id: int | None) -> str:
    """The choice that stands for them: "3", "3.12", or "" for none."""
    return f"{commitment_id}.{milestone_id}" if milestone_id else str(commitment_id or "")


def choices(parts: Parts, now: str = "") -> list[tuple[str, str]]:
    """Every commitment, each followed by its milestones; first of all: none. `now` is what a promise has, kept in the
    list when it was taken out of the plan since."""
    found = [("", _("no part of the plan"))]
    for commitment, milestones in parts:
        found.append((code(commitment.id, None), f"{commitment.number} · {_cut(commitment.title)}"))
        found += [(code(commitment.id, one.id), f"– {step(one)}") for one in milestones]
    if now not in {each for each, _words in found}:
        found.append((now, _("as it is now, no longer in the plan")))
    return found


def find(chosen: str, parts: Parts, action: Action) -> tuple[Commitment | None, Milestone | None]:
    """What a choice stands for; what `action` has now may stay. Raises Problem (field `place`) for any other that is
    not in the list."""
    if not chosen:
        return None, None
    if chosen == code(action.commitment_id, action.milestone_id):
        milestone = db.session.get(Milestone, action.milestone_id) if action.milestone_id else None
        return db.session.get(Commitment, action.commitment_id), milestone
    number, _dot, one_step = chosen.partition(".")
    for commitment, milestones in parts:
        if commitment.id == whole(number):
            if not one_step:
                return commitment, None
            for one in milestones:
                if one.id == whole(one_step):
                    return commitment, one
    raise Problem(_("This is not in the action plan. Choose from the list."), code="not_in_plan", field="place")


def step(milestone: Milestone) -> str:
    """A milestone in a list: "3.2 · Portal data diluncurkan"."""
    return f"{milestone.number} · {_cut(milestone.text)}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
