"""A round of messages by hand: to whom, at which number, with which words, and who was reached already."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import config
from forum.extensions import db
from forum.invitations import calling, queries
from forum.invitations.models import HandOver, Invitation, Reply
from forum.invitations.service import inviter
from forum.kernel import dates
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting

SELECTIONS = ("no_email", "waiting", "all")


@dataclass(frozen=True)
class Recipient:
    """One chair in a round: its number, the link that opens WhatsApp with its own text, what was handed over."""

    invitation: Invitation
    contact: calling.Contact | None
    whatsapp: str
    reply: Reply | None
    handed: list[HandOver]

    @property
    def is_reached(self) -> bool:
        """Whether somebody gave it by hand, or it went by mail and did not come back."""
        one = self.invitation
        return bool(self.handed) or (one.sent_at is not None and not one.undeliverable_reason)


def recipients(meeting: Meeting) -> list[Recipient]:
    """Every chair of the meeting that is still asked, in the order of the invitation list; five queries."""
    chairs = [one for one in queries.for_meeting(meeting.id) if one.delegated_from_id is None]
    replies = queries.current_replies(meeting.id)
    numbers = calling.contacts_of(chairs)
    handed = hand_overs([one.id for one in chairs])
    found = []
    for one in chairs:
        contact = next(iter(numbers[one.id]), None)
        link = calling.whatsapp_link(one, contact.phone if contact else "")
        found.append(Recipient(one, contact, link, replies.get(one.id), handed.get(one.id, [])))
    return found


def selected(everybody: list[Recipient], selection: str) -> list[Recipient]:
    """Those of a selection: `no_email` (no mail reaches them), `waiting` (have not answered), `all`."""
    if selection == "no_email":
        return [one for one in everybody if not one.invitation.email or one.invitation.undeliverable_reason]
    return [one for one in everybody if selection == "all" or one.reply is None]


def hand_overs(invitation_ids: Collection[int]) -> dict[int, list[HandOver]]:
    """Invitation id -> what was handed over and stands, newest first, with the name of who did it."""
    found: dict[int, list[HandOver]] = defaultdict(list)
    statement = (
        select(HandOver)
        .where(HandOver.invitation_id.in_(invitation_ids), HandOver.taken_back_at.is_(None))
        .options(joinedload(HandOver.by))
        .order_by(HandOver.id.desc())
    )
    for row in db.session.scalars(statement):
        found[row.invitation_id].append(row)
    return found


def group_text(meeting: Meeting) -> str:
    """A message for a group: nobody's name, nobody's link. Answers are given by each one's own invitation."""
    forum = meeting.forum
    with speaking(forum.locale):
        lines = [
            f"*{meeting.title}*",
            forum.name,
            "",
            _("Day: %(day)s", day=dates.format_day(meeting.starts_at, meeting.timezone)),
            _("Time: %(time)s", time=dates.format_time_range(meeting.starts_at, meeting.ends_at, meeting.timezone)),
            _("Place: %(place)s", place=meeting.place) if meeting.place else "",
            "",
            _("Invited by %(inviter)s. Please answer by the link in your own invitation: come, send somebody, or not.",
              inviter=inviter(meeting)),
        ]  # fmt: skip
        if forum.is_public and meeting.is_public:
            lines.append(f"{config.current().base_url.rstrip('/')}/publik/{forum.slug}")
        return "\n".join(line for number, line in enumerate(lines) if line or (number and lines[number - 1]))
