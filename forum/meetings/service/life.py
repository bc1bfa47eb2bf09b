"""draft → announced → held → concluded; or cancelled. Doing a step twice changes nothing."""

from forum.accounts.models import User
from forum.kernel.errors import Problem
from forum.kernel.events import Event, record
from forum.kernel.i18n import gettext as _
from forum.meetings import labels, rules
from forum.meetings.events import MeetingAnnounced, MeetingCancelled, MeetingConcluded, MeetingHeld
from forum.meetings.models import Meeting
from forum.meetings.service.record import changed, expect, next_sequence


def announce(meeting: Meeting, by: User | None = None) -> None:
    """The draft becomes real; called by `invitations.service.send`. Raises Problem from a later state."""
    _go(meeting, "announced", by, MeetingAnnounced(meeting.id))


def hold(meeting: Meeting, by: User | None = None) -> None:
    """The meeting took place. Raises Problem for a draft and for a cancelled meeting."""
    if meeting.state == "concluded":
        return
    _go(meeting, "held", by, MeetingHeld(meeting.id))


def conclude(meeting: Meeting, by: User | None = None) -> None:
    """Everything is written up. A meeting that nobody marked as held is marked so first. Raises Problem."""
    if meeting.state == "announced":
        hold(meeting, by)
    _go(meeting, "concluded", by, MeetingConcluded(meeting.id))


def cancel(meeting: Meeting, reason: str, by: User | None = None, *, revision: int | None = None) -> None:
    """Call the meeting off; for an announced one SEQUENCE rises. Raises Problem once held, Conflict."""
    if meeting.state == "cancelled":
        return
    expect(meeting, revision)
    _guard(meeting, "cancelled")
    was_announced = meeting.state == "announced"
    before, meeting.state, meeting.cancel_reason = meeting.state, "cancelled", reason.strip()
    if was_announced:
        next_sequence(meeting)
    changed(meeting, "cancelled", {"state": [before, "cancelled"], "reason": ["", reason.strip()]}, by)
    record(MeetingCancelled(meeting.id, was_announced))


def _go(meeting: Meeting, state: str, by: User | None, event: Event) -> None:
    if meeting.state == state:
        return
    _guard(meeting, state)
    before, meeting.state = meeting.state, state
    changed(meeting, state, {"state": [before, state]}, by)
    record(event)


def _guard(meeting: Meeting, state: str) -> None:
    if not rules.may_become(meeting.state, state):
        raise Problem(
            _("The meeting is “%(now)s”; it cannot become “%(new)s”.", now=labels.state(meeting.state),
              new=labels.state(state)),
            code=f"not_{state}",
        )  # fmt: skip
