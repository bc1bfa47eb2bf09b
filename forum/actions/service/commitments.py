"""The verbs of the action plan: write a commitment and its milestones, note what an assessor said, connect promises."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select

from forum.accounts.models import User
from forum.actions.models import (
    COMPLETION,
    MILESTONE_STATUSES,
    Action,
    ActionGoal,
    Assessment,
    Commitment,
    CommitmentGoal,
    Milestone,
)
from forum.actions.queries.goals import Goal
from forum.actions.rules import is_web_address
from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock, ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _

TEXTS = (
    "theme", "lead_name", "supporters", "contact", "problem", "causes", "done_before", "solution", "result",
    "transparency", "participation", "accountability", "budget", "plan_link",
)  # fmt: skip
"""The fields of a commitment that hold words."""


def save_commitment(
    forum: Forum, given: Mapping[str, Any], goals: Sequence[Goal] = (), commitment: Commitment | None = None
) -> Commitment:
    """Write a commitment, or change `commitment`. `given` holds its columns; what is not in it stays.

    Raises Problem for a number that another commitment of the forum has, and for dates in the wrong order.
    """
    values = dict(given)
    number = str(values["number"]).strip()
    taken = db.session.scalar(
        select(Commitment).where(Commitment.forum_id == forum.id, func.lower(Commitment.number) == number.lower())
    )
    if taken is not None and taken is not commitment:
        raise Problem(_("Commitment %(number)s exists already in this forum.", number=number), code="taken",
                      field="number")  # fmt: skip
    _in_order(values.get("starts_on"), values.get("ends_on"))
    if commitment is None:
        commitment = Commitment(key=ids.new_key(), forum=forum, created_at=clock.now())
        db.session.add(commitment)
    for name, value in (values | {"number": number}).items():
        setattr(commitment, name, value)
    commitment.withdrawn_at = None
    if "lead_name" in values:
        commitment.lead_organisation = _organisation(commitment.lead_name)
    db.session.flush()
    set_goals(commitment, goals)
    return commitment


def withdraw_commitment(commitment: Commitment) -> None:
    """Take a commitment out of the plan. Its page says so; its promises stay. Twice changes nothing."""
    commitment.withdrawn_at = commitment.withdrawn_at or clock.now()


def save_milestone(commitment: Commitment, given: Mapping[str, Any], milestone: Milestone | None = None) -> Milestone:
    """Write a milestone, or change `milestone`. Raises Problem: see `save_commitment`."""
    values = dict(given)
    number = str(values["number"]).strip()
    taken = db.session.scalar(
        select(Milestone).where(
            Milestone.commitment_id == commitment.id, func.lower(Milestone.number) == number.lower()
        )
    )
    if taken is not None and taken is not milestone:
        raise Problem(_("Milestone %(number)s exists already in this commitment.", number=number), code="taken",
                      field="number")  # fmt: skip
    _in_order(values.get("starts_on"), values.get("ends_on"))
    if values.get("status", "not_started") not in MILESTONE_STATUSES:
        raise Problem(_("Choose how far the work is."), code="unknown_status", field="status")
    url = values.get("evidence_url") or ""
    if url and not is_web_address(url):
        raise Problem(_("The address must begin with http:// or https://, for example https://contoh.example/laporan."),
                      code="odd_address", field="evidence_url")  # fmt: skip
    if milestone is None:
        milestone = Milestone(commitment=commitment)
        db.session.add(milestone)
    for name, value in (values | {"number": number}).items():
        setattr(milestone, name, value)
    db.session.flush()
    return milestone


def assess(
    commitment: Commitment,
    *,
    code: str,
    assessor: str,
    source: str,
    on: date,
    milestone: Milestone | None = None,
    note: str = "",
    by: User | None = None,
) -> Assessment:
    """Note what an assessor said: a code of the IRM, who, where it stands and on which day. The same again is once.

    Raises Problem when it is not said who and where, and for a day to come.
    """
    if code not in COMPLETION:
        raise Problem(_("Choose what the assessor says."), code="unknown_code", field="code")
    if not assessor.strip() or not source.strip():
        raise Problem(_("Write who assessed it and where it can be read: it is their word, not ours."),
                      code="no_source", field="assessor" if not assessor.strip() else "source")  # fmt: skip
    if on > clock.today(commitment.forum.timezone):
        raise Problem(_("This day has not come yet."), code="to_come", field="assessed_on")
    place = Assessment.milestone_id == milestone.id if milestone else Assessment.milestone_id.is_(None)
    newest = db.session.scalar(
        select(Assessment).where(Assessment.commitment_id == commitment.id, place)
        .order_by(Assessment.assessed_on.desc(), Assessment.id.desc()).limit(1)
    )  # fmt: skip
    said = (code, assessor.strip(), source.strip(), on, note.strip())
    if newest and (newest.code, newest.assessor, newest.source, newest.assessed_on, newest.note) == said:
        return newest
    row = Assessment(
        commitment_id=commitment.id, milestone_id=milestone.id if milestone else None, code=code, assessor=said[1],
        source=said[2], assessed_on=on, note=said[4], user_id=by.id if by else None, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def connect(action: Action, commitment: Commitment | None, milestone: Milestone | None, goals: Sequence[Goal]) -> None:
    """Say which part of the plan a promise serves, and which goals. Raises Problem for another forum's."""
    if commitment is not None and commitment.forum_id != action.meeting.forum_id:
        raise Problem(_("This commitment belongs to another forum."), code="foreign", field="place")
    if milestone is not None and (commitment is None or milestone.commitment_id != commitment.id):
        raise Problem(_("This milestone belongs to another commitment."), code="foreign", field="place")
    action.commitment_id = commitment.id if commitment else None
    action.milestone_id = milestone.id if milestone else None
    set_goals(action, goals)


def set_goals(owner: Action | Commitment, goals: Sequence[Goal]) -> None:
    """The goals it serves, and no others."""
    kind, column = (ActionGoal, "action_id") if isinstance(owner, Action) else (CommitmentGoal, "commitment_id")
    db.session.execute(delete(kind).where(getattr(kind, column) == owner.id))
    db.session.add_all(kind(goal=goal, target=target, **{column: owner.id}) for goal, target in goals)
    db.session.flush()


def _organisation(name: str) -> Organisation | None:
    """The organisation of the directory with exactly this name, or short name; None for several."""
    plain = " ".join(name.split()).lower()
    if not plain:
        return None
    is_called = (func.lower(Organisation.name) == plain) | (func.lower(Organisation.short_name) == plain)
    found = db.session.scalars(select(Organisation).where(is_called, Organisation.valid_to.is_(None)).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _in_order(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise Problem(_("The end is before the start."), code="end_before_start", field="ends_on")
