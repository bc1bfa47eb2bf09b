"""What everybody may know of a forum. Made by naming what may be said; nothing else leaves the database.

Public by decision: the forum (`Forum.is_public`), a meeting to come (`Meeting.is_public`, once announced), minutes
(`MinutesVersion.is_public` of the version in force) and a promise (`Action.is_public`, once published). People,
addresses, links to rooms and absences are not asked for at all; free text goes through `without_contacts`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.actions import queries as actions
from forum.actions.models import Action
from forum.actions.rules import without_contacts
from forum.extensions import db
from forum.forums import queries as forums
from forum.forums.models import SIDES, Forum
from forum.kernel import clock
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.minutes import labels
from forum.minutes import queries as minutes
from forum.minutes.labels import Stage

LOOKED_BACK = 200  # meetings whose minutes are looked for
LONGEST = timedelta(days=3)  # a meeting that began so long ago is over


@dataclass(frozen=True)
class NextMeeting:
    """A public meeting to come. Times are instants; `zone` is the clock of the place."""

    kind: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    agenda: list[str]


@dataclass(frozen=True)
class PublicMinutes:
    """Minutes that everybody may read."""

    key: str
    title: str
    starts_at: datetime
    zone: str
    stage: Stage
    """Published, or corrected since."""


@dataclass(frozen=True)
class Promise:
    """A public promise: what, which organisation, until when, how far (`overdue` wins)."""

    key: str
    text: str
    owner: str
    due_on: date | None
    status: str


@dataclass(frozen=True)
class Promises:
    """Promises kept first, the newest in front; then those still open, what is due first in front."""

    kept: list[Promise]
    open: list[Promise]

    @property
    def total(self) -> int:
        return len(self.kept) + len(self.open)

    @property
    def confirmed(self) -> int:
        """Those of which an organiser has seen the evidence; the others are their owners' word."""
        return sum(one.status == "done" for one in self.kept)

    @property
    def overdue(self) -> int:
        return sum(one.status == "overdue" for one in self.open)


def public_forums() -> list[Forum]:
    """The forums that somebody decided to show, regions loaded, by name. One query."""
    statement = select(Forum).options(joinedload(Forum.region)).where(Forum.is_public.is_(True))
    return list(db.session.scalars(statement.order_by(Forum.name, Forum.id)))


def public_forum(slug: str) -> Forum:
    """A public forum. Raises Missing, in the same words, for one that is not public and one that is not there."""
    statement = select(Forum).options(joinedload(Forum.region)).where(Forum.slug == slug, Forum.is_public.is_(True))
    forum = db.session.scalar(statement)
    if forum is None:
        raise Missing(_("There is no public forum at this address."))
    return forum


def purpose(forum: Forum) -> str:
    """What the forum is for, as strangers may read it."""
    return without_contacts(forum.purpose)


def next_meeting(forum: Forum) -> NextMeeting | None:
    """The next announced public meeting that is not over, with its agenda's titles."""
    now = clock.now()
    for meeting in meetings.upcoming([forum.id], now - LONGEST):
        if meeting.is_public and meeting.state == "announced" and meeting.ends_at > now:
            agenda = [without_contacts(item.title) for item in meetings.agenda(meeting.id)]
            return NextMeeting(meeting.kind, without_contacts(meeting.title), without_contacts(meeting.place),
                               meeting.starts_at, meeting.ends_at, meeting.timezone, agenda)  # fmt: skip
    return None


def public_minutes(forum: Forum, limit: int = 6) -> list[PublicMinutes]:
    """The newest meetings whose minutes in force are public."""
    past = meetings.past(forum.id, clock.now(), LOOKED_BACK)
    seals = minutes.published_for([meeting.id for meeting in past])
    return [
        PublicMinutes(
            one.key, without_contacts(one.title), one.starts_at, one.timezone, labels.published(seals[one.id].number)
        )
        for one in past
        if one.id in seals and seals[one.id].is_public
    ][:limit]


def promises(forum: Forum) -> Promises:
    """The public promises of a forum. Withdrawn ones are not counted."""
    rows = db.session.scalars(
        select(Action)
        .join(Meeting, Action.meeting_id == Meeting.id)
        .options(joinedload(Action.owner_organisation))
        .where(
            Meeting.forum_id == forum.id,
            Action.is_public.is_(True),
            Action.published_at.is_not(None),
            Action.withdrawn_at.is_(None),
        )
        .order_by(Action.due_on.is_(None), Action.due_on, Action.id)
    ).all()
    statuses = actions.statuses([row.id for row in rows])
    kept, still_open = [], []
    for row in rows:
        status = statuses[row.id]
        promise = Promise(row.key, without_contacts(row.text), row.owner_organisation.name, row.due_on, status.shown)
        if status.code == "done":
            at = status.last_update.at if status.last_update else clock.now()
            kept.append((at, row.id, promise))
        elif status.is_open:
            still_open.append(promise)
    kept.sort(key=lambda one: one[:2], reverse=True)
    return Promises([promise for _at, _id, promise in kept], still_open)


def members_by_side(forum: Forum) -> dict[str, int]:
    """Side -> how many organisations belong to the forum today. Sides without any are 0."""
    sides = list(forums.sides(forum.id, clock.today(forum.timezone)).values())
    return {side: sides.count(side) for side in SIDES}
