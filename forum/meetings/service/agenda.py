"""The agenda, set as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from forum.accounts.models import User
from forum.extensions import db
from forum.kernel.errors import Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _
from forum.meetings import queries, rules
from forum.meetings.events import MeetingReworded
from forum.meetings.models import AgendaItem, Meeting
from forum.meetings.service.record import changed, expect

LONGEST_AGENDA = 100


@dataclass(frozen=True)
class AgendaLine:
    """One topic as somebody wrote it; `id` of the item it was, None for a new one; `minutes` from 0 to 1440."""

    title: str
    minutes: int = 0
    presenter: str = ""
    id: int | None = None


def set_agenda(
    meeting: Meeting, items: Sequence[AgendaLine], by: User | None = None, *, revision: int | None = None,
    notify: bool = False,
) -> list[AgendaItem]:  # fmt: skip
    """Make the agenda these lines, in this order. Items named by `id` are kept (minutes point at them), others go.

    The same agenda again changes nothing. Invitees of an announced meeting are told when `notify` says so.
    Raises Conflict; Problem for a cancelled meeting, a line without title, minutes outside 0 to 1440, more than
    LONGEST_AGENDA lines, and for removing a topic that minutes or promises already belong to (`item_in_use`).
    """
    expect(meeting, revision)
    if not rules.is_changeable(meeting.state):
        raise Problem(_("The meeting was cancelled; it can no longer be changed."), code="cancelled")
    _check(items)
    before = queries.agenda(meeting.id)
    known = {item.id: item for item in before}
    was = [(item.id, item.title, item.minutes, item.presenter) for item in before]
    after = []
    for position, line in enumerate(items, start=1):
        item = known.pop(line.id, None) if line.id is not None else None
        if item is None:
            item = AgendaItem(meeting_id=meeting.id)
            db.session.add(item)
        item.position, item.title = position, line.title.strip()
        item.minutes, item.presenter = line.minutes, line.presenter.strip()
        after.append(item)
    _remove(list(known.values()))
    if [(item.id, item.title, item.minutes, item.presenter) for item in after] == was:
        return after
    changed(meeting, "agenda", {"agenda": [len(before), len(after)]}, by)
    if meeting.state == "announced":
        told = {"agenda": ([list(item[1:]) for item in was],
                           [[item.title, item.minutes, item.presenter] for item in after])}  # fmt: skip
        record(MeetingReworded(meeting.id, dict(told), notify, by.id if by else None))
    return after


def _remove(items: list[AgendaItem]) -> None:
    try:
        with db.session.begin_nested():
            for item in items:
                db.session.delete(item)
    except IntegrityError as error:
        raise Problem(
            _("One of the removed items already has minutes or action items. Keep it, or change its title."),
            code="item_in_use",
        ) from error


def _check(items: Sequence[AgendaLine]) -> None:
    if len(items) > LONGEST_AGENDA:
        raise Problem(_("An agenda has at most %(num)d items.", num=LONGEST_AGENDA), code="too_many_items")
    for number, line in enumerate(items, start=1):
        if not line.title.strip():
            raise Problem(_("Item %(num)d has no title.", num=number), code="no_title", field="title")
        if len(line.title.strip()) > 300:
            raise Problem(_("The title of item %(num)d is longer than 300 characters.", num=number),
                          code="too_long", field="title")  # fmt: skip
        if not 0 <= line.minutes <= rules.LONGEST_MINUTES:
            raise Problem(_("Item %(num)d: minutes are a number from 0 to 1440.", num=number), code="odd_minutes",
                          field="minutes")  # fmt: skip
