"""Mails while a round runs and when it is over: one reminder to the silent, one finding to whoever asked them."""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import exists, select

from forum import config
from forum.accounts.models import User
from forum.adapters import mime
from forum.extensions import db
from forum.forums.models import ForumRole
from forum.kernel import clock
from forum.kernel.dates import format_datetime, format_day
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext, speaking
from forum.minutes import queries as minutes_queries
from forum.minutes import requesting
from forum.minutes.adoption import links, queries
from forum.minutes.adoption.models import AdoptionAnswer, AdoptionRound, AdoptionVoice
from forum.minutes.adoption.rules import Said, Tally, is_running, remind_at
from forum.minutes.requesting import Letter
from forum.outbox import freshness
from forum.outbox import service as outbox
from forum.outbox.models import OutboxMessage
from forum.reminders import queries as reminders

REMINDER = "minutes_adoption_reminder"
OVER = "minutes_adoption_over"


def to_remind() -> list[AdoptionVoice]:
    """Who is to be reminded now: asked by mail before a third of the period was left, silent, still recorded as
    present, never reminded, and awake: in the quiet hours of the forum, on their own clock, nobody is.

    One statement while no round is that far, one and some five for each such round otherwise.
    """
    now = clock.now()
    running = select(AdoptionRound).where(AdoptionRound.ended_at.is_(None), AdoptionRound.due_at > now)
    found: list[AdoptionVoice] = []
    for round_ in db.session.scalars(running.order_by(AdoptionRound.id)).all():
        moment = remind_at(round_.opened_at, round_.due_at)
        if moment is not None and moment <= now:
            here = queries.present(round_.minutes.meeting_id)
            silent = select(AdoptionVoice).where(
                AdoptionVoice.round_id == round_.id, AdoptionVoice.email.is_not(None), AdoptionVoice.asked_at < moment,
                ~exists().where(AdoptionAnswer.voice_id == AdoptionVoice.id),
            )  # fmt: skip
            meeting, zones = round_.minutes.meeting, queries.clocks(round_.minutes.meeting_id)
            found += [
                one
                for one in db.session.scalars(silent.order_by(AdoptionVoice.id))
                if one.about in here
                and not reminders.is_night(meeting.forum_id, now, zones.get(one.about, meeting.timezone))
            ]
    if not found:
        return []
    keys = select(OutboxMessage.key).where(OutboxMessage.key.in_([_reminder_key(one) for one in found]))
    reminded = set(db.session.scalars(keys))
    return [one for one in found if _reminder_key(one) not in reminded]


def remind(voices: Sequence[AdoptionVoice]) -> int:
    """Remind them; the key of the outbox makes it happen once, whoever dies in between. How many."""
    for one in voices:
        key = _reminder_key(one)
        outbox.post(links.mail(one.round, one, key, is_reminder=True), key=key, kind=REMINDER)
    return len(voices)


def look_at_reminder(key: str) -> freshness.Verdict:
    """Nobody is reminded who has answered meanwhile, is no longer recorded as present, or whose period is over; and one
    that waited into the night waits until it is over."""
    voice = db.session.get(AdoptionVoice, int(key.rpartition(":")[2]))
    if voice is None or not is_running(voice.round.ended_at, voice.round.due_at, clock.now()):
        return freshness.Verdict(drop=True)
    meeting = voice.round.minutes.meeting
    if queries.answers(voice.id) or voice.about not in queries.present(meeting.id):
        return freshness.Verdict(drop=True)
    zone = queries.clocks(meeting.id).get(voice.about, meeting.timezone)
    morning = reminders.night_over(meeting.forum_id, clock.now(), zone)
    return freshness.Verdict(drop=morning is not None and morning >= voice.round.due_at, not_before=morning)


def over(round_: AdoptionRound) -> None:
    """Tell whoever asked those present what was said and what comes next, once. Says nothing of minutes that are
    published already."""
    minutes = round_.minutes
    seals = minutes_queries.seals(minutes.meeting_id)
    if seals and seals[0].published_at >= round_.opened_at:
        return
    tally = queries.tally(round_, minutes.meeting_id)
    for user in _told(round_):
        key = f"minutes-adoption-over:{round_.id}:{user.id}"
        outbox.post(_finding(round_, tally, user, key), key=key, kind=OVER)


def _reminder_key(voice: AdoptionVoice) -> str:
    return f"minutes-adoption-reminder:{voice.id}"


def _told(round_: AdoptionRound) -> list[User]:
    """Whoever opened the round while they still write for the forum, else its organisers."""
    statement = (
        select(User.id, ForumRole.role)
        .join(ForumRole, ForumRole.user_id == User.id)
        .where(ForumRole.forum_id == round_.minutes.meeting.forum_id, ForumRole.until.is_(None),
               User.deactivated_at.is_(None), ForumRole.role.in_(("organiser", "minute_taker")))
    )  # fmt: skip
    rows = [(row[0], row[1]) for row in db.session.execute(statement)]
    opener = {number for number, _role in rows if number == round_.opened_by_id}
    wanted = opener or {number for number, role in rows if role == "organiser"}
    return list(db.session.scalars(select(User).where(User.id.in_(wanted)).order_by(User.id)))


def _finding(round_: AdoptionRound, tally: Tally, user: User, key: str) -> mime.Mail:
    meeting = round_.minutes.meeting
    path: str = current_app.url_map.bind("").build("minutes.adoption", {"key": meeting.key})
    with speaking(user.locale):
        objections = len(tally.objections)
        letter = Letter(
            subject=_("The adoption period is over: %(title)s", title=meeting.title),
            opening=_("Everybody who was asked has answered.") if round_.ended_how == "everybody"
            else _("The period ended on %(when)s.", when=format_datetime(round_.due_at, meeting.timezone)),
            facts=[
                (_("Meeting"), meeting.title),
                (_("Day"), format_day(meeting.starts_at, meeting.timezone)),
                (_("Agree"), str(len(tally.agreed))),
                (_("Agree with a remark"), str(len(tally.remarks))),
                (_("Object"), str(objections)),
                (_("Said nothing: agrees"), str(len(tally.silent))),
                *([(_("Could not be asked"), str(len(tally.unreached)))] if tally.unreached else []),
            ],
            heading=ngettext("%(num)d objection", "%(num)d objections", objections) if objections else "",
            said=[(_who(one), one.text) for one in tally.objections],
            next=_("The objections will stand in the published minutes. You can publish them so, or change the text "
                      "and ask those present once more.") if objections
            else _("Nobody objected. The minutes can be published as they were read."),
            label=_("Open the adoption"),
            link=config.current().base_url.rstrip("/") + path,
        )  # fmt: skip
    return requesting.mail(letter, meeting, key=key, to_name=user.name, to_email=user.email, locale=user.locale)


def _who(one: Said) -> str:
    office = one.organisation if one.organisation not in one.office else ""
    return ", ".join(part for part in (one.name, one.office, office) if part)
