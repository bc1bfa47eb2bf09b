"""Move in with the meetings of another calendar: upload, see what would be taken, take it. Nothing is mailed."""

import re
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from forum import config
from forum.adapters.storage import Storage, StorageFailed
from forum.extensions import current_user, db
from forum.forums import queries as forums
from forum.forums import rules as forum_rules
from forum.invitations import importing
from forum.invitations.views import blueprint
from forum.kernel import dates
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.kernel.i18n import ngettext
from forum.meetings import labels
from forum.meetings.service import Hours
from forum.web.access import allow
from forum.web.fields import Hour
from forum.web.forms import Form

_KEY = re.compile(r"[0-9a-f]{64}")
PATIENCE = 15.0
"""Seconds: so long a browser waits without worry, and all others who want to save something."""


class ImportForm(Form):
    """The file itself is read from the request, or from where the first look kept it."""

    organiser_is_us = BooleanField(_l("We are the organiser of these meetings"))
    begins = Hour(_l("Whole days begin at"), [Optional()])
    ends = Hour(_l("Whole days end at"), [Optional()])
    kept = HiddenField()

    @property
    def hours(self) -> Hours | None:
        """When a whole-day event is a meeting, if both hours were given. Raises Problem for an end before the start."""
        if self.begins.data is None or self.ends.data is None:
            return None
        if self.ends.data <= self.begins.data:
            raise Problem(_("The end is before the start."), code="end_before_start", field="ends")
        return self.begins.data, self.ends.data


@dataclass(frozen=True)
class Shown:
    """A line of the report in words, without rows: those of a first look are gone by now."""

    outcome: str
    title: str
    detail: str
    notes: tuple[str, ...]


@blueprint.route("/forum/<slug>/rapat/pindahan", methods=["GET", "POST"])
@allow(forum_rules.may_organise)
def import_meetings(slug: str) -> ResponseReturnValue:
    """First a look at what would be taken, then the same file once more from where it was kept."""
    forum = forums.by_slug(slug)
    form = ImportForm()
    shown: list[Shown] = []
    notes: list[str] = []
    if form.validate_on_submit():
        with form.problems():
            content = _content(form)
            report = importing.import_file(content, forum, organiser_is_us=form.organiser_is_us.data, hours=form.hours,
                                           by=current_user._get_current_object(), patience=PATIENCE)  # fmt: skip
            shown, notes = [_shown(line) for line in report.lines], report.notes
            if "take" in request.form:
                _said(report)
                return redirect(url_for("forums.show", slug=slug), code=303)
        db.session.rollback()
        forum = forums.by_slug(slug)
    number = sum(1 for line in shown if line.outcome in ("taken", "updated"))
    return render_template("invitations/import.html", form=form, forum=forum, shown=shown, notes=notes,
                           number=number), 422 if form.errors else 200  # fmt: skip


def _content(form: ImportForm) -> bytes:
    """What was uploaded now, else what the first look kept."""
    file = request.files.get("file")
    storage = Storage(config.current().files)
    content = file.read() if file else b""
    if content:
        form.kept.data = storage.put(content)
        form.kept.raw_data = None
        return content
    if not _KEY.fullmatch(form.kept.data or ""):
        raise Problem(_("Choose the calendar file (.ics)."), code="no_file")
    try:
        return storage.open(form.kept.data or "")
    except StorageFailed as error:
        raise Problem(_("Choose the calendar file (.ics) once more."), code="no_file") from error


def _shown(line: importing.Line) -> Shown:
    parts = []
    taken, asked = line.taken, line.invitees
    if taken is not None and taken.series is not None:
        parts.append(labels.series_sentence(taken.series))
    elif taken is not None and taken.meeting is not None:
        parts.append(dates.format_datetime(taken.meeting.starts_at, taken.meeting.timezone))
    if asked is not None:
        parts.append(ngettext("%(num)d invitee", "%(num)d invitees", asked.invitees))
        parts.append(ngettext("%(num)d known answer", "%(num)d known answers", asked.answers))
    return Shown(line.outcome, line.title, " · ".join(parts), tuple(line.notes))


def _said(report: importing.Report) -> None:
    number = report.number("taken") + report.number("updated")
    said = ngettext("%(num)d meeting or series was taken over. Nothing was mailed.",
                    "%(num)d meetings or series were taken over. Nothing was mailed.", number)  # fmt: skip
    flash(said if number else _("Nothing was changed."), "success")
