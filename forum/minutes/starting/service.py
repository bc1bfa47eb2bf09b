"""Reading and changing starting texts. Nothing here commits."""

from dataclasses import dataclass

from sqlalchemy import select

from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings.models import KINDS
from forum.minutes.starting import usual
from forum.minutes.starting.models import StartingText

MOST_TEXT = 5_000
MOST_TOPICS = 30


@dataclass(frozen=True)
class Start:
    """What minutes of a kind of meeting start with; `is_own` when the forum wrote it."""

    kind: str
    text: str
    topics: tuple[str, ...]
    is_own: bool


def of_forum(forum: Forum) -> list[Start]:
    """For each kind, in the order of the kinds. One statement."""
    own = {one.kind: one for one in db.session.scalars(select(StartingText).where(StartingText.forum_id == forum.id))}
    with speaking(forum.locale):
        return [_start(kind, own.get(kind)) for kind in KINDS]


def of_kind(forum: Forum, kind: str) -> Start:
    """For one kind, in the language of the forum."""
    with speaking(forum.locale):
        return _start(kind, db.session.get(StartingText, (forum.id, kind)))


def change(forum: Forum, kind: str, *, text: str, topics: str) -> None:
    """The forum's own words for minutes that are begun from now on. Raises Problem for too much."""
    lines = [" ".join(line.split())[:300] for line in topics.splitlines() if line.strip()]
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MOST_TEXT:
        raise Problem(_("A starting text has at most %(limit)s characters.", limit=MOST_TEXT), field="text")
    if len(lines) > MOST_TOPICS:
        raise Problem(_("At most %(limit)s topics.", limit=MOST_TOPICS), field="topics")
    row = db.session.get(StartingText, (forum.id, kind)) or StartingText(forum_id=forum.id, kind=kind)
    row.text, row.topics = text, "\n".join(lines)
    db.session.add(row)
    db.session.flush()


def back_to_usual(forum: Forum, kind: str) -> None:
    """Forget the forum's own words. Twice changes nothing."""
    row = db.session.get(StartingText, (forum.id, kind))
    if row is not None:
        db.session.delete(row)
        db.session.flush()


def _start(kind: str, own: StartingText | None) -> Start:
    if own is None:
        return Start(kind, usual.text(kind), tuple(usual.topics(kind)), is_own=False)
    return Start(kind, own.text, tuple(own.topics.splitlines()), is_own=True)
