"""Everything a sealed version says, as plain JSON: complete in itself, names and numbers as of now.

`rules.public_form` makes the public form of it; `document.html` prints either.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from forum import config
from forum.actions import queries as actions
from forum.attendance import queries as attendance
from forum.attendance.models import Attendance
from forum.attendance.rules import Outcome
from forum.directory import queries as directory
from forum.forums import rules as forums_rules
from forum.invitations import queries as invitations
from forum.invitations.models import Invitation
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.minutes import annexes, queries
from forum.minutes.adoption import record
from forum.minutes.models import Minutes, MinutesItem, Speaker
from forum.minutes.pictures import queries as pictures
from forum.minutes.service.matters import places

EDITION = 3
"""Raised when the shape changes; readers of old versions look at it. 2: `salt`, and the meeting's `uid`, `sequence`.
3: `adoption`; `pictures`, where a text shows any; `closed` of decisions and action items, and texts may hold passages
that are not public (`minutes.closed`)."""
SIDES = ("government", "civil_society", "other")


def build(minutes: Minutes, *, version: int, published_at: datetime, published_by: str, reason: str,
          is_public: bool, salt: str = "", photographs: Collection[int] | None = None) -> dict[str, Any]:  # fmt: skip
    """The content of a version of these minutes, as everything stands now. Some twenty statements.

    `salt` is random in what is sealed: the SHA-256 of a version is public, and without it a stranger could try out
    names against the hash until the passages that the public form leaves out fit. `photographs` are the ids of the
    documents to show at the end (None: every picture of the meeting).
    """
    meeting = minutes.meeting
    items = queries.items(minutes.id)
    decisions = queries.decisions(minutes.id)
    numbers = {item.id: number for number, item in enumerate(items, start=1)}
    present = attendance.present(meeting.id)
    content = {
        "edition": EDITION,
        "salt": salt,
        "version": version,
        "published_at": published_at.isoformat(timespec="seconds"),
        "published_by": published_by,
        "reason": reason,
        "is_public": is_public,
        "base_url": config.current().base_url.rstrip("/"),
        "forum": _forum(meeting),
        "meeting": _meeting(meeting, minutes),
        "head": {
            "chair": minutes.chair,
            "secretary": minutes.secretary,
            "minute_taker": minutes.minute_taker,
            "opening": minutes.opening,
            "closing": minutes.closing,
        },
        "signatory": {
            "place": _place_of_signing(meeting),
            "title": minutes.signatory_title,
            "name": minutes.signatory_name,
            "nip": minutes.signatory_nip,
        },
        "items": _items(minutes, items),
        "decisions": [
            {"number": one.number, "text": one.text, "item": numbers.get(one.item_id or 0), "closed": one.closed}
            for one in decisions
        ],
        "actions": _actions(minutes, items, numbers),
        "agenda": [
            {"title": one.title, "minutes": one.minutes, "presenter": one.presenter}
            for one in meetings.agenda(meeting.id)
        ],
        "annexes": annexes.of(meeting.id, photographs),
        "presence": _presence(meeting, present),
        **pictures.of(minutes, items),
        "present_people": len(present),
        "next_meeting": _next(meeting),
    }
    return {**content, "adoption": record.of(minutes, content)}


def _forum(meeting: Meeting) -> dict[str, Any]:
    forum = meeting.forum
    return {
        "name": forum.name,
        "slug": forum.slug,
        "region": forum.region.name if forum.region else "",
        "paper": forum.paper,
        "locale": forum.locale,
        "logo": forum.logo,
        "is_fictional": forum.is_fictional,
        "letterhead": [line.strip() for line in forum.letterhead.splitlines() if line.strip()],
    }


def _meeting(meeting: Meeting, minutes: Minutes) -> dict[str, Any]:
    return {
        "key": meeting.key,
        "uid": meeting.uid,
        "sequence": meeting.sequence,
        "kind": meeting.kind,
        "title": meeting.title,
        "starts_at": _instant(meeting.starts_at),
        "ends_at": _instant(meeting.ends_at),
        "opened_at": _instant(minutes.opened_at),
        "closed_at": _instant(minutes.closed_at),
        "timezone": meeting.timezone,
        "place": meeting.place,
        "is_online": bool(meeting.link),
        "letter_number": meeting.letter_number,
    }


def _place_of_signing(meeting: Meeting) -> str:
    region = meeting.region or meeting.forum.region
    if region is None:
        return ""
    for kind in ("Kabupaten ", "Kota ", "Provinsi "):
        if region.name.startswith(kind):
            return region.name.removeprefix(kind)
    return region.name


def _items(minutes: Minutes, items: Iterable[MinutesItem]) -> list[dict[str, Any]]:
    spoke = queries.speakers(minutes.id)
    sectors = {
        one.organisation_id: one.organisation.sector
        for one in attendance.present(minutes.meeting_id)
        if one.organisation
    }
    return [
        {
            "number": number,
            "title": item.title,
            "presenter": item.agenda_item.presenter if item.agenda_item else "",
            "body": item.written,
            "speakers": [_speaker(one, sectors) for one in spoke.get(item.id, ())],
        }
        for number, item in enumerate(items, start=1)
    ]


def _speaker(speaker: Speaker, sectors: dict[int | None, str]) -> dict[str, Any]:
    """A typed speaker has no sector: nothing says that they hold a public office."""
    organisation_id = speaker.attendance.organisation_id if speaker.attendance else None
    return {
        "name": speaker.name,
        "organisation": speaker.organisation_name,
        "sector": sectors.get(organisation_id, "") if organisation_id else "",
    }


def _actions(minutes: Minutes, items: list[MinutesItem], numbers: dict[int, int]) -> list[dict[str, Any]]:
    found = actions.for_meeting(minutes.meeting_id)
    helpers = actions.supporters([one.id for one in found])
    where = places(minutes, items, queries.decisions(minutes.id))
    return [
        {
            "number": one.number,
            "key": one.key,
            "code": one.code or "",
            "text": one.text,
            "owner": one.owner_name,
            "owner_organisation": one.owner_organisation.name,
            "supporters": [each.name for each in helpers.get(one.id, ())],
            "due_on": one.due_on.isoformat() if one.due_on else None,
            "decision": one.decision_number,
            "item": numbers.get(where.get(one.id, 0)),
            "closed": one.closed,
        }
        for one in found
    ]


def _presence(meeting: Meeting, present: list[Attendance]) -> list[dict[str, Any]]:
    """One row for each organisation invited or present, government first; then guests without organisation."""
    outcomes = attendance.outcomes([meeting.id])[meeting.id]
    invited = {one.organisation_id: one for one in invitations.for_meeting(meeting.id) if one.organisation_id}
    people: dict[int | None, list[Attendance]] = {}
    for row in present:
        people.setdefault(row.organisation_id, []).append(row)
    names = _names(outcomes, invited, people)
    rows: list[dict[str, Any]] = [
        {
            "organisation": names[organisation_id],
            "side": _side(organisation_id, invited, people),
            "code": outcome.code,
            "acting": outcome.acting,
            "people": [_person(one) for one in people.get(organisation_id, ())],
        }
        for organisation_id, outcome in outcomes.items()
    ]
    rows.sort(key=lambda row: (SIDES.index(row["side"]), row["organisation"].casefold()))
    guests = [_person(one) for one in people.get(None, ())]
    if guests:
        rows.append({"organisation": "", "side": "other", "code": "staff", "acting": None, "people": guests})
    return rows


def _names(outcomes: dict[int, Outcome], invited: dict[int, Invitation],
           people: dict[int | None, list[Attendance]]) -> dict[int, str]:  # fmt: skip
    found: dict[int, str] = {}
    for organisation_id in outcomes:
        here, asked = people.get(organisation_id), invited.get(organisation_id)
        name = here[0].organisation_name if here else ""
        name = name or (asked.organisation_name if asked else "")
        found[organisation_id] = name or directory.organisation(organisation_id).name
    return found


def _side(organisation_id: int, invited: dict[int, Invitation],
          people: dict[int | None, list[Attendance]]) -> str:  # fmt: skip
    if organisation_id in invited:
        return invited[organisation_id].side
    here = people.get(organisation_id)
    sector = here[0].organisation.sector if here and here[0].organisation else "other"
    return forums_rules.side_of_sector(sector)


def _person(row: Attendance) -> dict[str, Any]:
    return {
        "name": row.person_name,
        "office": row.office_title,
        "level": row.level,
        "acting": row.acting,
        "mode": row.mode,
    }


def _next(meeting: Meeting) -> dict[str, Any] | None:
    """The forum's next announced meeting after this one, if there is one yet."""
    for one in meetings.upcoming([meeting.forum_id], meeting.starts_at + timedelta(seconds=1)):
        if one.state == "announced" and one.id != meeting.id:
            return {
                "title": one.title, "starts_at": _instant(one.starts_at), "timezone": one.timezone,
                "place": one.place, "is_public": one.is_public,
            }  # fmt: skip
    return None


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None
