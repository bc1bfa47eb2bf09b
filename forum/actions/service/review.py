"""What comes back: promises of earlier meetings, reviewed in this one, and at the head of its agenda."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forum.accounts.models import User
from forum.actions import queries
from forum.actions.models import Action, ActionUpdate
from forum.actions.service.reports import report
from forum.directory.models import Organisation
from forum.extensions import db
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings import queries as meetings
from forum.meetings import service as meeting_service
from forum.meetings.models import AgendaItem, Meeting

MINUTES = 15


@dataclass(frozen=True)
class Matter:
    """A promise of an earlier meeting, how far it is, and what was taken down of it in this meeting, if anything."""

    action: Action
    status: queries.Status
    taken: ActionUpdate | None = None


def matters(meeting: Meeting) -> list[tuple[Organisation, list[Matter]]]:
    """What the forum's organisations still owe from other meetings, and what was reviewed in this one; by
    organisation, overdue ones in front. Six statements, however many."""
    newest: dict[int, ActionUpdate] = {}
    for update in db.session.scalars(select(ActionUpdate).where(ActionUpdate.meeting_id == meeting.id)
                                     .order_by(ActionUpdate.id)):  # fmt: skip
        newest[update.action_id] = update
    open_ = [one for one in queries.unfinished_in_forum(meeting.forum_id, newest) if one.meeting_id != meeting.id]
    statuses = queries.statuses([one.id for one in open_])
    found: dict[int, list[Matter]] = {}
    for one in sorted(open_, key=lambda each: not statuses[each.id].overdue):
        found.setdefault(one.owner_organisation_id, []).append(Matter(one, statuses[one.id], newest.get(one.id)))
    groups = [(each[0].action.owner_organisation, each) for each in found.values()]
    return sorted(groups, key=lambda group: group[0].name.casefold())


def take_down(meeting: Meeting, said: Mapping[int, tuple[str, str]], *, key: str, by: User) -> int:
    """What was said in the meeting: action id -> (status, note). Each becomes a report of its own source. How many.

    The same `key` again adds nothing. Raises Problem for an unknown status; what is not of this forum is left out.
    """
    known = {matter.action.id: matter for _owner, group in matters(meeting) for matter in group}
    count = 0
    for number, (status, note) in said.items():
        matter = known.get(number)
        if matter is None or not (status or note.strip()):
            continue
        before = len(queries.updates(number))
        status = status or matter.status.code
        if not note.strip() and status == matter.status.code:
            note = _("Reviewed in the meeting: as before.")
        report(matter.action, client_key=f"{key}:{number}", status=status, note=note, reporter=by.name, user=by,
               source="meeting", meeting_id=meeting.id)  # fmt: skip
        count += len(queries.updates(number)) > before
    return count


def opening_title(meeting: Meeting) -> str:
    """What the agenda item is called, in the forum's language."""
    with speaking(meeting.forum.locale):
        return _("Follow-up of the previous meetings")


def opens_with_review(meeting: Meeting, agenda: Sequence[AgendaItem]) -> bool:
    """Whether the agenda has it already."""
    return any(item.title == opening_title(meeting) for item in agenda)


def open_agenda(meeting: Meeting, by: User) -> None:
    """Put it at the head of the agenda. Twice puts it once. Raises Problem for a cancelled meeting."""
    agenda = meetings.agenda(meeting.id)
    if opens_with_review(meeting, agenda):
        return
    lines = [meeting_service.AgendaLine(one.title, one.minutes, one.presenter, one.id) for one in agenda]
    head = meeting_service.AgendaLine(opening_title(meeting), MINUTES)
    meeting_service.set_agenda(meeting, [head, *lines], by)
