"""The door: one page on a phone, and the small pages behind it. Works as plain forms; door.js only saves reloads."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.attendance import door, labels, queries, rules, service
from forum.attendance.desk import leaving, signatures
from forum.attendance.forms import PersonForm
from forum.attendance.models import MODES, Attendance
from forum.attendance.rules import Seen
from forum.attendance.views import blueprint
from forum.directory import queries as directory_queries
from forum.directory.models import Organisation
from forum.extensions import current_user
from forum.invitations import labels as reasons
from forum.invitations import queries as invitation_queries
from forum.kernel import ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meeting_queries
from forum.meetings import rules as meetings_rules
from forum.meetings.models import Meeting
from forum.web.access import allow
from forum.web.forms import whole


@blueprint.get("/rapat/<key>/pintu", endpoint="door")
@allow(meetings_rules.may_write)
def show_door(key: str) -> ResponseReturnValue:
    meeting = meeting_queries.by_key(key)
    try:
        service.insist_on_open(meeting)
        closed_because = ""
    except Problem as problem:
        closed_because = str(problem)
    mode = request.args.get("mode", "on_site")
    roster = door.load(meeting)
    return render_template(
        "attendance/door.html", meeting=meeting, door=roster, questions=roster.disputed, closed_because=closed_because,
        search=request.args.get("q", "")[:100], mode=mode if mode in MODES else "on_site", client_key=ids.new_key(),
        level_buttons=door.level_buttons, folded=rules.folded, unfolded=whole(request.args.get("opd")),
    )  # fmt: skip


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
    anchor = _VERBS[verb](meeting, rest, f"{page_key}:{verb}:{rest}"[:64])
    kept: dict[str, Any] = {"q": request.form.get("q") or None, "mode": "online" if _mode() == "online" else None}
    kept["opd"] = anchor[1:] if anchor.startswith("o") else None  # its row comes back unfolded, for the second tap
    return redirect(url_for("attendance.door", key=key, _anchor=anchor, **kept), code=303)


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
    _say_if_undone(row)
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
    return _anchor(row)


def _mode_of(meeting: Meeting, rest: str, client_key: str) -> str:
    """`mode:<rows>:<mode>`"""
    numbers, _colon, mode = rest.partition(":")
    row, *also = _rows(meeting, numbers)
    service.correct(row, client_key=client_key, level=row.level, acting=row.acting, person_name=row.person_name,
                    office_title=row.office_title, mode=mode, also=also, by=current_user)  # fmt: skip
    return _anchor(row)


def _undo(meeting: Meeting, rest: str, _client_key: str) -> str:
    """`undo:<rows>`: all rows about the person that the page showed."""
    rows = _rows(meeting, rest)
    for row in rows:
        service.undo(row, by=current_user)
    return _anchor(rows[0])


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
    leaving.say(meeting, row.about, left, client_key=client_key)
    return _anchor(row)


def _back(meeting: Meeting, rest: str, client_key: str) -> str:
    """`back:<rows>`: they came back."""
    return _left(meeting, rest, client_key, left=False)


_VERBS = {
    "came": _came, "level": _level, "mode": _mode_of, "undo": _undo, "absent": _absent, "unmark": _unmark,
    "left": _left, "back": _back,
}  # fmt: skip


@blueprint.route("/rapat/<key>/pintu/tambah", methods=["GET", "POST"])
@allow(meetings_rules.may_write)
def add(key: str) -> ResponseReturnValue:
    """A walk-in, a guest, or another person of an organisation (`?opd=<id>`)."""
    meeting = meeting_queries.by_key(key)
    form = PersonForm(client_key=ids.new_key())
    known = door.organisations(meeting)
    chosen = known.get(whole(request.args.get("opd")))
    if chosen is not None and request.method == "GET":
        form.organisation.data = chosen.name
    if form.validate_on_submit():
        with form.problems():
            row = _recorded_walk_in(meeting, form, known)
            return redirect(_row_address(key, row), code=303)
    return _person_page(meeting, form, known, None)


def _recorded_walk_in(meeting: Meeting, form: PersonForm, known: dict[int, Organisation]) -> Attendance:
    typed = form.organisation.data or ""
    organisation = door.find_organisation(typed, known)
    level, acting = form.level_and_acting
    row = service.record(
        meeting, client_key=form.client_key.data or ids.new_key(), person_name=form.person_name.data or "",
        level=level, acting=acting, organisation=organisation, organisation_name=typed,
        office_title=form.office_title.data or "", mode=form.mode.data, is_walk_in=True, by=current_user,
    )  # fmt: skip
    if typed and organisation is None:
        flash(_("Recorded. “%(name)s” is not in the directory, so it is kept as typed.", name=typed), "attention")
    _say_if_undone(row)
    return row


@blueprint.route("/rapat/<key>/pintu/orang/<int:attendance_id>", methods=["GET", "POST"])
@allow(meetings_rules.may_write)
def edit(key: str, attendance_id: int) -> ResponseReturnValue:
    """Correct what was recorded of one person."""
    meeting = meeting_queries.by_key(key)
    row = queries.attendance(meeting.id, attendance_id)
    form = PersonForm(
        client_key=ids.new_key(), person_name=row.person_name, organisation=row.organisation_name,
        office_title=row.office_title, level=door.level_code(row.level, row.acting), mode=row.mode,
    )  # fmt: skip
    del form.organisation
    if form.validate_on_submit():
        with form.problems():
            level, acting = form.level_and_acting
            service.correct(
                row, client_key=form.client_key.data or ids.new_key(), level=level, acting=acting,
                person_name=form.person_name.data or "", office_title=form.office_title.data or "",
                mode=form.mode.data, also=queries.agreeing(row), by=current_user,
            )  # fmt: skip
            flash(_("The record was corrected."), "success")
            return redirect(_row_address(key, row), code=303)
    return _person_page(meeting, form, {}, row)


@blueprint.route("/rapat/<key>/pintu/tutup", methods=["GET", "POST"])
@allow(meetings_rules.may_write)
def close(key: str) -> ResponseReturnValue:
    """Close the door: see what would be said of each that nobody recorded, untick, confirm."""
    meeting = meeting_queries.by_key(key)
    service.insist_on_open(meeting)
    if request.method == "POST":
        ticked = {
            _number(number): request.form.get(f"outcome-{number}", "absent")
            for number in request.form.getlist("absent")
        }
        noted = service.close(
            meeting, current_user, absences=ticked, client_key=request.form.get("client_key", "")[:24]
        )
        flash(_closed(noted), "success")
        return redirect(url_for("meetings.show", key=key), code=303)
    return render_template("attendance/close.html", meeting=meeting, door=door.load(meeting), client_key=ids.new_key(),
                           proposals=service.proposals(meeting))  # fmt: skip


def _person_page(
    meeting: Meeting, form: PersonForm, known: dict[int, Organisation], row: Attendance | None
) -> ResponseReturnValue:
    status = 422 if form.errors else 200
    signed = signatures.of(meeting.id, row.about) if row is not None else None
    page = render_template("attendance/person.html", meeting=meeting, form=form, known=known, row=row, signed=signed)
    return page, status


def _closed(noted: int) -> str:
    words = ngettext(
        "The door is closed. %(num)d absence was noted.", "The door is closed. %(num)d absences were noted.", noted
    )
    return str(words)


def _say_if_undone(row: Attendance) -> None:
    if row.removed_at is not None:
        flash(
            _("This was recorded before and then taken back. Nothing was changed; tap again to record it."), "attention"
        )


def _anchor(row: Attendance) -> str:
    if row.organisation_id:
        return f"o{row.organisation_id}"
    return f"u{row.invitation_id}" if row.invitation_id else "guests"


def _row_address(key: str, row: Attendance) -> str:
    return url_for("attendance.door", key=key, opd=row.organisation_id, _anchor=_anchor(row))


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


@blueprint.context_processor
def _words() -> dict[str, Any]:
    """What the templates of the door call things."""
    return {
        "acting_prefix": labels.acting_prefix,
        "outcome_label": labels.outcome,
        "outcome_letter": labels.letter,
        "level_label": labels.level,
        "reason_label": reasons.reason,
    }
