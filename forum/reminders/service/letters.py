"""The text of a reminder: one mail for one meeting, or one that lists several. From the state of now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from forum import config
from forum.adapters import mime
from forum.invitations import labels as invitation_labels
from forum.invitations import queries as invitation_queries
from forum.invitations import service as invitations
from forum.invitations.models import Invitation
from forum.kernel import clock, dates
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting
from forum.outbox.compose import compose
from forum.reminders import labels, usual, words
from forum.reminders.models import Nudge, ReminderPolicy, ReminderRule

Own = ReminderRule | ReminderPolicy | Nudge


@dataclass(frozen=True)
class Item:
    """One meeting in a reminder to one invitee. `own`: where words of one's own may stand; `answer`: as it stands."""

    invitation: Invitation
    anchor: str
    answer: str | None
    own: Own | None = None

    @property
    def asks(self) -> bool:
        """Whether the mail offers the answers: before the meeting only."""
        return self.anchor == "before_start"


def mail(key: str, items: Sequence[Item], batches: dict[int, invitations.Batch]) -> mime.Mail:
    """The mail for these meetings, in the language of the first; `batches` by meeting id."""
    first = items[0]
    if len(items) > 1:
        return _digest(key, items, batches)
    shared = batches[first.invitation.meeting_id]
    mail: mime.Mail = invitations.plain(first.invitation, shared, key=key, message="reminder", **_told(first))
    return mail


def _told(item: Item) -> dict[str, object]:
    meeting, now = item.invitation.meeting, clock.now()

    def paragraphs() -> list[list[words.Piece]]:
        return said(item, now)

    def before() -> str:
        return answered_before(item)

    return {
        "paragraphs": paragraphs,
        "before": before,
        "anchor": item.anchor,
        "answer": item.answer or "",
        "is_waiting": item.asks and item.answer is None,
        "minutes_link": minutes_link(meeting) if item.anchor == "minutes_published" else "",
    }


def _digest(key: str, items: Sequence[Item], batches: dict[int, invitations.Batch]) -> mime.Mail:
    """Several meetings: each with its own words and its own answer links. A reply by mail has no token."""
    first = items[0].invitation
    inviters = {invitations.inviter(one.invitation.meeting) for one in items}
    with speaking(first.locale):
        told = [
            {
                "invitation": one.invitation,
                "meeting": one.invitation.meeting,
                "office": invitation_labels.office(one.invitation),
                "also": invitations.other_clock(one.invitation, one.invitation.meeting),
                "link": invitations.web_address(one.invitation.meeting.link),
                "reply_link": invitations.reply_link(one.invitation),
                "answer_links": {answer: invitations.reply_link(one.invitation, answer)
                                 for answer in ("accepted", "delegated", "declined")},
                "asks": one.asks,
                **_told(one),
                "paragraphs": said(one, clock.now()),
                "before": answered_before(one),
            }
            for one in items
        ]  # fmt: skip
    return compose(
        "reminder_digest",
        key=key,
        to_name=first.person_name or invitation_labels.office(first),
        to_email=first.email or "",
        locale=first.locale,
        context={"items": told, "waiting": sum(one.asks and one.answer is None for one in items),
                 "office": told[0]["office"] if len({one["office"] for one in told}) == 1 else ""},
        sender_name=inviters.pop() if len(inviters) == 1 else None,
    )  # fmt: skip


def said(item: Item, now: datetime) -> list[list[words.Piece]]:
    """The words of a reminder to this invitee, in the language spoken now."""
    text = template(item.own, item.anchor, item.answer, item.invitation.locale)
    return words.fill(text, values(item, now))


def answered_before(item: Item) -> str:
    """What an invitee who is asked once more had answered before the change, in the language spoken now; else nothing.

    Who answered in good time is not told that no answer came without a word about why."""
    if not item.asks or item.answer is not None or not item.invitation.asked_sequence:
        return ""
    last = invitation_queries.last_reply(item.invitation)
    return invitation_labels.answer(last.answer) if last is not None else ""


def template(own: Own | None, anchor: str, answer: str | None, locale: str) -> str:
    """The text with its placeholders: words of one's own in this language, else the usual ones."""
    mine = (own.text_en if locale == "en" else own.text_id) if own is not None else ""
    if mine.strip():
        return mine
    return usual.nudge() if isinstance(own, Nudge) else usual.words(anchor, answer)


def values(item: Item, now: datetime) -> dict[str, str]:
    """What the placeholders stand for, in the language spoken now."""
    invitation = item.invitation
    meeting = invitation.meeting
    tied_to = meeting.ends_at if item.anchor == "before_end" else meeting.starts_at
    office = invitation_labels.office(invitation)
    return {
        **of_meeting(meeting),
        "sisa_waktu": labels.time_left(now, tied_to, meeting.timezone),
        "ajakan": usual.request(item.answer),
        "tautan": invitations.reply_link(invitation),
        "nama": invitation.person_name or office,
        "jabatan": office,
        "organisasi": invitation.organisation_name or office,
        "notula": minutes_link(meeting),
    }


def of_meeting(meeting: Meeting) -> dict[str, str]:
    """The placeholders that every message about a meeting knows."""
    hours = dates.format_time_range(meeting.starts_at, meeting.ends_at, meeting.timezone)
    return {
        "rapat": meeting.title,
        "waktu": f"{dates.format_day(meeting.starts_at, meeting.timezone)}, {hours}",
        "tempat": meeting.place or meeting.link or _("a place still to be told"),
        "forum": meeting.forum.name,
        "pengundang": invitations.inviter(meeting),
    }


def minutes_link(meeting: Meeting) -> str:
    """Where everybody reads the minutes."""
    path: str = current_app.url_map.bind("").build("minutes.public_read", {"key": meeting.key})
    return config.current().base_url.rstrip("/") + path
