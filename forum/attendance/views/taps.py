"""Taps at the door: each is one verb about one row, an organisation or an absence."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from forum.attendance import door, queries, rules, service
from forum.attendance.desk import leaving
from forum.attendance.models import MODES, Attendance
from forum.attendance.rules import Seen
from forum.attendance.views import blueprint
from forum.attendance.views.door import anchor, say_if_undone
from forum.directory import queries as directory_queries
from forum.extensions import current_user
from forum.invitations import queries as invitation_queries
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meeting_queries
from forum.meetings import rules as meetings_rules
from forum.meetings.models import Meeting
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.post("/rapat/<key>/pintu")
@allow(meetings_rules.may_write)
def act(key: str) -> ResponseReturnValue:
    """One tap: `do` says which. The page's `client_key` and the tap together name it, so twice is once."""
    meeting = meeting_queries.by_key(key)
    verb, _colon, rest = request.form.get("do", "").partition(":")
    page_key = request.form.get("client_key", "")[:24]
    if not page_key or verb not in _VERBS:
        raise Problem(
            _("This tap was not understood, and nothing was changed. Open the list again."), code="unknown_tap"
        )
    if verb in _CORRECTING and queries.closing(meeting) is not None:
        return redirect(_asks_why(key, verb, rest), code=303)
    there = _VERBS[verb](meeting, rest, f"{page_key}:{verb}:{rest}"[:64])
    kept: dict[str, Any] = {"q": request.form.get("q") or None, "mode": "online" if _mode() == "online" else None}
    kept["opd"] = there[1:] if there.startswith("o") else None  # its row comes back unfolded, for the second tap
    return redirect(url_for("attendance.door", key=key, _anchor=there, **kept), code=303)


def _came(meeting: Meeting, rest: str, client_key: str) -> str:
    """`came:<invitation>:<h|d>`"""
    seat, one = door.expected(meeting, rest)
    row = service.record(
        meeting, client_key=client_key, person_name=one.name or ("" if seat.organisation else one.title),
        level=one.level, acting=one.acting, organisation=seat.organisation, office_title=one.title,
        person=directory_queries.person(one.person_id) if one.person_id else None,
        invitation=invitation_queries.by_id(meeting.id, one.invitation_id), mode=_mode(), subject=one.code,
        by=current_user,
    )  # fmt: skip
    say_if_undone(row)
    return seat.code


def _level(meeting: Meeting, rest: str, client_key: str) -> str:
    """`level:<rows>:<level code>`"""
    numbers, _colon, code = rest.partition(":")
    row, *also = _rows(meeting, numbers)
    level, _dot, acting = code.partition(".")
    holder, delegate = door.load(meeting).holder_and_delegate(row)
    name = rules.name_after(Seen(row.level, row.acting, row.person_name), level, holder, delegate)
    service.correct(
        row, client_key=client_key, level=level, acting=acting or None, person_name=name,
        office_title=row.office_title if name == row.person_name else "", mode=row.mode, also=also, by=current_user,
    )  # fmt: skip
    return anchor(row)


def _mode_of(meeting: Meeting, rest: str, client_key: str) -> str:
    """`mode:<rows>:<mode>`"""
    numbers, _colon, mode = rest.partition(":")
    row, *also = _rows(meeting, numbers)
    service.correct(row, client_key=client_key, level=row.level, acting=row.acting, person_name=row.person_name,
                    office_title=row.office_title, mode=mode, also=also, by=current_user)  # fmt: skip
    return anchor(row)


def _undo(meeting: Meeting, rest: str, _client_key: str) -> str:
    """`undo:<rows>`: all rows about the person that the page showed."""
    rows = _rows(meeting, rest)
    for row in rows:
        service.undo(row, by=current_user)
    return anchor(rows[0])


def _confirm(meeting: Meeting, rest: str, _client_key: str) -> str:
    """`confirm:<attendance>`: what somebody declared of themselves is true."""
    row = queries.attendance(meeting.id, _number(rest))
    service.confirm(row, by=current_user)
    return anchor(row)


def _absent(meeting: Meeting, rest: str, client_key: str) -> str:
    """`absent:<organisation>:<outcome>`"""
    number, _colon, outcome = rest.partition(":")
    organisation = door.load(meeting).organisation(_number(number))
    service.mark_absent(meeting, client_key=client_key, organisation=organisation, outcome=outcome, by=current_user)
    return f"o{organisation.id}"


def _unmark(meeting: Meeting, rest: str, _client_key: str) -> str:
    """`unmark:<absence marks>`: not absent after all; then not recorded again."""
    marks = [queries.mark(meeting.id, number) for number in _numbers(rest)]
    for mark in marks:
        service.undo(mark, by=current_user)
    return f"o{marks[0].organisation_id}"


def _left(meeting: Meeting, rest: str, client_key: str, left: bool = True) -> str:
    """`left:<rows>`"""
    service.insist_on_open(meeting)
    row, *_also = _rows(meeting, rest)
    leaving.say(meeting, queries.whom(row), left, client_key=client_key)
    return anchor(row)


def _back(meeting: Meeting, rest: str, client_key: str) -> str:
    """`back:<rows>`: they came back."""
    return _left(meeting, rest, client_key, left=False)


def _asks_why(key: str, verb: str, rest: str) -> str:
    """Once attendance is closed a tap alone changes nothing that stands: the page where one also says why."""
    number, _colon, wanted = rest.partition(":")
    if verb == "unmark":
        return url_for("attendance.take_back_mark", key=key, mark_id=_numbers(number)[0])
    if verb == "undo":
        return url_for("attendance.take_back", key=key, attendance_id=_numbers(number)[0])
    chosen: dict[str, Any] = {verb: wanted}
    return url_for("attendance.edit", key=key, attendance_id=_numbers(number)[0], **chosen)


_CORRECTING = ("level", "mode", "undo", "unmark")
_VERBS = {
    "came": _came, "level": _level, "mode": _mode_of, "undo": _undo, "absent": _absent, "unmark": _unmark,
    "confirm": _confirm, "left": _left, "back": _back,
}  # fmt: skip


def _mode() -> str:
    mode = request.form.get("mode", "on_site")
    return mode if mode in MODES else "on_site"


def _rows(meeting: Meeting, text: str) -> list[Attendance]:
    """The rows about one person, the one that counts first, as a button named them: "12.15"."""
    return [queries.attendance(meeting.id, number) for number in _numbers(text)]


def _numbers(text: str) -> list[int]:
    return [_number(one) for one in text.split(".")[:50]]


def _number(text: Any) -> int:
    """A row's number as a page sent it. Raises Problem for anything else."""
    number = whole(text, -1)
    if number < 0:
        raise Problem(
            _("This tap was not understood, and nothing was changed. Open the list again."), code="unknown_tap"
        )
    return number
