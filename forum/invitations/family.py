"""What invitations and reminders tell the page of outgoing mail about their messages (`outbox.families`)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import Integer, String, cast, literal, null, select

from forum.extensions import db
from forum.invitations import sending_again
from forum.invitations.models import Invitation, StandingInvitation
from forum.kernel.i18n import lazy_gettext as _l
from forum.meetings.models import Meeting, Series
from forum.outbox.families import Family, Thing, each
from forum.outbox.models import OutboxMessage


def things(rows: Sequence[OutboxMessage]) -> Mapping[int, Thing]:
    """Message id -> the meeting or series it invites to. Two statements."""
    by_topic = {**_seats(rows), **_series(rows)}
    return {row.id: by_topic[row.topic] for row in rows if row.topic in by_topic}


def _seats(rows: Sequence[OutboxMessage]) -> dict[str, Thing]:
    ids = {int(match[1]) for row in rows if (match := sending_again.INVITATION.fullmatch(row.topic or ""))}
    recipients = {row.topic: row.recipient for row in rows}
    itself = set(_known_to_be_back(recipients)) if ids else set()
    statement = select(Invitation, Meeting).join(Meeting, Meeting.id == Invitation.meeting_id)
    found = {}
    for one, meeting in db.session.execute(statement.where(Invitation.id.in_(ids))) if ids else ():
        topic = f"invitation:{one.id}"
        found[topic] = Thing(
            meeting.title, url_for("meetings.show", key=meeting.key, tahap="undang"), meeting.timezone,
            mend=url_for("invitations.one", key=meeting.key, invitation_id=one.id),
            returned=one.undeliverable_reason if one.email == recipients[topic] and topic not in itself else "",
        )  # fmt: skip
    return found


def _known_to_be_back(topics: Collection[str | None]) -> Iterable[str | None]:
    """Topics of which we know the very message that did not arrive: the others are not to blame."""
    trouble = (OutboxMessage.state == "failed") | OutboxMessage.returned_at.is_not(None)
    return db.session.scalars(select(OutboxMessage.topic).where(OutboxMessage.topic.in_(topics), trouble))


def _series(rows: Sequence[OutboxMessage]) -> dict[str, Thing]:
    ids = {int(match[1]) for row in rows if (match := sending_again.STANDING.fullmatch(row.topic or ""))}
    statement = select(StandingInvitation.id, Series).join(Series, Series.id == StandingInvitation.series_id)
    found = db.session.execute(statement.where(StandingInvitation.id.in_(ids))) if ids else ()
    return {
        f"standing:{number}": Thing(one.title, url_for("meetings.series", key=one.key), one.timezone,
                                    mend=url_for("invitations.series_one", key=one.key, standing_id=number))
        for number, one in found
    }  # fmt: skip


def _topics() -> Sequence[Any]:
    seat = literal("invitation:").concat(cast(Invitation.id, String(20))).label("name")
    whole = literal("standing:").concat(cast(StandingInvitation.id, String(20))).label("name")
    return (
        select(seat, Meeting.forum_id.label("forum_id"), Meeting.id.label("meeting_id"))
        .join_from(Invitation, Meeting, Meeting.id == Invitation.meeting_id),
        select(whole, Series.forum_id.label("forum_id"), cast(null(), Integer).label("meeting_id"))
        .join_from(StandingInvitation, Series, Series.id == StandingInvitation.series_id),
    )  # fmt: skip


def _told() -> Sequence[Any]:
    return (select(Invitation.meeting_id).where(Invitation.sent_at.is_not(None)),)


FAMILY = Family(
    kinds={"invitation": _l("Invitation"), "reminder": _l("Reminder")},
    things=things,
    by_topic=_topics,
    told=_told,
    send_again=each(sending_again.send_again),
)
