"""Issuing a berita acara: everything it says is frozen, under a number of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from forum import config
from forum.accounts.models import User
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.minutes import queries as minutes_queries
from forum.minutes.endorsements import queries
from forum.minutes.endorsements.models import Endorsement
from forum.minutes.rules import seal

EDITION = 1
WHEN_AND_WHO = ("issued_at", "issued_by")
LONGEST = 250
MOST_TEXT = 4_000


@dataclass(frozen=True)
class Signer:
    """A party or a witness."""

    name: str
    office: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Wanted:
    """What was chosen: the number, what about, the day and place, who signs, the numbers of decisions, more words."""

    number: str
    subject: str
    held_on: date
    place: str
    parties: tuple[Signer, ...]
    witnesses: tuple[Signer, ...] = ()
    decisions: tuple[int, ...] = ()
    text: str = ""


def signer(typed: str) -> Signer | None:
    """ "Name; office; organisation" as somebody wrote it, the last two as far as they are there; None for nothing."""
    parts = [" ".join(part.split()) for part in typed.split(";", 2)]
    name, office, organisation = (*parts, "", "")[:3]
    if not (name or office or organisation):
        return None
    if not name:
        raise Problem(_("Write the name first, then the office and the organisation, divided by semicolons."),
                      code="no_name")  # fmt: skip
    if max(map(len, parts)) > LONGEST:
        raise Problem(_("A name, an office or an organisation has at most %(limit)s characters.", limit=LONGEST),
                      code="too_long")  # fmt: skip
    return Signer(name, office, organisation)


def content(meeting: Meeting, wanted: Wanted, by: User | None) -> dict[str, Any]:
    """Everything a berita acara issued now would say. Raises Problem for what cannot be endorsed."""
    _check(meeting, wanted)
    forum = meeting.forum
    seals = minutes_queries.seals(meeting.id)
    return {
        "edition": EDITION,
        "number": wanted.number,
        "subject": wanted.subject,
        "held_on": wanted.held_on.isoformat(),
        "place": wanted.place,
        "text": wanted.text,
        "parties": [asdict(one) for one in wanted.parties],
        "witnesses": [asdict(one) for one in wanted.witnesses],
        "decisions": _decisions(meeting, wanted.decisions),
        "minutes": {"version": seals[0].number, "seal": seals[0].link or seals[0].sha256} if seals else None,
        "meeting": {"key": meeting.key, "title": meeting.title, "letter_number": meeting.letter_number,
                    "timezone": meeting.timezone},
        "forum": {"name": forum.name, "region": forum.region.name if forum.region else "", "paper": forum.paper,
                  "locale": forum.locale, "logo": forum.logo, "is_fictional": forum.is_fictional,
                  "letterhead": [line.strip() for line in forum.letterhead.splitlines() if line.strip()]},
        "base_url": config.current().base_url.rstrip("/"),
        "issued_at": clock.now().isoformat(timespec="seconds"),
        "issued_by": by.name if by else "",
    }  # fmt: skip


def issue(meeting: Meeting, wanted: Wanted, by: User | None) -> Endorsement:
    """Keep a berita acara. The same one twice is once; another one under a number that is taken is a Conflict."""
    said = content(meeting, wanted, by)
    before = queries.by_number(meeting.forum_id, wanted.number)
    if before is not None:
        if before.meeting_id == meeting.id and _same(before.content, said):
            return before
        raise Conflict(_("The number %(number)s is taken by another berita acara of this forum. What was issued does "
                         "not change: choose a new number.", number=before.number),
                       code="taken", field="number")  # fmt: skip
    made = Endorsement(
        forum_id=meeting.forum_id, meeting_id=meeting.id, number=wanted.number, subject=wanted.subject,
        held_on=wanted.held_on, content=said, sha256=seal(said), issued_by_id=by.id if by else None,
        issued_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    strip = [{key: value for key, value in each.items() if key not in WHEN_AND_WHO} for each in (one, other)]
    return seal(strip[0]) == seal(strip[1])


def _check(meeting: Meeting, wanted: Wanted) -> None:
    if meeting.state in ("draft", "cancelled"):
        raise Problem(_("This meeting did not take place, so nothing was endorsed in it."), code="not_held")
    today = clock.now().astimezone(ZoneInfo(meeting.timezone)).date()
    if wanted.held_on > today:
        raise Problem(_("That day is still to come. A berita acara says what has happened."),
                      code="future", field="held_on")  # fmt: skip
    if not wanted.number or not wanted.subject:
        raise Problem(_("Give it a number and say what was endorsed."), code="empty",
                      field="subject" if wanted.number else "number")  # fmt: skip
    if len(wanted.text) > MOST_TEXT:
        raise Problem(_("At most %(limit)s characters.", limit=MOST_TEXT), code="too_long", field="text")
    if not wanted.parties:
        raise Problem(_("Name at least one party."), code="no_party", field="party_1")
    everybody = [*wanted.parties, *wanted.witnesses]
    if len(set(everybody)) != len(everybody):
        raise Problem(_("Somebody is named twice. A person signs once, as a party or as a witness."),
                      code="twice", field="party_1")  # fmt: skip
    if not wanted.decisions and not wanted.text:
        raise Problem(_("Choose the decisions that were endorsed, or write what was."), code="nothing", field="text")


def _decisions(meeting: Meeting, chosen: Sequence[int]) -> list[dict[str, Any]]:
    minutes = minutes_queries.for_meeting(meeting.id)
    found = {one.number: one.text for one in minutes_queries.decisions(minutes.id)} if minutes else {}
    if missing := [number for number in chosen if number not in found]:
        raise Problem(_("Decision %(number)s is no longer there. Look through the list again.", number=missing[0]),
                      code="gone", field="decisions")  # fmt: skip
    return [{"number": number, "text": found[number]} for number in sorted(set(chosen))]
