"""The link of somebody who was present, and the mail that brings it."""

from flask import current_app

from forum import config
from forum.adapters import mime
from forum.extensions import db
from forum.kernel import clock, ids
from forum.kernel.dates import format_datetime, format_day
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.minutes import requesting
from forum.minutes.adoption.models import AdoptionRound, AdoptionVoice
from forum.minutes.adoption.rules import is_running
from forum.minutes.requesting import Letter
from forum.outbox import freshness
from forum.outbox import service as outbox

PURPOSE = "minutes_adoption"
KIND = "minutes_adoption"


def token(voice: AdoptionVoice) -> str:
    """The secret in the link (docs/decisions/0003-derived-tokens.md)."""
    return ids.derived_token(current_app.config["SECRET_KEY"], PURPOSE, voice.token_nonce)


def address(voice: AdoptionVoice) -> str:
    """The absolute address of the page where they say whether they agree."""
    path: str = current_app.url_map.bind("").build("minutes.adopt", {"token": token(voice)})
    return config.current().base_url.rstrip("/") + path


def post(round_: AdoptionRound, voice: AdoptionVoice) -> None:
    """Ask by mail, once: the same voice again sends nothing."""
    if voice.email:
        key = f"minutes-adoption:{voice.id}"
        outbox.post(mail(round_, voice, key), key=key, kind=KIND)


def look(key: str) -> freshness.Verdict:
    """Nobody is asked by a mail that waited until the period was over."""
    voice = db.session.get(AdoptionVoice, int(key.rpartition(":")[2]))
    is_over = voice is None or not is_running(voice.round.ended_at, voice.round.due_at, clock.now())
    return freshness.Verdict(drop=is_over)


def mail(round_: AdoptionRound, voice: AdoptionVoice, key: str, *, is_reminder: bool = False) -> mime.Mail:
    """The question, or the one reminder of it, in the language of whoever was present."""
    meeting = round_.minutes.meeting
    with speaking(voice.locale):
        office = ", ".join(part for part in (voice.office_title, voice.organisation_name) if part)
        letter = Letter(
            subject=_("Reminder: please confirm the minutes: %(title)s", title=meeting.title) if is_reminder
            else _("Please confirm the minutes: %(title)s", title=meeting.title),
            to=" – ".join(part for part in (voice.name, office) if part) or meeting.forum.name,
            opening=_("You were asked whether these minutes say what was said and decided, and have not "
                         "answered yet. This is the only reminder.") if is_reminder
            else _("You are recorded as present at this meeting. Its minutes are written. Please read them and "
                         "say whether they say what was said and decided."),
            note=_("This is round %(number)s. Why you are asked again: %(reason)s", number=round_.number,
                       reason=round_.reason) if round_.number > 1 else "",
            facts=[
                (_("Meeting"), meeting.title),
                (_("Day"), format_day(meeting.starts_at, meeting.timezone)),
                (_("Please answer by"), format_datetime(round_.due_at, meeting.timezone)),
            ],
            after=[
                _("The rule of this forum: whoever says nothing by then agrees. Objections are written into the "
                  "published minutes, in the words of whoever raised them."),
                _("You need no account. The link is yours alone: please do not pass it on."),
            ],
            label=_("Read the minutes and answer"),
            link=address(voice),
        )  # fmt: skip
    return requesting.mail(letter, meeting, key=key, to_name=voice.name or voice.organisation_name,
                           to_email=voice.email or "", locale=voice.locale)  # fmt: skip
