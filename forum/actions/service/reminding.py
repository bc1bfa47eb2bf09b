"""Reminding of promises: the owner's office before and after the day, a superior after the forum's patience, a partner
by hand. Each occasion once: the row that says so is written with the mail."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from forum.accounts.models import User
from forum.actions import queries
from forum.actions.models import Action, PromiseReminder, PromiseSetting
from forum.actions.service.notes import Words, lines, note
from forum.actions.service.publication import Receiver, receivers
from forum.directory import queries as directory
from forum.directory.models import Office
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.outbox import service as outbox
from forum.reminders import queries as reminders

KIND = "promise_reminder"
NUDGE_EVERY = timedelta(days=7)
AT_ONCE = 100


@dataclass(frozen=True)
class Due:
    """A promise and what is to be said of it: `soon`, `overdue` or `superior`."""

    action: Action
    kind: str

    @property
    def occasion(self) -> str:
        """With the due date, so that a date that moved is another occasion."""
        return f"{self.kind}:{self.action.due_on}"


def setting(forum_id: int) -> PromiseSetting:
    """How the forum reminds; unsaved until somebody changed it."""
    known = db.session.get(PromiseSetting, forum_id)
    return known or PromiseSetting(forum_id=forum_id, is_on=True, soon_days=7, patience_days=14)


def kinds_due(due_on: date, today: date, how: PromiseSetting) -> list[str]:
    """What is due to be said of an open promise today. Pure."""
    if not how.is_on:
        return []
    if today <= due_on:
        return ["soon"] if due_on - today <= timedelta(days=how.soon_days) else []
    over = ["superior"] if how.superior_office_id and today - due_on > timedelta(days=how.patience_days) else []
    return ["overdue", *over]


def waiting() -> list[Due]:
    """Everything that is to be said and was not yet, where it is day. Statements do not grow with the promises."""
    now = clock.now()
    forums = {one.id: one for one in db.session.scalars(select(Forum))}
    how = {one.forum_id: one for one in db.session.scalars(select(PromiseSetting))}
    said = select(PromiseReminder.action_id, PromiseReminder.occasion, PromiseReminder.at)
    told = {(row[0], row[1]): row[2] for row in db.session.execute(said)}
    night = {number: reminders.is_night(number, now, forum.timezone) for number, forum in forums.items()}
    found = []
    for action in queries.due_in_forums(forums):
        number = action.meeting.forum_id
        if night[number] or action.due_on is None:
            continue
        usual = how.get(number) or PromiseSetting(forum_id=number, is_on=True, soon_days=7, patience_days=14)
        for kind in kinds_due(action.due_on, clock.today(action.meeting.timezone), usual):
            one = Due(action, kind)
            if (action.id, one.occasion) in told:
                continue
            reminded = told.get((action.id, Due(action, "overdue").occasion))
            patience = timedelta(days=usual.patience_days)
            if kind == "superior" and (reminded is None or now - reminded < patience):
                continue  # the owner was to be reminded first, and has the forum's patience from then on
            found.append(one)
    return found


def remind(limit: int = AT_ONCE) -> int:
    """Post what waits, one mail for each office and kind, at most `limit`. How many mails."""
    groups: dict[tuple[int, str, str, str], tuple[Receiver, list[Due]]] = {}
    unreached: list[Due] = []
    by_place: dict[tuple[int, str], list[Due]] = defaultdict(list)
    for one in waiting():
        by_place[one.action.meeting_id, one.kind].append(one)
    for (_meeting, kind), dues in by_place.items():
        by_id = {one.action.id: one for one in dues}
        for receiver in _receivers(kind, [one.action for one in dues]):
            mine = [by_id[each.id] for each in receiver.actions]
            if not receiver.email:
                unreached += mine
                continue
            key = (dues[0].action.meeting.forum_id, kind, receiver.chair, receiver.email)
            groups.setdefault(key, (receiver, []))[1].extend(mine)
    for (_forum, kind, _chair, _email), (receiver, dues) in list(groups.items())[:limit]:
        _post(kind, receiver, dues)
    for one in unreached:  # nobody can be written to: not tried again for this date; the list shows it as overdue
        db.session.add(PromiseReminder(action_id=one.action.id, occasion=one.occasion, at=clock.now()))
    db.session.flush()
    return min(len(groups), limit)


def _receivers(kind: str, actions: list[Action]) -> list[Receiver]:
    forum = actions[0].meeting.forum
    if kind != "superior":
        return receivers(actions[0].meeting, actions)
    office = db.session.get_one(Office, setting(forum.id).superior_office_id)
    held = directory.holders([office.id], clock.today(forum.timezone)).get(office.id)
    others = [one for one in actions if one.owner_organisation_id != office.organisation_id]
    email = office.email or (held.person.email if held else None)
    return [Receiver(office.title, email, held.person.locale if held else forum.locale, others)] if others else []


def _post(kind: str, receiver: Receiver, dues: Sequence[Due]) -> None:
    actions = [one.action for one in dues]
    said = ",".join(sorted(f"{one.action.id}={one.occasion}" for one in dues))
    key = f"promise-due:{hashlib.sha256(said.encode()).hexdigest()[:24]}"
    mail = note(
        actions[0].meeting.forum, key=key, to_name=receiver.chair, to_email=receiver.email or "",
        locale=receiver.locale, say=lambda: _words(kind, len(actions)),
        about=lambda: lines(actions, with_report=kind != "superior"),
    )  # fmt: skip
    outbox.post(mail, key=key, kind=KIND)
    db.session.add_all(
        PromiseReminder(action_id=one.action.id, occasion=one.occasion, mail_key=key, at=clock.now()) for one in dues
    )


def _words(kind: str, number: int) -> Words:
    no_account = _("You need no account. Whoever holds a report link can report for you, so pass it only to the "
                   "colleague who does the work.")  # fmt: skip
    if kind == "soon":
        return Words(
            ngettext("%(num)d action item falls due soon", "%(num)d action items fall due soon", number),
            _("This falls due in the next days. If it is done already, report it with the evidence."), no_account,
        )  # fmt: skip
    if kind == "overdue":
        return Words(
            ngettext("%(num)d action item is overdue", "%(num)d action items are overdue", number),
            _("The day of this has passed. Report how far it is, or what stands in the way."), no_account,
        )  # fmt: skip
    return Words(
        ngettext("%(num)d action item is still overdue", "%(num)d action items are still overdue", number),
        _("These were agreed in the forum and are overdue. Their owners were reminded. We ask you to follow up."),
        _("The forum chose your office for this. The pages show what was reported so far."),
    )  # fmt: skip


def may_nudge_from(action: Action) -> date | None:
    """The day from which a person may nudge the owner again; None: now."""
    last = db.session.scalar(
        select(PromiseReminder.at).where(PromiseReminder.action_id == action.id,
                                         PromiseReminder.occasion.startswith("nudge:"))
        .order_by(PromiseReminder.id.desc()).limit(1)
    )  # fmt: skip
    if last is None or clock.now() - last >= NUDGE_EVERY:
        return None
    return (last + NUDGE_EVERY).date()


def nudge(action: Action, by: User) -> None:
    """A person reminds a partner of a promise: one mail, once a week for each promise, whoever does it.

    Raises Problem when it is done or withdrawn, was nudged within the week, or nobody can be written to.
    """
    if not queries.statuses([action.id])[action.id].is_open:
        raise Problem(_("This action item is done or withdrawn: there is nothing to remind of."), code="closed")
    if may_nudge_from(action) is not None:
        raise Problem(_("Somebody reminded them less than a week ago. Give them time."), code="too_soon")
    [receiver] = receivers(action.meeting, [action])
    if not receiver.email:
        raise Problem(_("The directory has no address of this office. Call them, or hand them the report link."),
                      code="no_address")  # fmt: skip
    occasion = f"nudge:{clock.now():%Y-%m-%dT%H:%M:%S}"
    key = f"promise-{occasion}:{action.id}"
    mail = note(
        action.meeting.forum, key=key, to_name=receiver.chair, to_email=receiver.email, locale=receiver.locale,
        about=lambda: lines([action], with_report=True),
        say=lambda: Words(
            _("%(name)s reminds you of %(code)s", name=by.name, code=action.called),
            _("%(name)s, a partner in the forum, reminds you of this action item. Report how far it is, or what would "
              "help you.", name=by.name),
            _("Partners may remind each other of an action item once a week."),
        ),
    )  # fmt: skip
    outbox.post(mail, key=key, kind=KIND)
    db.session.add(PromiseReminder(action_id=action.id, occasion=occasion, mail_key=key, by_id=by.id, at=clock.now()))
    db.session.flush()
