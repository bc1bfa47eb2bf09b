"""Who was there, how we know, and what is kept as evidence."""

from forum.attendance.models.door import (
    EVENT_KINDS,
    EVENT_STATES,
    DoorDevice,
    DoorEvent,
    DoorRemoval,
    SelfCheckIn,
    Signature,
)
from forum.attendance.models.evidence import AttendanceSheet, ParticipantReport, PrintedSheet
from forum.attendance.models.presence import (
    ABSENCES,
    GENDERS,
    MODES,
    OUTCOMES,
    SOURCES,
    AbsenceMark,
    Attendance,
    AttendanceClosing,
)

__all__ = [
    "ABSENCES",
    "EVENT_KINDS",
    "EVENT_STATES",
    "GENDERS",
    "MODES",
    "OUTCOMES",
    "SOURCES",
    "AbsenceMark",
    "Attendance",
    "AttendanceClosing",
    "AttendanceSheet",
    "DoorDevice",
    "DoorEvent",
    "DoorRemoval",
    "ParticipantReport",
    "PrintedSheet",
    "SelfCheckIn",
    "Signature",
]
