"""How a text will read, with a meeting and an invitee as examples. Nothing is stored or sent by looking."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from forum import config
from forum.forums.models import Forum
from forum.kernel import clock, dates
from forum.kernel.errors import Problem
from forum.kernel.i18n import LOCALES, speaking
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.reminders import labels, rules, usual, words
from forum.reminders.service import letters

STATES: dict[str, tuple[str | None, ...]] = {
    "everybody": (None, "accepted"), "unanswered": (None,), "coming": ("accepted", "tentative"), "absent": (None,),
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """How it reads to one kind of receiver in one language, or why it cannot be."""

    locale: str
    who: str
    paragraphs: list[list[words.Piece]]
    problem: str = ""
    is_own: bool = False


def examples(
    forum: Forum, meeting: Meeting | None, anchor: str, minutes: int, audience: str, texts: dict[str, str]
) -> list[Example]:
    """For each language and each kind of receiver; `texts` by language, empty for the usual words."""
    found = []
    for locale in LOCALES:
        text = texts.get(locale, "")
        try:
            words.check(text, anchor)
        except Problem as problem:
            found.append(Example(locale, "", [], str(problem)))
            continue
        answers = STATES.get(audience, (None,)) if anchor == "before_start" else ("accepted",)
        for answer in answers[:1] if text.strip() and "ajakan" not in _named(text) else answers:
            with speaking(locale):
                template = text if text.strip() else usual.words(anchor, answer)
                filled = words.fill(template, values(forum, meeting, anchor, minutes, answer))
            found.append(Example(locale, _who(answer, anchor), filled, is_own=bool(text.strip())))
    return found


def _named(text: str) -> set[str]:
    return {words.BY_NAME.get(name, "") for name in words.names(text)}


def _who(answer: str | None, anchor: str) -> str:
    if anchor != "before_start":
        return ""
    told = {None: _("to somebody who has not answered"), "accepted": _("to somebody who will come"),
            "tentative": _("to somebody who is not sure yet")}  # fmt: skip
    return told[answer]


def values(
    forum: Forum, meeting: Meeting | None, anchor: str, minutes: int, answer: str | None = None
) -> dict[str, str]:
    """The placeholders of an example, in the language spoken now: the given meeting's, else those of one made up."""
    now = clock.now()
    day = now + timedelta(minutes=minutes if anchor == "before_start" else 7 * rules.DAY)
    start = day.astimezone(ZoneInfo(forum.timezone)).replace(hour=9, minute=0)
    shown = meeting.starts_at if meeting is not None else start
    zone = meeting.timezone if meeting is not None else forum.timezone
    ends = meeting.ends_at if meeting is not None else shown + timedelta(hours=3)
    left = timedelta(minutes=minutes)
    base = config.current().base_url.rstrip("/")
    return {
        "rapat": meeting.title if meeting is not None else _("Coordination meeting (example)"),
        "waktu": f"{dates.format_day(shown, zone)}, {dates.format_time_range(shown, ends, zone)}",
        "tempat": (meeting.place or meeting.link if meeting is not None else "") or _("Pendopo (example)"),
        "forum": forum.name,
        "pengundang": forum.inviter_name or forum.name,
        "sisa_waktu": labels.time_left(shown - left, shown, zone),
        "ajakan": usual.request(answer),
        "tautan": f"{base}/u/…",
        "nama": _("Dra. Hartati, M.Si. (example)"),
        "jabatan": _("Head of the Social Agency (example)"),
        "organisasi": _("Social Agency (example)"),
        "notula": letters.minutes_link(meeting) if meeting is not None else f"{base}/publik/notula/…",
    }
