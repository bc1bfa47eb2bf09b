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
    """Attendance was closed: somebody has now said what is known of those not recorded. May happen again later."""

    meeting_id: int


@dataclass(frozen=True)
class AttendanceReopened(Event):
    """Somebody opened a closed attendance again, and said why."""

    meeting_id: int
