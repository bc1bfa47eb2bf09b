"""When a round runs, what counts, what the sealed version says of it. Pure: no Flask, no session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from forum.actions.rules import without_contacts
from forum.minutes.rules import canonical

Content = Mapping[str, Any]
DAYS = range(1, 61)
SHORT = timedelta(days=2)
"""A period shorter than this has no reminder: the question itself is still fresh."""


def due_at(opened_at: datetime, days: int, zone: str) -> datetime:
    """The end of a period of `days`: 23.59 on the clock of `zone`, so many days after the day it was opened."""
    day = opened_at.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59), ZoneInfo(zone)).astimezone(UTC)


def remind_at(opened_at: datetime, due: datetime) -> datetime | None:
    """When those who said nothing are reminded: when a third of the period is left; None for a short period."""
    period = due - opened_at
    return None if period < SHORT else due - period / 3


def is_running(ended_at: datetime | None, due: datetime, now: datetime) -> bool:
    """Whether those present are being asked now. A period that is over has ended, whether or not a worker noted it."""
    return ended_at is None and now < due


def is_late(due: datetime, ended_how: str, now: datetime) -> bool:
    """Whether what is said now came after the period. When everybody has answered early, one may still think again
    until the announced day."""
    return now >= due or ended_how == "organiser"


def same_words(one: Content, other: Content) -> bool:
    """Whether two contents ask those present the same: the text, decisions and action items, and when it was.

    Attendance is not part of it: a late correction of who was there needs no new round (the section says so).
    """
    return canonical(_words(one)) == canonical(_words(other))


def same_attendance(one: Content, other: Content) -> bool:
    """Whether two contents list the same organisations, levels and people."""
    return canonical({"rows": one["presence"]}) == canonical({"rows": other["presence"]})


def _words(content: Content) -> dict[str, Any]:
    meeting = content["meeting"]
    return {
        "meeting": [meeting[key] for key in ("title", "starts_at", "ends_at", "opened_at", "closed_at")],
        "head": content["head"],
        "items": [
            {**one, "speakers": [[each["name"], each["organisation"]] for each in one["speakers"]]}
            for one in content["items"]
        ],
        "decisions": content["decisions"],
        "actions": [{**one, "code": ""} for one in content["actions"]],
    }


def as_asked(content: Content) -> dict[str, Any]:
    """What the link shows of the fixed content: the minutes as members read them, without the signature's NIP, the
    pictures and telephone numbers, for a link can be passed on."""
    return {
        **content,
        "signatory": {**content["signatory"], "nip": ""},
        "annexes": [],
        "items": [{**one, "body": without_contacts(one["body"])} for one in content["items"]],
    }


@dataclass(frozen=True)
class Said:
    """One voice with what it says now; `answer` is empty while it is silent."""

    id: int
    name: str
    office: str
    organisation: str
    email: str | None
    is_reached: bool
    is_present: bool
    answer: str = ""
    text: str = ""
    at: datetime | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Tally:
    """What the voices of a round come to. Who was taken back from the attendance is counted nowhere else.

    `silent` were asked and said nothing: that counts as agreement once the period is over. `unreached` had no address
    and nobody handed them their link: their silence says nothing.
    """

    voices: list[Said] = field(default_factory=list)

    def of(self, *answers: str) -> list[Said]:
        """Who said one of these."""
        return [one for one in self.voices if one.is_present and one.answer in answers]

    @property
    def present(self) -> int:
        return sum(one.is_present for one in self.voices)

    @property
    def agreed(self) -> list[Said]:
        return self.of("agree")

    @property
    def remarks(self) -> list[Said]:
        return self.of("remark")

    @property
    def objections(self) -> list[Said]:
        return self.of("object")

    @property
    def answered(self) -> int:
        return len(self.of("agree", "remark", "object"))

    @property
    def silent(self) -> list[Said]:
        return [one for one in self.of("") if one.is_reached]

    @property
    def unreached(self) -> list[Said]:
        return [one for one in self.of("") if not one.is_reached]

    @property
    def taken_back(self) -> list[Said]:
        return [one for one in self.voices if not one.is_present]

    @property
    def is_complete(self) -> bool:
        """Whether everybody who could answer has answered."""
        return self.answered > 0 and not self.silent and not self.unreached


def tallied(voices: Iterable[Said]) -> Tally:
    """The voices in the order of their organisations, those who object first."""
    rank = {"object": 0, "remark": 1, "": 2, "agree": 3}
    return Tally(sorted(voices, key=lambda one: (rank[one.answer], one.organisation.casefold(), one.name.casefold())))
