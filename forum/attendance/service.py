"""Standing at the door: record who came, correct it, take it back, say who did not come.

Every verb takes a `client_key` made by the page or the device: sent twice, it changes nothing. Nothing is deleted;
what is taken back stays with `removed_at`. Nothing here commits.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select

from forum.attendance import folding, queries, rules
from forum.attendance.events import AttendanceRecorded
from forum.attendance.models import ABSENCES, GENDERS, MODES, AbsenceMark, Attendance
from forum.directory.kinds import RANKS, TENURE_KINDS
from forum.directory.models import Organisation, Person
from forum.extensions import db
from forum.invitations.models import Invitation
from forum.kernel import clock, events
from forum.kernel.dates import format_date
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting

Row = TypeVar("Row", Attendance, AbsenceMark)
KEEP = "keep"
"""As gender of a correction: as it was."""


def record(
    meeting: Meeting,
    *,
    client_key: str,
    person_name: str,
    level: str,
    organisation: Organisation | None = None,
    invitation: Invitation | None = None,
    acting: str | None = None,
    mode: str = "on_site",
    person: Person | None = None,
    organisation_name: str = "",
    office_title: str = "",
    is_walk_in: bool = False,
    arrived_at: datetime | None = None,
    left_at: datetime | None = None,
    minutes: int | None = None,
    subject: str = "",
    source: str = "desk",
    device_id: int | None = None,
    claimed_at: datetime | None = None,
    replaces: str | None = None,
    reason: str = "",
    gender: str | None = None,
    by: Any = None,
) -> Attendance:
    """Record that somebody came. A second call with the same `client_key` returns the first row, unchanged.

    `by` is a user or None (a device, an import). `organisation_name` is what was typed when the organisation is not
    in the directory. `person_name` may be empty when only the level is known. `arrived_at` is now unless a report or a
    device says otherwise (`claimed_at`: on the device's own clock). `subject` says who the row speaks of
    (`Attendance`), `replaces` which row it corrects and `reason` why; `gender` ("f", "m", None: not said) is for sums
    only. Raises Problem when the meeting is not open for recording, when a value is unknown, and for a guest without a
    name; Conflict when the key belongs to another meeting.
    """
    known = _recorded_as(meeting, client_key)
    if known is not None:
        return known
    insist_on_open(meeting)
    name = " ".join(person_name.split())[:250]
    if (
        level not in RANKS
        or mode not in MODES
        or gender not in (None, *GENDERS)
        or (acting is not None and acting not in TENURE_KINDS)
    ):
        raise Problem(_("Say at what level this person came."), code="unknown_level", field="level")
    if not name and organisation is None:
        raise Problem(_("Type the name of the person who came."), code="name_missing", field="person_name")
    row = Attendance(
        client_key=client_key,
        meeting=meeting,
        organisation=organisation,
        invitation=invitation,
        person=person,
        person_name=name,
        organisation_name=(organisation.name if organisation else " ".join(organisation_name.split()))[:250],
        office_title=" ".join(office_title.split())[:250],
        level=level,
        acting=acting if level == "head" and acting in rules.ACTING else None,
        mode=mode,
        is_walk_in=is_walk_in,
        arrived_at=arrived_at or clock.now(),
        left_at=left_at,
        minutes=minutes,
        subject=subject,
        source=source,
        device_id=device_id,
        claimed_at=claimed_at,
        replaces=replaces,
        reason=reason.strip()[:500],
        gender=gender if gender in GENDERS else None,
        recorded_by_id=by.id if by is not None else None,
    )
    return _added(row)


def correct(
    row: Attendance,
    *,
    client_key: str,
    level: str,
    acting: str | None,
    person_name: str,
    office_title: str = "",
    mode: str = "on_site",
    gender: str | None = KEEP,
    also: Sequence[Attendance] = (),
    reason: str = "",
    by: Any = None,
) -> Attendance:
    """Put another row in the place of `row`, which stays in the history. Without a difference nothing happens.

    `also`: other rows about the same person that were seen with it and go with it. The earliest time of arrival is
    kept, and the gender when none is given. Raises Conflict when somebody else has taken the row back meanwhile.
    """
    known = _recorded_as(row.meeting, client_key)
    if known is not None:
        return known
    if row.removed_at is not None:
        raise Conflict(_("Somebody else has changed this meanwhile. Nothing was changed now; look at the list again."))
    acting = acting if level == "head" and acting in rules.ACTING else None
    gender = row.gender if gender == KEEP else gender or None
    wanted = (" ".join(person_name.split())[:250], level, acting, mode, " ".join(office_title.split())[:250], gender)
    if wanted == (row.person_name, row.level, row.acting, row.mode, row.office_title, row.gender):
        return row
    whom = queries.whom(row)
    own = [one for one in (row, *also) if one.about == whom]
    same_person = wanted[0] == row.person_name
    replacement = record(
        row.meeting, client_key=client_key, person_name=wanted[0], level=level, organisation=row.organisation,
        invitation=row.invitation, acting=acting, mode=mode, person=row.person if same_person else None,
        organisation_name=row.organisation_name, office_title=wanted[4], is_walk_in=row.is_walk_in,
        arrived_at=folding.arrived((row, *also)), left_at=folding.left(own), minutes=row.minutes,
        subject=whom, replaces=row.client_key, reason=reason, gender=gender, by=by,
    )  # fmt: skip
    for one in (row, *also):
        undo(one, by=by, reason=reason)
    return replacement


def undo(row: Attendance | AbsenceMark, *, reason: str = "", by: Any = None) -> None:
    """Take back what was recorded. It stays in the history; doing it twice changes nothing."""
    if row.removed_at is None:
        row.removed_at = clock.now()
        row.removed_by_id = by.id if by is not None else None
        row.removed_reason = reason.strip()[:500]
        db.session.flush()


def confirm(row: Attendance, *, by: Any) -> bool:
    """Say at the desk that a self-declared row is true; `by` is a user. False when there was nothing to confirm: not
    self-declared, confirmed before, or taken back meanwhile."""
    if not row.is_self_declared or row.removed_at is not None:
        return False
    row.confirmed_at = clock.now()
    row.confirmed_by_id = by.id
    db.session.flush()
    return True


def mark_absent(
    meeting: Meeting, *, client_key: str, organisation: Organisation, outcome: str, note: str = "",
    device_id: int | None = None, by: Any = None,
) -> AbsenceMark:  # fmt: skip
    """Say that an organisation was not there: `absent_notice` or `absent`. The newest word holds, except that what
    devices say differently is a question (`folding.absence`).

    Raises Problem when the meeting is not open for recording, Conflict when the key belongs to another meeting.
    """
    known = _one_with(AbsenceMark, meeting, client_key)
    if known is not None:
        return known
    insist_on_open(meeting)
    if outcome not in ABSENCES:
        raise Problem(_("Say whether the absence was announced."), code="unknown_outcome", field="outcome")
    return _added(
        AbsenceMark(
            client_key=client_key, meeting_id=meeting.id, organisation_id=organisation.id, outcome=outcome,
            note=note.strip()[:500], device_id=device_id, recorded_by_id=by.id if by is not None else None,
        )
    )  # fmt: skip


def keys(meeting: Meeting) -> set[str]:
    """The client keys of everything recorded of a meeting, also of what was taken back."""
    return set(db.session.scalars(select(Attendance.client_key).where(Attendance.meeting_id == meeting.id)))


def insist_on_open(meeting: Meeting) -> None:
    """Raise Problem unless attendance of this meeting may be recorded now: announced or later, from its day on."""
    if meeting.state == "cancelled":
        raise Problem(_("This meeting was cancelled: nobody can be recorded."), code="cancelled")
    if meeting.state == "draft":
        raise Problem(_("This meeting is still a draft. Announce it first."), code="draft")
    day = rules.opening_day(meeting.starts_at, meeting.timezone)
    if clock.today(meeting.timezone) < day:
        raise Problem(
            _("Attendance can be recorded from the day of the meeting: %(day)s.", day=format_date(day)),
            code="too_early",
        )


def _recorded_as(meeting: Meeting, client_key: str) -> Attendance | None:
    return _one_with(Attendance, meeting, client_key)


def _one_with(kind: type[Row], meeting: Meeting, client_key: str) -> Row | None:
    row = db.session.scalar(select(kind).where(kind.client_key == client_key))
    if row is not None and row.meeting_id != meeting.id:
        raise Conflict(_("This was sent for another meeting. Nothing was changed; open the list again."))
    return row


def _added(row: Row) -> Row:
    """Insert what `_one_with` did not find. Nobody else has inserted it meanwhile: writers go one after the other."""
    db.session.add(row)
    db.session.flush()
    if isinstance(row, Attendance):
        events.record(AttendanceRecorded(row.meeting_id, row.id))
    return row
