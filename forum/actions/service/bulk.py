"""Many promises changed at once, by an organiser who has seen what would change; and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from forum.accounts.models import User
from forum.actions import labels, queries
from forum.actions.models import Action, BulkChange, Commitment
from forum.actions.service.drafts import note_change
from forum.actions.service.reports import report
from forum.directory import queries as directory
from forum.directory.models import Organisation
from forum.extensions import db
from forum.kernel import clock, ids
from forum.kernel.dates import format_date
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _

MOST = 200
FIELDS = ("due_on", "owner", "commitment", "status")


@dataclass(frozen=True)
class Wanted:
    """What every chosen promise is to become; None leaves a thing as it is."""

    due_on: date | None = None
    status: str | None = None
    owner: Organisation | None = None
    commitment: Commitment | None = None


@dataclass(frozen=True)
class Difference:
    """One thing of one promise: plain values to store, and words to show."""

    action: Action
    field: str
    before: Any
    after: Any
    words: tuple[str, str]


def differences(actions: Sequence[Action], wanted: Wanted) -> list[Difference]:
    """What would change, promise by promise; what is so already is left out. Raises Problem for nothing chosen."""
    if not actions:
        raise Problem(_("Choose the action items to change."), code="nothing_chosen")
    if len(actions) > MOST:
        raise Problem(_("At most %(number)s action items are changed at once.", number=MOST), code="too_many")
    if wanted == Wanted():
        raise Problem(_("Say what is to change: a due date, a status, an owner or a commitment."), code="nothing_asked")
    if any(one.withdrawn_at or one.published_at is None for one in actions):
        raise Problem(_("A withdrawn action item cannot be changed."), code="withdrawn")
    statuses = queries.statuses([one.id for one in actions])
    found = []
    for one in actions:
        now = {"due_on": one.due_on, "status": statuses[one.id].code, "owner": one.owner_organisation_id,
               "commitment": one.commitment_id}  # fmt: skip
        then = {"due_on": wanted.due_on, "status": wanted.status, "owner": wanted.owner and wanted.owner.id,
                "commitment": wanted.commitment and wanted.commitment.id}  # fmt: skip
        for field in FIELDS:
            if then[field] is not None and then[field] != now[field]:
                words = (_words(field, now[field], one), _words(field, then[field], one, wanted))
                found.append(Difference(one, field, _plain(now[field]), _plain(then[field]), words))
    return found


def change(actions: Sequence[Action], wanted: Wanted, *, key: str, by: User) -> BulkChange:
    """Make the changes, and note them so that they can be taken back. The same `key` again changes nothing."""
    known = find(key, by)
    if known is not None:
        return known
    made = differences(actions, wanted)
    for one in made:
        _set(one.action, one.field, one.after, by)
    row = BulkChange(key=key, user_id=by.id, what="chosen", at=clock.now(), changes=[
        {"action": one.action.id, "field": one.field, "before": one.before, "after": one.after} for one in made
    ])  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def find(key: str, by: User) -> BulkChange | None:
    """What this person changed under `key`."""
    return db.session.scalar(select(BulkChange).where(BulkChange.key == key, BulkChange.user_id == by.id))


def undo(row: BulkChange, by: User) -> int:
    """Take it back, but for what somebody has changed since: that stays. How many stay. Twice takes back once."""
    if row.undone_at is not None:
        return 0
    numbers = {one["action"] for one in row.changes}
    actions = {one.id: one for one in db.session.scalars(select(Action).where(Action.id.in_(numbers)))}
    statuses = queries.statuses(numbers)
    kept = 0
    for one in reversed(row.changes):
        action = actions[one["action"]]
        now = {"due_on": action.due_on, "status": statuses[action.id].code, "owner": action.owner_organisation_id,
               "commitment": action.commitment_id}[one["field"]]  # fmt: skip
        if _plain(now) == one["after"] and action.withdrawn_at is None:
            _set(action, one["field"], one["before"], by)
        else:
            kept += 1
    row.undone_at = clock.now()
    db.session.flush()
    return kept


def _set(action: Action, field: str, value: Any, by: User) -> None:
    if field == "status":
        words = _("Set by the organiser.")
        report(action, client_key=ids.new_token(), status=value, note=words,
               reporter=by.name, user=by, source="organiser")  # fmt: skip
        return
    if field == "commitment":
        action.commitment_id, action.milestone_id = value, None
        return
    if field == "due_on":
        before = action.due_on
        action.due_on = date.fromisoformat(value) if value else None
        told = _("Due before: %(day)s", day=format_date(before, "long") if before else "–")
    else:
        told = _("Owner before: %(owner)s", owner=action.owner_name)
        action.owner_organisation = db.session.get_one(Organisation, value)
        action.owner_office = directory.head_office(value)
        action.owner_name = action.owner_office.title if action.owner_office else action.owner_organisation.name
    note_change(action, f"{_('Changed by the organiser.')} {told}", by)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _words(field: str, value: Any, action: Action, wanted: Wanted | None = None) -> str:
    if field == "due_on":
        return format_date(value, "long") if value else _("no date was set")
    if field == "status":
        return labels.status(value)
    if field == "owner":
        return wanted.owner.name if wanted and wanted.owner else action.owner_organisation.name
    commitment = wanted.commitment if wanted else action.commitment
    return f"{commitment.number} · {commitment.title}" if commitment else _("None")
