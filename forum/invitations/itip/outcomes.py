"""How the reader says what became of a message: text from outside is made storable, results name what was touched."""

from typing import Any

from forum.inbox.service import Outcome
from forum.invitations.models import Invitation, Reply
from forum.meetings.models import Meeting

_LONGEST = 500


def storable(value: Any) -> Any:
    """Text without NUL and broken surrogates, cut at a length; anything else as it is."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:_LONGEST]
    return value


def outcome(
    kind: str, reason: str, invitation: Invitation | None = None, *, meeting: Meeting | None = None,
    reply: Reply | None = None, **details: Any,
) -> Outcome:  # fmt: skip
    """An Outcome whose result names meeting (UID), invitation and reply (ids), and what `details` say."""
    meeting = meeting or (invitation.meeting if invitation else None)
    result: dict[str, Any] = {}
    if meeting is not None:
        result["meeting"] = meeting.uid
    if invitation is not None:
        result["invitation"] = invitation.id
    if reply is not None:
        result["reply"] = reply.id
    result.update((name, storable(value)) for name, value in details.items() if value not in (None, "", [], False))
    return Outcome(kind, reason, result)
