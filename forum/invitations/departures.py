"""What left for the forums somebody organises: waiting, sent, returned, failed and why; of all features
(`outbox.families`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from forum.extensions import db
from forum.forums import queries as forums
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.outbox import families
from forum.outbox import service as outbox
from forum.outbox.families import Thing
from forum.outbox.models import OutboxMessage
from forum.web.pagination import Page, paginate

STATES = ("waiting", "sent", "returned", "failed", "superseded")
"""`returned` was handed over and came back; `sent` did not, as far as anybody said."""
MEETINGS = 40
AGAIN_AT_MOST = 500
_CAME_BACK = and_(OutboxMessage.state == "sent", OutboxMessage.returned_at.is_not(None))


@dataclass(frozen=True)
class Departure:
    """A message that leaves, what people call it, and what it speaks of where that is known."""

    row: OutboxMessage
    label: str
    thing: Thing | None

    @property
    def came_back(self) -> str:
        """Why a message that was handed over did not arrive; empty as long as nobody said so."""
        if self.row.state != "sent":
            return ""
        return self.row.returned_reason or (self.thing.returned if self.thing else "")

    @property
    def may_go_again(self) -> bool:
        """Whether a person can have it tried once more."""
        return outbox.is_trouble(self.row)


@dataclass(frozen=True)
class Sieve:
    """Which messages: of one state (of STATES, or empty for all), of one meeting (its key, or empty)."""

    state: str = ""
    meeting: str = ""


def listed(user: Any, sieve: Sieve, number: int = 1) -> tuple[Page[OutboxMessage], Sequence[Departure]]:
    """A page of messages, newest first."""
    page = paginate(_chosen(user, sieve).order_by(OutboxMessage.id.desc()), number)
    things = families.things(page.rows)
    return page, [Departure(row, families.label(row), things.get(row.id)) for row in page.rows]


def counts(user: Any, meeting: str = "") -> dict[str, int]:
    """State -> number, of one meeting (its key) or all."""
    state = case((_CAME_BACK, "returned"), else_=OutboxMessage.state).label("kept")
    chosen = _chosen(user, Sieve(meeting=meeting)).with_only_columns(state, func.count()).group_by("kept")
    found = {row[0]: row[1] for row in db.session.execute(chosen)}
    return {one: found.get(one, 0) for one in STATES}


def meetings(user: Any) -> Sequence[Meeting]:
    """The meetings of this user about which mail was sent, newest day first, as many as a choice can hold."""
    statement = select(Meeting).where(Meeting.id.in_(families.told()))
    if not user.is_administrator:
        statement = statement.where(Meeting.forum_id.in_(_forums(user)))
    return db.session.scalars(statement.order_by(Meeting.starts_at.desc(), Meeting.id).limit(MEETINGS)).all()


def send_again(message_id: int, user: Any) -> OutboxMessage:
    """Try a message that failed or came back once more, as its family does. Raises Missing."""
    row = db.session.scalar(select(OutboxMessage).where(OutboxMessage.id == message_id, _mine(user)).with_for_update())
    if row is None:
        raise Missing(_("There is no such message."))
    families.send_again([row])
    return row


def send_all_again(user: Any, meeting: str = "") -> int:
    """Try all failed messages once more (of one meeting, or all this user sees), oldest first; how many."""
    chosen = _chosen(user, Sieve("failed", meeting)).order_by(OutboxMessage.id).limit(AGAIN_AT_MOST)
    rows = db.session.scalars(chosen.with_for_update()).all()
    families.send_again(rows)
    return len(rows)


def _chosen(user: Any, sieve: Sieve) -> Select[Any]:
    statement = select(OutboxMessage).where(_mine(user))
    if sieve.state == "returned":
        statement = statement.where(_CAME_BACK)
    elif sieve.state in STATES:
        statement = statement.where(OutboxMessage.state == sieve.state, ~_CAME_BACK)
    if sieve.meeting:
        statement = statement.where(families.of_meetings(select(Meeting.id).where(Meeting.key == sieve.meeting)))
    return statement


def _forums(user: Any) -> list[int]:
    return [forum_id for forum_id, roles in forums.roles_of(user.id).items() if "organiser" in roles]


def _mine(user: Any) -> ColumnElement[bool]:
    """Messages about the forums this user organises; all for an administrator."""
    return OutboxMessage.id.is_not(None) if user.is_administrator else families.of_forums(_forums(user))
