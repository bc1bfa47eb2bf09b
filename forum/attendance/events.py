"""What happened at the door."""

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True)
class AttendanceRecorded(Event):
    """Somebody was recorded as present (also after a correction)."""

    meeting_id: int
    attendance_id: int


@dataclass(frozen=True)
class AttendanceClosed(Event):
    """The door was closed: for those not recorded somebody has now said what is known. May happen again."""

    meeting_id: int
