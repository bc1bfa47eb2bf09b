"""Reminding by hand those who have not answered: whom it reaches, and sending it once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import select

from forum.accounts.models import User
from forum.extensions import db
from forum.invitations import calling
from forum.invitations import queries as invitations
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting
from forum.reminders import queries, quiet, rules, words
from forum.reminders.models import Nudge
from forum.reminders.queries import History
from forum.reminders.service import due
from forum.reminders.service.letters import Item, said, values
from forum.reminders.service.posting import post, settle


@dataclass(frozen=True)
class Silent:
    """A chair that has not answered. `is_recent`: asked within the last day, so that once more needs a decision.

    `leaves_at` is when a mail sent now leaves (later than now: it is night there); `is_asleep` says that it would leave
    only after the meeting has begun.
    """

    invitation: Invitation
    history: History | None = None
    is_recent: bool = False
    is_asleep: bool = False
    leaves_at: datetime | None = None
    contacts: list[calling.Contact] = field(default_factory=list)
    whatsapp: str = ""
    text: str = ""


@dataclass(frozen=True)
class Round:
    """Those who have not answered: `ready` to be mailed, `recent` only when confirmed, `by_hand` without email
    or asleep until the meeting begins."""

    ready: list[Silent]
    recent: list[Silent]
    by_hand: list[Silent]

    @property
    def total(self) -> int:
        return len(self.ready) + len(self.recent) + len(self.by_hand)


def silent(meeting: Meeting, nudge: Nudge | None = None) -> Round:
    """The chairs that were asked and have not answered; texts to hand over in the words of `nudge`. Seven queries."""
    replies = invitations.current_replies(meeting.id)
    history = queries.reminded(meeting.id)
    hours = queries.quiet_hours(meeting.forum_id)
    now = clock.now()
    chairs = [
        one for one in invitations.for_meeting(meeting.id)
        if one.delegated_from_id is None and one.sent_at is not None and one.id not in replies
    ]  # fmt: skip
    reached = [one for one in chairs if one.email and not one.undeliverable_reason]
    unreached = [one for one in chairs if one not in reached]
    found = Round([], [], [])
    for one in reached:
        leaves_at = quiet.by_hand(now, zone_of(one, meeting), hours, meeting.starts_at)
        if leaves_at is None:
            unreached.append(one)
            continue
        told = history.get(one.id)
        is_recent = bool(told and told.asked and now - told.asked < rules.AGAIN_AFTER)
        (found.recent if is_recent else found.ready).append(Silent(one, told, is_recent, leaves_at=leaves_at))
    contacts = calling.contacts_of(unreached) if unreached else {}
    for one in unreached:
        text = _to_hand(one, nudge)
        numbers = contacts.get(one.id, [])
        link = f"https://wa.me/{calling.international(numbers[0].phone) if numbers else ''}?text={quote(text, safe='')}"
        asleep = bool(one.email) and not one.undeliverable_reason
        found.by_hand.append(Silent(one, history.get(one.id), is_asleep=asleep, contacts=numbers, whatsapp=link,
                                    text=text))  # fmt: skip
    return found


def zone_of(invitation: Invitation, meeting: Meeting) -> str:
    """The receiver's clock: their organisation's region, else the meeting's."""
    region = invitation.organisation.region if invitation.organisation else None
    return region.timezone if region else meeting.timezone


def _to_hand(invitation: Invitation, nudge: Nudge | None) -> str:
    with speaking(invitation.locale):
        item = Item(invitation, "before_start", None, nudge or Nudge(text_id="", text_en=""))
        text, told = words.plain(said(item, clock.now())), values(item, clock.now())
        return _(
            "Dear %(office)s,\n\n%(text)s\n\n%(title)s\n%(time)s\n%(place)s\n\nAnswer here: %(link)s",
            office=told["jabatan"],
            text=text,
            title=told["rapat"],
            time=told["waktu"],
            place=told["tempat"],
            link=told["tautan"],
        )


def nudge(
    meeting: Meeting, invitation_ids: Collection[int], *, key: str, again: bool = False, text_id: str = "",
    text_en: str = "", by: User | None = None,
) -> Nudge:  # fmt: skip
    """Remind these once by mail, in these words (empty: the usual ones). Those in their night get it in the morning.

    Whoever has answered meanwhile is left out; who was asked within the last day, too, unless `again`. The same `key`
    again sends nothing and returns the first. Raises Problem when nobody is left, for a meeting that is not announced
    or has begun, and for words with an unknown placeholder.
    """
    known = db.session.scalar(select(Nudge).where(Nudge.key == key))
    if known is not None:
        return known
    if meeting.state != "announced" or meeting.starts_at <= clock.now():
        raise Problem(_("Only before an announced meeting can anybody be reminded to answer."), code="not_ahead")
    words.check(text_id, "before_start", "text_id")
    words.check(text_en, "before_start", "text_en")
    found = silent(meeting)
    open_to = [*found.ready, *(found.recent if again else [])]
    chosen = sorted({one.invitation.id for one in open_to} & set(invitation_ids))
    if not chosen and any(one.is_asleep and one.invitation.id in invitation_ids for one in found.by_hand):
        raise Problem(_("It is night there until the meeting begins: an email would come too late. Call them, or write "
                        "by WhatsApp."), code="asleep")  # fmt: skip
    if not chosen:
        raise Problem(_("Nobody is left to remind: all of these have answered, or were reminded within the last day."),
                      code="nobody")  # fmt: skip
    row = Nudge(key=key, meeting_id=meeting.id, by_id=by.id if by else None, at=clock.now(), text_id=text_id.strip(),
                text_en=text_en.strip(), invitation_ids=chosen)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _post_now(row)
    return row


def _post_now(row: Nudge) -> None:
    now = clock.now()
    [occasion] = due.of_nudge(row.id, now)
    waiting = due.calls([occasion])
    ready: Sequence[due.Call] = [one for one in waiting if occasion.is_due(one.zone, now)]
    post([[one] for one in ready])
    if len(ready) == len(waiting):
        settle([occasion])
