"""What minutes tell the page of outgoing mail about their messages (`outbox.families`): those that bring published
minutes, that ask those present, that remind them, that say what they said, and that ask reviewers."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import Select, String, cast, func, literal, select

from forum.extensions import db
from forum.forums.models import ForumRole
from forum.kernel.i18n import lazy_gettext as _l
from forum.meetings.models import Meeting
from forum.minutes.adoption import links as adoption
from forum.minutes.adoption import telling
from forum.minutes.adoption.models import AdoptionRound, AdoptionVoice
from forum.minutes.models import Minutes, MinutesVersion
from forum.minutes.review import links as review
from forum.minutes.review.models import Review, Reviewer
from forum.minutes.sending import mails, trouble
from forum.minutes.sending.models import MinutesParcel
from forum.outbox import service as outbox
from forum.outbox.families import Family, Thing
from forum.outbox.models import OutboxMessage

_NUMBER = re.compile(r"[a-z-]+:(\d{1,18})(?::.*)?")
Chosen = Callable[[Select[Any]], Select[Any]]


def _versions(statement: Select[Any]) -> Select[Any]:
    return statement.join_from(MinutesVersion, Minutes, Minutes.id == MinutesVersion.minutes_id)


def _voices(statement: Select[Any]) -> Select[Any]:
    return statement.join_from(AdoptionVoice, AdoptionRound, AdoptionRound.id == AdoptionVoice.round_id).join(
        Minutes, Minutes.id == AdoptionRound.minutes_id
    )


def _rounds(statement: Select[Any]) -> Select[Any]:
    return statement.join_from(AdoptionRound, Minutes, Minutes.id == AdoptionRound.minutes_id)


def _reviewers(statement: Select[Any]) -> Select[Any]:
    return statement.join_from(Reviewer, Review, Review.id == Reviewer.review_id).join(
        Minutes, Minutes.id == Review.minutes_id
    )


_FOUND: Mapping[str, tuple[Any, Chosen, str]] = {
    mails.KIND: (MinutesVersion.id, _versions, "minutes.sending"),
    adoption.KIND: (AdoptionVoice.id, _voices, "minutes.adoption"),
    telling.REMINDER: (AdoptionVoice.id, _voices, "minutes.adoption"),
    telling.OVER: (AdoptionRound.id, _rounds, "minutes.adoption"),
    review.KIND: (Reviewer.id, _reviewers, "minutes.review"),
}
"""Kind -> what the number in a key is the id of, the way from there to the minutes, and the page where it stands."""


def things(rows: Sequence[OutboxMessage]) -> Mapping[int, Thing]:
    """Message id -> the meeting of the minutes it speaks of. One statement for each kind on the page."""
    found: dict[int, Thing] = {}
    known: dict[int, tuple[Any, ...]]
    for kind, (column, way, page) in _FOUND.items():
        numbers = {row.id: int(match[1]) for row in rows if row.kind == kind and (match := _NUMBER.fullmatch(row.key))}
        if not numbers:
            continue
        statement = way(select(column, Meeting.title, Meeting.key, Meeting.timezone))
        statement = statement.join(Meeting, Meeting.id == Minutes.meeting_id)
        chosen = db.session.execute(statement.where(column.in_(set(numbers.values()))))
        known = {one[0]: tuple(one[1:]) for one in chosen}
        for message_id, number in numbers.items():
            if number in known:
                title, key, zone = known[number]
                there = url_for(page, key=key)
                found[message_id] = Thing(title, there, zone, mend=there)
    return found


def _keys() -> Sequence[Any]:
    def of(name: Any, way: Chosen) -> Select[Any]:
        chosen = select(name.label("name"), Meeting.forum_id.label("forum_id"), Meeting.id.label("meeting_id"))
        return way(chosen).join(Meeting, Meeting.id == Minutes.meeting_id)

    def told(name: Any, way: Chosen) -> Select[Any]:
        return of(name, way).join(ForumRole, ForumRole.forum_id == Meeting.forum_id)

    def parcels(statement: Select[Any]) -> Select[Any]:
        joined = statement.join_from(MinutesParcel, MinutesVersion, MinutesVersion.id == MinutesParcel.version_id)
        return joined.join(Minutes, Minutes.id == MinutesVersion.minutes_id)

    over = literal("minutes-adoption-over:").concat(_text(AdoptionRound.id)).concat(":")
    asked = literal("minutes-review:").concat(_text(Reviewer.id)).concat(":")
    return (
        of(MinutesParcel.outbox_key, parcels),
        of(literal("minutes-adoption:").concat(_text(AdoptionVoice.id)), _voices),
        of(literal("minutes-adoption-reminder:").concat(_text(AdoptionVoice.id)), _voices),
        told(over.concat(_text(ForumRole.user_id)), _rounds),
        of(asked.concat(func.substr(Reviewer.token_hash, 1, 16)), _reviewers),
    )


def _text(number: Any) -> Any:
    return cast(number, String(20))


def _told() -> Sequence[Any]:
    return (select(Minutes.meeting_id),)


def send_again(rows: Sequence[OutboxMessage]) -> None:
    """Once more, unless what it says is over: that is looked at before it leaves (`outbox.freshness`)."""
    trouble.send_again([row for row in rows if row.kind == mails.KIND])
    for row in rows:
        if row.kind != mails.KIND:
            outbox.send_again(row)


FAMILY = Family(
    kinds={
        mails.KIND: _l("Published minutes"),
        adoption.KIND: _l("Question to those present"),
        telling.REMINDER: _l("Reminder to those present"),
        telling.OVER: _l("Result of the adoption"),
        review.KIND: _l("Request to review the draft"),
    },
    things=things,
    by_key=_keys,
    told=_told,
    send_again=send_again,
)
