"""What a tap does, and how it is undone. Each verb is registered under the code that `kinds.Act` names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from forum.accounts.models import User
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.inbox.service import Outcome
from forum.invitations import labels
from forum.invitations.models import Invitation
from forum.invitations.tray.held import Held, with_details
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import LazyText
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l


@dataclass(frozen=True)
class Wish:
    """What somebody tapped: on which message, with which value, for whom, who it was."""

    held: Held
    by: User
    value: str = ""
    invitation: Invitation | None = None


Do = Callable[[Wish], str]
Undo = Callable[[InboxMessage, User], None]
_verbs: dict[str, Do] = {}
_past: dict[str, LazyText] = {}
_undoes: dict[str, Undo] = {}


def does(code: str, *, past: LazyText = "", undo: Undo | None = None) -> Callable[[Do], Do]:
    """Let the decorated function do what `code` names; it settles the message (`settle`) and says what was done.

    `past` is what lists call the decision afterwards ("Recorded as an answer"). The function raises Problem, having
    changed nothing, when it cannot be done. `undo` takes back what it changed elsewhere; without one, reopening only
    puts the message back into the tray.
    """

    def register(function: Do) -> Do:
        _verbs[code], _past[code] = function, past
        if undo is not None:
            _undoes[code] = undo
        return function

    return register


def decide(code: str, wish: Wish) -> str:
    """Do what somebody tapped. Returns what was done, as a sentence. Raises Conflict when it is settled already."""
    if code not in _verbs:
        raise Problem(_("Choose what is to be done with this message."), code="unknown_verb")
    if not wish.held.is_waiting:
        raise Conflict(_("Somebody has dealt with this message already."), code="settled")
    return _verbs[code](wish)


def settle(wish: Wish, code: str, outcome: str, reason: str, **details: Any) -> None:
    """Write down the decision. What we had thought is kept beside it, so that it can be reopened."""
    row = wish.held.row
    before = {"reason": row.reason, "result": row.result}
    result = with_details(row, decision=code, before=before, **details)
    inbox.settle(row, Outcome(outcome, reason, result), wish.by.id)


def decision(held: Held) -> str:
    """What somebody decided about a message, in the past tense, with the invitee it concerned and the answer."""
    said = str(_past.get(held.decision) or held.decision)
    if held.invitation is None or held.decision == "set_aside":
        return said
    answer = f", “{labels.answer(held.said('recorded'))}”" if held.said("recorded") else ""
    return f"{said}: {labels.office(held.invitation)}{answer}"


def can_undo(held: Held) -> bool:
    """Whether reopening also takes back what the decision changed."""
    return held.decision in _undoes


def reopen(held: Held, by: User) -> None:
    """Put a message somebody decided about back into the tray, and take back what the decision changed.

    One that waits already stays as it is. Raises Conflict for one that nobody decided about.
    """
    row = held.row
    if held.is_waiting:
        return
    before = row.result.get("before")
    if row.decided_by_id is None or not isinstance(before, dict):
        raise Conflict(_("Nobody decided about this message, so there is nothing to undo."), code="undecided")
    if held.decision in _undoes:
        _undoes[held.decision](row, by)
    inbox.settle(row, Outcome("held", before["reason"], before["result"]))
    row.settled_at = None


@does("set_aside", past=_l("Was set aside"))
def _set_aside(wish: Wish) -> str:
    """It is not an answer to anything. The message itself is kept."""
    settle(wish, "set_aside", "ignored", "not_about_us")
    return _("Set aside. The message itself is kept.")
