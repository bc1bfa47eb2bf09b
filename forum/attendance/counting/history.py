"""Every row ever recorded, corrected and taken back, every word of an absence, every closing: in the order of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.attendance.models import AbsenceMark, Attendance, AttendanceClosing


@dataclass(frozen=True)
class Entry:
    """Something that happened. `code`: recorded, corrected, confirmed, removed, marked, unmarked, closed, reopened.

    `row` is what was recorded, `before` what it corrects. `is_late`: it happened while attendance was closed. `by_id`:
    the user, None for a device, an import or the person themself.
    """

    at: datetime
    code: str
    by_id: int | None = None
    why: str = ""
    row: Attendance | None = None
    before: Attendance | None = None
    mark: AbsenceMark | None = None
    closing: AttendanceClosing | None = None
    is_late: bool = False


def told(
    rows: Sequence[Attendance], marks: Sequence[AbsenceMark], closings: Sequence[AttendanceClosing] = ()
) -> list[Entry]:
    """The history, oldest first. A correction is one entry, though it took back one row and added another."""
    found = [*_of_rows(rows), *_of_marks(marks), *_of_closings(closings)]
    order = {"closed": 1, "reopened": 2}
    return sorted((_dated(one, closings) for one in found), key=lambda one: (one.at, order.get(one.code, 0)))


def _of_rows(rows: Sequence[Attendance]) -> Iterable[Entry]:
    by_key = {row.client_key: row for row in rows}
    replaced = {row.replaces for row in rows if row.replaces}
    for row in rows:
        before = by_key.get(row.replaces) if row.replaces else None
        code = "corrected" if before is not None else "recorded"
        yield Entry(row.recorded_at, code, row.recorded_by_id, row.reason, row, before)
        if row.confirmed_at is not None:
            yield Entry(row.confirmed_at, "confirmed", row.confirmed_by_id, "", row)
        if row.removed_at is not None and row.client_key not in replaced:
            yield Entry(row.removed_at, "removed", row.removed_by_id, row.removed_reason, row)


def _of_marks(marks: Sequence[AbsenceMark]) -> Iterable[Entry]:
    for mark in marks:
        yield Entry(mark.recorded_at, "marked", mark.recorded_by_id, mark.note, mark=mark)
        if mark.removed_at is not None:
            yield Entry(mark.removed_at, "unmarked", mark.removed_by_id, mark.removed_reason, mark=mark)


def _of_closings(closings: Sequence[AttendanceClosing]) -> Iterable[Entry]:
    for one in closings:
        yield Entry(one.closed_at, "closed", one.closed_by_id, closing=one)
        if one.reopened_at is not None:
            yield Entry(one.reopened_at, "reopened", one.reopened_by_id, one.reopen_reason, closing=one)


def _dated(entry: Entry, closings: Sequence[AttendanceClosing]) -> Entry:
    """The same, told apart by whether attendance was closed at that moment."""
    is_late = entry.closing is None and any(
        one.closed_at < entry.at and (one.reopened_at is None or entry.at < one.reopened_at) for one in closings
    )
    return Entry(entry.at, entry.code, entry.by_id, entry.why, entry.row, entry.before, entry.mark, entry.closing,
                 is_late)  # fmt: skip
