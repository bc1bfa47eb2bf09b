"""A message in the tray, as far as lists know it: never its raw bytes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.inbox.models import InboxMessage
from forum.invitations.models import Invitation
from forum.meetings.models import Meeting

RECORDABLE = ("accepted", "declined", "tentative", "delegated")


@dataclass(frozen=True)
class Held:
    """A message that waits or was decided about: its row, what we think it belongs to, who decided.

    All words in it come from outside. Reading `row.raw` loads the bytes: only the page of one message may.
    """

    row: InboxMessage
    meeting: Meeting | None = None
    invitation: Invitation | None = None
    decided_by: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.row.outcome == "held"

    @property
    def reason(self) -> str:
        """Why it waits, or waited until somebody decided: a stable code (`labels.held`)."""
        before = self.row.result.get("before")
        return str(before["reason"]) if isinstance(before, dict) and not self.is_waiting else self.row.reason

    @property
    def decision(self) -> str:
        """The code of the verb somebody chose; empty while it waits."""
        return self.said("decision")

    @property
    def is_quarantined(self) -> bool:
        """Whether reading it failed again and again: then nothing of its body is read for a page either."""
        return self.reason in ("quarantined", "unreadable")

    def said(self, name: str) -> str:
        """A detail of our reading, as text; empty when it has none."""
        value = self.row.result.get(name)
        return value if isinstance(value, str) else ""

    def moment(self, name: str) -> datetime | None:
        """A detail that is an instant (ISO 8601 in UTC)."""
        text = self.said(name)
        return datetime.fromisoformat(text) if text else None

    @property
    def sender(self) -> str:
        """Who wrote, by the name and the address they gave."""
        row = self.row
        name = self.said("attendee_name") or row.sender_name or self.said("sender_name")
        return f"{name} <{row.sender}>" if name and row.sender else name or row.sender

    @property
    def who(self) -> str:
        """Who wrote, in the shortest words there are."""
        return self.said("attendee_name") or self.row.sender_name or self.row.sender

    @property
    def suggestion(self) -> str:
        """What the message seems to answer: `accepted`, `declined`, `tentative`, `delegated` or nothing."""
        found = self.said("suggestion") or self.said("partstat")
        return found if found in RECORDABLE else ""

    @property
    def is_open(self) -> bool:
        """Whether an answer can still be recorded for its meeting."""
        return self.meeting is not None and self.meeting.state != "cancelled"


def with_details(row: InboxMessage, **details: Any) -> dict[str, Any]:
    """The result of a row with these details added; empty ones are left out."""
    return {**row.result, **{name: value for name, value in details.items() if value not in (None, "")}}
