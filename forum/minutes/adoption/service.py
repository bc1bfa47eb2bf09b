"""The verbs of adoption: ask those present, take their answers, end the period, waive it."""

import secrets

from sqlalchemy import select

from forum.accounts.models import User
from forum.attendance import queries as attendance
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock, ids
from forum.kernel.errors import Gone, Problem
from forum.kernel.i18n import gettext as _
from forum.minutes import content
from forum.minutes import queries as minutes_queries
from forum.minutes.adoption import addresses, links, queries, telling
from forum.minutes.adoption.models import ANSWERS, AdoptionAnswer, AdoptionRound, AdoptionSetting, AdoptionVoice
from forum.minutes.adoption.rules import DAYS, due_at, is_late, is_running, same_attendance, same_words
from forum.minutes.models import Minutes
from forum.minutes.review.closing import close_review
from forum.minutes.rules import seal
from forum.minutes.service.matters import reorder
from forum.minutes.service.publication import insist_on_whole

TEXT_LIMIT = 4000
REASON_LIMIT = 1000


def configure(forum: Forum, *, is_on: bool, days: int) -> AdoptionSetting:
    """Whether the forum asks those present, and for how many days. A running round keeps its period."""
    if days not in DAYS:
        raise Problem(_("Between 1 and 60 days."), code="days", field="days")
    now = queries.setting(forum.id)
    now.is_on, now.days = is_on, days
    db.session.add(now)
    db.session.flush()
    return now


def open_round(minutes: Minutes, *, by: User | None, reason: str = "", days: int | None = None) -> AdoptionRound:
    """Fix the content as it stands now and ask everybody recorded as present about it, each by a link of their own.

    A round that runs is replaced: its answers stay in the history, its links say so. An open review is closed. The same
    content once more while it is being asked about returns the running round: a double submit asks once.

    Raises Problem when the forum does not ask for adoption, when nobody is recorded as present, when nothing is written
    or two texts wait to be made one, and for a round after the first without a reason.
    """
    setting = queries.setting(minutes.meeting.forum_id)
    if not setting.is_on:
        raise Problem(_("This forum does not ask those present. An organiser can turn it on on the forum’s page."),
                      code="off")  # fmt: skip
    insist_on_whole(minutes)
    before = queries.latest(minutes.id)
    frozen = _content(minutes)
    running = before is not None and is_running(before.ended_at, before.due_at, clock.now())
    if before is not None and running and _same(before, frozen):
        return before
    reason = _reason(reason) if before is not None else reason.strip()[:REASON_LIMIT]
    present = attendance.present(minutes.meeting_id)
    if not present:
        raise Problem(_("Nobody is recorded as present, so nobody can be asked. Record the attendance first."),
                      code="nobody")  # fmt: skip
    if before is not None and before.ended_at is None:
        _end(before, "replaced" if running else "period", reason if running else "", by if running else None)
    round_ = _new(minutes, before, frozen, reason, by)
    round_.due_at = due_at(clock.now(), days or setting.days, minutes.meeting.timezone)
    db.session.add(round_)
    db.session.flush()
    close_review(minutes.id)
    ask(round_)
    return round_


def ask(round_: AdoptionRound) -> int:
    """Give everybody recorded as present who has none yet a voice in the round, and mail it. How many that were.

    Safe to repeat: whoever was recorded later is asked then, and nobody twice.
    """
    meeting = round_.minutes.meeting
    known = {one.about for one in queries.voices(round_.id)}
    fresh = {one.about: one for one in attendance.present(meeting.id) if one.about not in known}
    found = addresses.of(list(fresh.values()), meeting.forum.locale)
    asked = []
    for about, row in fresh.items():
        voice = AdoptionVoice(
            round_id=round_.id, about=about, name=row.person_name, office_title=row.office_title,
            organisation_name=row.organisation_name, email=found[about].email, locale=found[about].locale,
            token_nonce=ids.new_token(), asked_at=clock.now(),
        )  # fmt: skip
        voice.token_hash = ids.token_hash(links.token(voice))
        asked.append(voice)
    db.session.add_all(asked)
    db.session.flush()
    for voice in asked:
        links.post(round_, voice)
    return len(asked)


def hand_over(voice: AdoptionVoice) -> None:
    """Somebody gives the link to whoever has no address; from now on their silence counts, too. Twice is once."""
    insist_on_open(voice)
    voice.handed_at = voice.handed_at or clock.now()
    db.session.flush()


def answer(voice: AdoptionVoice, said: str, text: str = "") -> AdoptionAnswer:
    """Take what somebody says: `agree`, `remark` or `object`, the last two in their words. The newest one counts; the
    same once more changes nothing. Words with "agree" are a remark. What comes after the period is kept and marked.

    When the last one has answered the period ends. Raises Gone for a link whose time is over (`insist_on_open`), and
    Problem for an answer we do not know, and for a remark or objection without words.
    """
    insist_on_open(voice)
    text = text.replace("\r\n", "\n").strip()
    if said not in ANSWERS:
        raise Problem(_("Choose one of the three answers."), code="unknown", field="answer")
    if said != "agree" and not text:
        raise Problem(_("Say it in your words: they are written into the published minutes."), code="empty",
                      field="text")  # fmt: skip
    if len(text) > TEXT_LIMIT:
        raise Problem(_("At most %(limit)s characters, please.", limit=TEXT_LIMIT), code="too_long", field="text")
    said = "remark" if said == "agree" and text else said
    known = queries.answers(voice.id)
    if known and (known[0].answer, known[0].text) == (said, text):
        return known[0]
    round_ = voice.round
    kept = AdoptionAnswer(voice_id=voice.id, answer=said, text=text, at=clock.now(),
                          is_late=is_late(round_.due_at, round_.ended_how, clock.now()))  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    running = is_running(round_.ended_at, round_.due_at, clock.now())
    if running and queries.tally(round_, round_.minutes.meeting_id).is_complete:
        _end(round_, "everybody")
        telling.over(round_)
    return kept


def insist_on_open(voice: AdoptionVoice) -> None:
    """Raise Gone, with what to do instead, for a link whose round was replaced, of somebody who was taken back from the
    attendance, or of minutes that are published."""
    round_ = voice.round
    minutes = round_.minutes
    newest = queries.latest(minutes.id)
    if newest is not None and newest.id != round_.id:
        raise Gone(_("The text was changed and those present are asked anew. Please use the link in the newer email."),
                   code="replaced")  # fmt: skip
    seals = minutes_queries.seals(minutes.meeting_id)
    if seals and seals[0].published_at >= round_.opened_at:
        raise Gone(_("These minutes are published. What you want to add can still be told to the organiser: they can "
                     "publish a correction."), code="published")  # fmt: skip
    if voice.about not in queries.present(minutes.meeting_id):
        raise Gone(_("You are no longer recorded as present at this meeting. If that is wrong, please tell the "
                     "organiser."), code="taken_back")  # fmt: skip


def end(round_: AdoptionRound, *, by: User | None, reason: str) -> None:
    """The organiser ends the period before its day, with a reason that stands in the minutes. Twice is once.

    Raises Problem without a reason, and when another round has taken its place.
    """
    if not is_running(round_.ended_at, round_.due_at, clock.now()):
        return
    _end(round_, "organiser", _reason(reason), by)


def waive(minutes: Minutes, *, by: User | None, reason: str) -> AdoptionRound:
    """The organiser publishes without asking those present, with a reason that stands in the minutes.

    Raises Problem without a reason, and while a round runs: that one is ended first.
    """
    reason = _reason(reason)
    insist_on_whole(minutes)
    before = queries.latest(minutes.id)
    if before is not None and is_running(before.ended_at, before.due_at, clock.now()):
        raise Problem(_("Those present are being asked. End that period first."), code="adoption_running")
    if before is not None and before.ended_how == "waived" and before.ended_reason == reason:
        return before
    if before is not None and before.ended_at is None:
        _end(before, "period")
    round_ = _new(minutes, before, _content(minutes), "", by)
    round_.due_at = clock.now()
    _end(round_, "waived", reason, by)
    db.session.add(round_)
    db.session.flush()
    close_review(minutes.id)
    return round_


def end_due() -> int:
    """Note the end of every period that is over and tell whoever asked. How many.

    Safe to run twice, late, or in several workers.
    """
    due = select(AdoptionRound).where(AdoptionRound.ended_at.is_(None), AdoptionRound.due_at <= clock.now())
    rounds = db.session.scalars(due.order_by(AdoptionRound.id)).all()
    for one in rounds:
        _end(one, "period")
        telling.over(one)
    return len(rounds)


def _content(minutes: Minutes) -> dict[str, object]:
    reorder(minutes)
    seals = minutes_queries.seals(minutes.meeting_id)
    frozen = content.build(
        minutes, version=seals[0].number + 1 if seals else 1, published_at=clock.now(), published_by="", reason="",
        is_public=False, salt=secrets.token_hex(16),
    )  # fmt: skip
    return {**frozen, "adoption": None}


def _new(minutes: Minutes, before: AdoptionRound | None, frozen: dict[str, object], reason: str,
         by: User | None) -> AdoptionRound:  # fmt: skip
    return AdoptionRound(
        minutes=minutes, number=before.number + 1 if before else 1, reason=reason, content=frozen, sha256=seal(frozen),
        opened_at=clock.now(), opened_by_id=by.id if by else None, ended_how="",
    )  # fmt: skip


def _same(running: AdoptionRound, frozen: dict[str, object]) -> bool:
    return same_words(running.content, frozen) and same_attendance(running.content, frozen)


def _reason(reason: str) -> str:
    """Raises Problem when there is none."""
    reason = reason.replace("\r\n", "\n").strip()
    if not reason:
        raise Problem(_("Say why: it stands in the published minutes."), code="no_reason", field="reason")
    if len(reason) > REASON_LIMIT:
        raise Problem(_("At most %(limit)s characters, please.", limit=REASON_LIMIT), code="too_long", field="reason")
    return reason


def _end(round_: AdoptionRound, how: str, reason: str = "", by: User | None = None) -> None:
    ended_at = round_.due_at if how == "period" else clock.now()
    round_.ended_at, round_.ended_how, round_.ended_reason = ended_at, how, reason
    round_.ended_by_id = by.id if by else None
    db.session.flush()
