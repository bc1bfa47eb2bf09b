""" "Done" is a word of the owner until an organiser has seen the evidence: confirmed, or sent back with a reason."""

from forum.accounts.models import User
from forum.actions import queries
from forum.actions.events import PromiseReported
from forum.actions.models import Action, ActionUpdate
from forum.actions.service.publication import tell_returned
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Conflict, Gone, Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _

REASON_LIMIT = 2000


def confirm(action: Action, *, seen: int, by: User | None, note: str = "") -> ActionUpdate:
    """An organiser has seen the evidence: done. `seen` is the id of the report they read. Twice confirms once.

    Raises Conflict when a newer report came meanwhile, and Problem when nobody handed in evidence and `note` does not
    say what was seen instead.
    """
    newest = _newest(action, seen, "confirmed")
    if newest.verdict == "confirmed":
        return newest
    note = _checked(note)
    if not note and not any(one.evidence_key or one.evidence_url for one in queries.updates(action.id)):
        raise Problem(_("No evidence was handed in. Write what you have seen, so that others can follow it."),
                      code="no_evidence", field="note")  # fmt: skip
    return _add(action, "done", "confirmed", note, by)


def send_back(action: Action, *, seen: int, reason: str, by: User | None) -> ActionUpdate:
    """Not done yet: it is in progress again, and the owner is told why. Twice sends back once.

    Raises Conflict when a newer report came meanwhile, and Problem without a reason.
    """
    newest = _newest(action, seen, "returned")
    if newest.verdict == "returned":
        return newest
    reason = _checked(reason)
    if not reason:
        raise Problem(_("Write what is still missing: the owner reads it."), code="no_reason", field="note")
    update = _add(action, "in_progress", "returned", reason, by)
    tell_returned(action, update)
    return update


def _newest(action: Action, seen: int, verdict: str) -> ActionUpdate:
    if action.withdrawn_at is not None:
        raise Gone(_("This action item was withdrawn; there is nothing to report any more."), code="withdrawn")
    updates = queries.updates(action.id)
    newest = updates[-1] if updates else None
    if newest is not None and newest.verdict == verdict and len(updates) > 1 and updates[-2].id == seen:
        return newest  # the same button once more
    if newest is None or newest.id != seen:
        raise Conflict(_("A newer report has come since you opened this page. Read it first."), code="newer_report")
    if newest.status != "done":
        raise Problem(_("Only what was reported as done can be confirmed or sent back."), code="not_done")
    return newest


def _checked(text: str) -> str:
    text = text.strip()
    if len(text) > REASON_LIMIT:
        raise Problem(_("At most %(limit)s characters.", limit=REASON_LIMIT), code="too_long", field="note")
    return text


def _add(action: Action, status: str, verdict: str, note: str, by: User | None) -> ActionUpdate:
    seen = queries.updates(action.id)[-1]
    update = ActionUpdate(
        client_key=f"verdict:{seen.id}", action=action, status=status, verdict=verdict, source="organiser", note=note,
        progress=100 if status == "done" else None, reporter=by.name if by else "", user_id=by.id if by else None,
        at=clock.now(),
    )  # fmt: skip
    db.session.add(update)
    db.session.flush()
    record(PromiseReported(action.id, update.id))
    return update
