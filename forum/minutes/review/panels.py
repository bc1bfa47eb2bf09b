"""What a review shows on the meeting's page, on Today and beside an item in the writer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forum.adapters import text
from forum.extensions import current_user
from forum.forums.rules import has_role
from forum.meetings.models import Meeting
from forum.meetings.rules import may_write
from forum.minutes import differences
from forum.minutes import queries as minutes_queries
from forum.minutes.models import Minutes, MinutesItem
from forum.minutes.review import queries
from forum.minutes.review.models import Remark
from forum.minutes.review.rules import replaced
from forum.web.panels import Panel


@dataclass(frozen=True)
class Beside:
    """A remark as the writer's margin shows it."""

    remark: Remark
    runs: list[differences.Run]
    """What a suggestion changes; empty for a comment."""
    fits: bool
    """Whether a suggestion can be taken in as it is: its place still stands in the text, once."""
    about: list[str]
    """The lines it is about, as they are read; empty for a comment on a whole item."""


def for_meeting(meeting: Meeting, **_known: Any) -> Panel | None:
    """Who still reads the draft, for those who write. Up to four statements."""
    if meeting.state in ("draft", "cancelled") or not may_write(current_user, meeting.key):
        return None
    minutes = minutes_queries.for_meeting(meeting.id)
    latest = queries.open_review(minutes.id) if minutes is not None else None
    if minutes is None or latest is None:
        return None
    remarks = queries.remarks(minutes.id)
    heard = {one.reviewer_id for one in remarks}
    asked = [one for one in queries.reviewers(latest.id) if one.revoked_at is None]
    data = {
        "meeting": meeting,
        "review": latest,
        "asked": len(asked),
        "silent": [one for one in asked if one.finished_at is None and one.id not in heard],
        "waiting": sum(one.state == "open" for one in remarks),
    }
    return Panel("minutes/review/meeting_panel.html", place="conclude", order=41, data=data)


def for_today(begun: Sequence[Meeting], user: Any, **_known: Any) -> Panel | None:
    """Remarks that wait for those who write. One statement."""
    own = {one.id: one for one in begun if has_role(user, one.forum_id, "organiser", "minute_taker")}
    waiting = queries.waiting(own) if own else {}
    rows = [(own[number], count) for number, count in sorted(waiting.items())]
    return Panel("minutes/review/today_panel.html", place="due", order=21, data={"rows": rows}) if rows else None


def beside(minutes: Minutes, items: Sequence[MinutesItem]) -> dict[int | None, list[Beside]]:
    """Item id (None: the whole) -> its remarks that wait, for the margin of the writer's page. One statement."""
    bodies = {item.id: item.body for item in items}
    found: dict[int | None, list[Beside]] = defaultdict(list)
    for one in queries.open_remarks(minutes.id):
        is_suggestion = one.kind == "suggestion"
        fits = is_suggestion and replaced(bodies.get(one.item_id or 0, ""), one.before, one.text) is not None
        found[one.item_id].append(Beside(one, _changed(one) if is_suggestion else [], fits, _lines(one.before)))
    return found


def _changed(one: Remark) -> list[differences.Run]:
    """Words as they are read; as they are typed, where only their form changed (bold, a list)."""
    before, after = text.plain_text(one.before).strip(), text.plain_text(one.text).strip()
    if before == after:
        before, after = one.before, one.text
    return differences.folded(differences.words(before, after))


def _lines(source: str) -> list[str]:
    """The lines of a paragraph as they are read, so that they are found again in the text."""
    return [line.strip() for line in text.plain_text(source).split("\n") if line.strip()]
