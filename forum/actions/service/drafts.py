"""Promises while the minutes are being written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, func, select

from forum.accounts.models import User
from forum.actions import queries
from forum.actions.events import PromiseReported
from forum.actions.models import Action, ActionSupporter, ActionUpdate
from forum.actions.service.links import secret
from forum.directory.models import Office, Organisation
from forum.extensions import db
from forum.kernel import clock, ids
from forum.kernel.dates import format_date
from forum.kernel.errors import Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _
from forum.meetings.models import AgendaItem, Meeting

TEXT_LIMIT = 2000


def draft(
    meeting: Meeting,
    *,
    text: str,
    owner_organisation: Organisation,
    owner_office: Office | None = None,
    supporters: Iterable[Organisation] = (),
    due_on: date | None = None,
    agenda_item: AgendaItem | None = None,
    decision_number: int | None = None,
) -> Action:
    """A new draft at the end of the meeting's list. Nobody but the writers sees it before `publish`.

    Raises Problem for an empty or overlong text, and for an office of another organisation.
    """
    _check(text, owner_organisation, owner_office)
    last = db.session.scalar(select(func.max(Action.number)).where(Action.meeting_id == meeting.id))
    nonce = ids.new_token()
    action = Action(
        key=ids.new_key(), meeting=meeting, agenda_item=agenda_item, number=max(last or 0, 0) + 1,
        decision_number=decision_number, text=text.strip(), owner_organisation=owner_organisation,
        owner_office=owner_office, owner_name=_owner_name(owner_organisation, owner_office), due_on=due_on,
        token_nonce=nonce, token_hash=ids.token_hash(secret(nonce)), created_at=clock.now(),
    )  # fmt: skip
    db.session.add(action)
    db.session.flush()
    _set_supporters(action, supporters)
    return action


def revise(
    action: Action,
    *,
    text: str,
    owner_organisation: Organisation,
    owner_office: Office | None = None,
    supporters: Iterable[Organisation] = (),
    due_on: date | None = None,
    decision_number: int | None = None,
    by: User | None = None,
) -> Action:
    """Change a promise. What was already published keeps its history: the change is told in its thread."""
    _check(text, owner_organisation, owner_office)
    before = (action.text, action.owner_name, action.due_on)
    action.text, action.due_on, action.decision_number = text.strip(), due_on, decision_number
    action.owner_organisation, action.owner_office = owner_organisation, owner_office
    action.owner_name = _owner_name(owner_organisation, owner_office)
    _set_supporters(action, supporters)
    if action.published_at is not None and before != (action.text, action.owner_name, action.due_on):
        _tell_change(action, before, by)
    return action


def close(action: Action, ground: str) -> None:
    """Say on what ground a promise is not public: from now on strangers do not find it. "" lets the next publication of
    its minutes decide.
    """
    action.closed = ground
    action.is_public = action.is_public and not ground


def withdraw(action: Action, *, by: User | None = None, reason: str = "") -> None:
    """Take a promise back. A draft frees its number; a published one keeps it, and its page says so."""
    if action.withdrawn_at is not None:
        return
    action.withdrawn_at = clock.now()
    if action.published_at is None:
        action.number = -action.id
        return
    _note(action, "cancelled", reason, by, "organiser")


def renumber(meeting: Meeting, order: Sequence[int], decisions: Mapping[int, int]) -> None:
    """Number the drafts of a meeting in the order of `order` (ids), and follow decisions to their new numbers.

    Published promises are on paper already: nothing of them changes, and drafts come after them.
    """
    actions = queries.for_meeting(meeting.id)
    drafts = {one.id: one for one in actions if one.published_at is None}
    number = max((one.number for one in actions if one.published_at is not None), default=0)
    ordered = [drafts.pop(each) for each in order if each in drafts] + list(drafts.values())
    for one in ordered:  # out of the way first: numbers are unique at every moment
        one.number = -one.id
    db.session.flush()
    for one in ordered:
        number += 1
        one.number = number
        if one.decision_number is not None:
            one.decision_number = decisions.get(one.decision_number, one.decision_number)
    db.session.flush()


def _owner_name(organisation: Organisation, office: Office | None) -> str:
    return office.title if office is not None else organisation.name


def _check(text: str, organisation: Organisation, office: Office | None) -> None:
    if not text.strip():
        raise Problem(_("Write what was promised."), code="empty", field="text")
    if len(text) > TEXT_LIMIT:
        raise Problem(_("A promise is one sentence or two: at most %(limit)s characters.", limit=TEXT_LIMIT),
                      code="too_long", field="text")  # fmt: skip
    if office is not None and office.organisation_id != organisation.id:
        raise Problem(_("This office belongs to another organisation."), code="foreign_office", field="owner")


def _set_supporters(action: Action, supporters: Iterable[Organisation]) -> None:
    wanted = {one.id for one in supporters} - {action.owner_organisation.id}
    db.session.execute(delete(ActionSupporter).where(ActionSupporter.action_id == action.id))
    db.session.add_all(ActionSupporter(action_id=action.id, organisation_id=one) for one in sorted(wanted))
    db.session.flush()


def _tell_change(action: Action, before: tuple[str, str, date | None], by: User | None) -> None:
    text, owner, due_on = before
    told = [_("Changed by a correction of the minutes.")]
    if text != action.text:
        told.append(_("Before: %(text)s", text=text))
    if owner != action.owner_name:
        told.append(_("Owner before: %(owner)s", owner=owner))
    if due_on != action.due_on:
        told.append(_("Due before: %(day)s", day=format_date(due_on, "long") if due_on else "–"))
    note_change(action, " ".join(told), by)


def note_change(action: Action, note: str, by: User | None) -> None:
    """Tell in the thread that the record changed; the status, and whether it is confirmed, stay as they are."""
    updates = queries.updates(action.id)
    newest = updates[-1] if updates else None
    _note(action, newest.status if newest else "not_started", note, by, "record", newest.verdict if newest else "")


def _note(action: Action, status: str, note: str, by: User | None, source: str, verdict: str = "") -> None:
    update = ActionUpdate(client_key=f"by-us:{ids.new_token()}", action=action, status=status, note=note,
                          source=source, verdict=verdict if verdict == "confirmed" else "",
                          reporter=by.name if by else "", user_id=by.id if by else None, at=clock.now())  # fmt: skip
    db.session.add(update)
    db.session.flush()
    record(PromiseReported(action.id, update.id))
