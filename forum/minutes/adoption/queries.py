"""Reads of adoption. One statement each unless said otherwise."""

from collections.abc import Container, Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from forum.attendance.models import Attendance
from forum.directory.models import Organisation, Region
from forum.extensions import db
from forum.kernel import clock, ids
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.minutes.adoption.models import AdoptionAnswer, AdoptionRound, AdoptionSetting, AdoptionVoice
from forum.minutes.adoption.rules import Said, Tally, is_running, tallied
from forum.minutes.models import Minutes


def setting(forum_id: int) -> AdoptionSetting:
    """How the forum adopts; unsaved until somebody changed it."""
    known = db.session.get(AdoptionSetting, forum_id)
    return known or AdoptionSetting(forum_id=forum_id, is_on=False, days=7)


def rounds(minutes_id: int) -> list[AdoptionRound]:
    """All rounds without their contents, the newest first."""
    statement = select(AdoptionRound).where(AdoptionRound.minutes_id == minutes_id)
    return list(db.session.scalars(statement.order_by(AdoptionRound.number.desc())))


def latest(minutes_id: int) -> AdoptionRound | None:
    """The newest round of these minutes, if there ever was one."""
    statement = select(AdoptionRound).where(AdoptionRound.minutes_id == minutes_id)
    return db.session.scalar(statement.order_by(AdoptionRound.number.desc()).limit(1))


def running(minutes_id: int) -> AdoptionRound | None:
    """The round in which those present are being asked now, if one runs."""
    found = latest(minutes_id)
    return found if found is not None and is_running(found.ended_at, found.due_at, clock.now()) else None


def latest_of_meetings(meeting_ids: Iterable[int]) -> dict[int, AdoptionRound]:
    """Meeting id -> the newest round of its minutes; meetings without one are left out."""
    newest = select(func.max(AdoptionRound.id)).group_by(AdoptionRound.minutes_id)
    statement = (
        select(AdoptionRound)
        .join(AdoptionRound.minutes)
        .where(Minutes.meeting_id.in_(list(meeting_ids)), AdoptionRound.id.in_(newest))
        .options(contains_eager(AdoptionRound.minutes))
    )
    return {one.minutes.meeting_id: one for one in db.session.scalars(statement)}


def voices(round_id: int) -> list[AdoptionVoice]:
    """Who was asked."""
    statement = select(AdoptionVoice).where(AdoptionVoice.round_id == round_id)
    return list(db.session.scalars(statement.order_by(AdoptionVoice.id)))


def voice(round_id: int, voice_id: int) -> AdoptionVoice:
    """One voice of this round. Raises Missing, also for another round's."""
    found = db.session.get(AdoptionVoice, voice_id)
    if found is None or found.round_id != round_id:
        raise Missing(_("Nobody was asked under that number."))
    return found


def by_token(token: str) -> AdoptionVoice:
    """The voice that this link belongs to, with its round, minutes, meeting and forum. Raises Missing."""
    found = None
    if ids.looks_like_token(token):
        statement = (
            select(AdoptionVoice)
            .join(AdoptionVoice.round)
            .join(AdoptionRound.minutes)
            .join(Minutes.meeting)
            .join(Meeting.forum)
            .options(contains_eager(AdoptionVoice.round).contains_eager(AdoptionRound.minutes)
                     .contains_eager(Minutes.meeting).contains_eager(Meeting.forum))
            .where(AdoptionVoice.token_hash == ids.token_hash(token))
        )  # fmt: skip
        found = db.session.scalar(statement)
    if found is None:
        raise Missing(_("This link opens no minutes. It may have been cut off in a message."))
    return found


def answers(voice_id: int) -> list[AdoptionAnswer]:
    """All that a voice ever said, the newest first."""
    statement = select(AdoptionAnswer).where(AdoptionAnswer.voice_id == voice_id)
    return list(db.session.scalars(statement.order_by(AdoptionAnswer.id.desc())))


def current_answers(round_ids: Iterable[int]) -> dict[int, AdoptionAnswer]:
    """Voice id -> what it says now."""
    newest = select(func.max(AdoptionAnswer.id)).group_by(AdoptionAnswer.voice_id)
    statement = (
        select(AdoptionAnswer)
        .join(AdoptionVoice, AdoptionVoice.id == AdoptionAnswer.voice_id)
        .where(AdoptionVoice.round_id.in_(list(round_ids)), AdoptionAnswer.id.in_(newest))
    )
    return {one.voice_id: one for one in db.session.scalars(statement)}


def objections(round_ids: Iterable[int]) -> dict[int, int]:
    """Round id -> how many object in it; rounds without objections are left out."""
    newest = select(func.max(AdoptionAnswer.id)).group_by(AdoptionAnswer.voice_id)
    statement = (
        select(AdoptionVoice.round_id, func.count())
        .join(AdoptionAnswer, AdoptionAnswer.voice_id == AdoptionVoice.id)
        .where(AdoptionVoice.round_id.in_(list(round_ids)), AdoptionAnswer.id.in_(newest),
               AdoptionAnswer.answer == "object")
        .group_by(AdoptionVoice.round_id)
    )  # fmt: skip
    return {row[0]: row[1] for row in db.session.execute(statement)}


def present_at(meeting_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Meeting id -> whom the attendance holds as present now (`Attendance.about`)."""
    wanted = list(meeting_ids)
    statement = select(Attendance.meeting_id, Attendance.subject, Attendance.client_key).where(
        Attendance.meeting_id.in_(wanted), Attendance.removed_at.is_(None)
    )
    found: dict[int, set[str]] = {one: set() for one in wanted}
    for meeting_id, subject, client_key in db.session.execute(statement):
        found[meeting_id].add(subject or client_key)
    return {one: frozenset(about) for one, about in found.items()}


def present(meeting_id: int) -> frozenset[str]:
    """Whom the attendance of one meeting holds as present now."""
    return present_at([meeting_id])[meeting_id]


def clocks(meeting_id: int) -> dict[str, str]:
    """Whom the attendance holds as present (`Attendance.about`) -> the IANA zone of their organisation's region; who is
    there for no organisation with a region is left out."""
    statement = (
        select(Attendance.subject, Attendance.client_key, Region.timezone)
        .join(Organisation, Organisation.id == Attendance.organisation_id)
        .join(Region, Region.id == Organisation.region_id)
        .where(Attendance.meeting_id == meeting_id, Attendance.removed_at.is_(None))
    )
    return {subject or client_key: zone for subject, client_key, zone in db.session.execute(statement)}


def tally(round_: AdoptionRound, meeting_id: int) -> Tally:
    """What the voices of a round come to now. Three statements."""
    return tallies({meeting_id: round_})[meeting_id]


def tallies(rounds: Mapping[int, AdoptionRound]) -> dict[int, Tally]:
    """Meeting id -> what the voices of its round come to now. Three statements, however many rounds."""
    numbers = [one.id for one in rounds.values()]
    asked: dict[int, list[AdoptionVoice]] = {number: [] for number in numbers}
    for one in db.session.scalars(select(AdoptionVoice).where(AdoptionVoice.round_id.in_(numbers))):
        asked[one.round_id].append(one)
    answers, here = current_answers(numbers), present_at(rounds)
    return {number: tallied(said(asked[one.id], answers, here[number])) for number, one in rounds.items()}


def said(asked: Iterable[AdoptionVoice], answers: Mapping[int, AdoptionAnswer], here: Container[str]) -> list[Said]:
    """The voices with what they say now. `here`: whom the attendance holds as present."""
    found = []
    for one in asked:
        answer = answers.get(one.id)
        found.append(
            Said(
                id=one.id,
                name=one.name,
                office=one.office_title,
                organisation=one.organisation_name,
                email=one.email,
                is_reached=bool(one.email or one.handed_at),
                is_present=one.about in here,
                answer=answer.answer if answer else "",
                text=answer.text if answer else "",
                at=answer.at if answer else None,
                is_late=answer.is_late if answer else False,
            )
        )
    return found
