"""Move in with meetings that another calendar made: the file, its meetings, its invitees with what they answered.

Nothing is mailed (docs/decisions/0012-taking-over-meetings.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf
from time import monotonic

from forum import config
from forum.accounts.models import User
from forum.adapters import ics
from forum.extensions import db
from forum.forums.models import Forum
from forum.invitations.takeover import Counted, take_series_invitees, take_single_invitees
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import service as meetings
from forum.meetings.service import Foreign, Hours, Taken

TAKEABLE = ("REQUEST", "PUBLISH", None)


@dataclass
class Report:
    """What became of a file: one line for each UID, in its order, and what was not looked at."""

    lines: list["Line"] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def number(self, outcome: str) -> int:
        """How many UIDs had this outcome: taken, updated, unchanged, left."""
        return sum(1 for line in self.lines if line.outcome == outcome)


@dataclass
class Line:
    """One UID: `outcome` is taken, updated, unchanged or left; `notes` say why, and what was left of it."""

    uid: str
    title: str
    outcome: str
    taken: Taken | None = None
    invitees: Counted | None = None
    notes: list[str] = field(default_factory=list)


def import_file(
    content: bytes,
    forum: Forum,
    *,
    organiser_is_us: bool = False,
    hours: Hours | None = None,
    by: User | None = None,
    patience: float | None = None,
) -> Report:
    """Take every meeting of a calendar file into `forum`; writes rows, never commits, mails nothing.

    With `organiser_is_us` an ORGANIZER outside this installation is declared to be ours: it stays on all mails of its
    UID. `hours` say when a whole-day event is a meeting. A UID that cannot be taken leaves no trace and says why.
    After `patience` seconds no further UID is begun: nobody else can save anything meanwhile, and a strange rule may
    take seconds to follow.
    Raises Problem for a file that is no calendar, too large, or an answer or cancellation.
    """
    try:
        message = ics.read(content, limits=ics.FILE, floating=forum.timezone)
    except ics.UnreadableCalendar as error:
        raise Problem(_("This is not a calendar file that can be read (%(reason)s).", reason=error.reason),
                      code="unreadable", field="file") from error  # fmt: skip
    if message.method not in TAKEABLE:
        raise Problem(_("The file is an answer or a cancellation (METHOD:%(method)s), not a meeting.",
                        method=message.method or ""), code="method", field="file")  # fmt: skip
    report = Report()
    until = inf if patience is None else monotonic() + patience
    for uid, events in meetings.grouped(message.events).items():
        if monotonic() < until:
            report.lines.append(_one(uid, events, forum, organiser_is_us, hours, by))
        else:
            report.lines.append(Line(uid, _title(uid, events), "left", notes=[
                _("It took too long to come to this one. Divide the file, or use the command line.")]))  # fmt: skip
    _say_what_was_not_looked_at(report, message)
    return report


def _one(
    uid: str,
    events: Sequence[ics.ItipEvent],
    forum: Forum,
    organiser_is_us: bool,
    hours: Hours | None,
    by: User | None,
) -> Line:
    line = Line(uid, _title(uid, events), "left")
    try:
        with db.session.begin_nested():
            found, unreadable = _foreign(events, hours, forum.timezone)
            organiser = found[0].organiser
            if organiser and not (organiser_is_us or is_ours(organiser)):
                raise Problem(
                    _("Its organiser is %(address)s, who gets the answers and whose calendar owns the meeting. If that "
                      "is you, and you will plan it here from now on, say so.", address=organiser),
                    code="organiser",
                )  # fmt: skip
            taken = meetings.take_over(forum, found, organiser=organiser, by=by)
            invitees = _invitees(taken, found)
            line.taken, line.outcome, line.invitees = taken, taken.outcome, invitees
            line.notes = [*taken.notes, *unreadable, *invitees.notes]
            if line.outcome == "unchanged" and invitees.changed:
                line.outcome = "updated"
    except Problem as problem:
        line.notes = [str(problem)]
    return line


def _title(uid: str, events: Sequence[ics.ItipEvent]) -> str:
    return " ".join(events[0].summary.split())[:250] or uid


def _foreign(
    events: Sequence[ics.ItipEvent], hours: Hours | None, timezone: str
) -> tuple[list[Foreign], list[str]]:  # fmt: skip
    """The whole event, which must be readable, and those of its dates that are."""
    found, notes = [meetings.foreign(events[0], hours=hours, timezone=timezone)], []
    for event in events[1:]:
        try:
            found.append(meetings.foreign(event, hours=hours, timezone=timezone))
        except Problem as problem:
            notes.append(str(problem))
    return found, notes


def _invitees(taken: Taken, found: Sequence[Foreign]) -> Counted:
    if taken.series is not None:
        return take_series_invitees(taken.series, found[0], taken.overrides)
    if taken.meeting is not None:
        return take_single_invitees(taken.meeting, found[0])
    return Counted()


def is_ours(address: str) -> bool:
    """Whether mail to this address comes to our mailbox: the reply address, with or without a token."""
    local, _at, domain = config.current().reply_address.lower().rpartition("@")
    theirs, _at, their_domain = address.lower().rpartition("@")
    separator = config.current().reply_separator
    return domain == their_domain and (theirs == local or theirs.startswith(f"{local}{separator}"))


def _say_what_was_not_looked_at(report: Report, message: ics.ItipMessage) -> None:
    others = sum(1 for event in message.events if event.kind != "VEVENT")
    nameless = sum(1 for event in message.events if event.kind == "VEVENT" and not event.uid)
    if others:
        report.notes.append(ngettext("%(num)d entry is a task or a note, not a meeting.",
                                     "%(num)d entries are tasks or notes, not meetings.", others))  # fmt: skip
    if nameless:
        report.notes.append(ngettext("%(num)d event has no UID and was left out.",
                                     "%(num)d events have no UID and were left out.", nameless))  # fmt: skip
    if not message.events:
        report.notes.append(str(_("The file has no events.")))


def problems(lines: Iterable[Line]) -> list[Line]:
    """The lines that somebody should look at: left out, or with something to say."""
    return [line for line in lines if line.outcome == "left" or line.notes]
