"""The section "Adoption" of a sealed version: who was asked about what, until when, and what they objected to."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from forum.kernel import clock
from forum.minutes.adoption import queries
from forum.minutes.adoption.models import AdoptionRound
from forum.minutes.adoption.rules import Said, is_running, same_attendance, same_words
from forum.minutes.models import Minutes


def of(minutes: Minutes, content: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a version with this content says of its adoption; None while nobody was asked, and while a round runs.

    `sha256` is the fingerprint of the fixed content that those present were asked about; `is_same_text` whether the
    version still says the same. One statement when there is no round, some seven otherwise.
    """
    rounds = queries.rounds(minutes.id)
    if not rounds or is_running(rounds[0].ended_at, rounds[0].due_at, clock.now()):
        return None
    latest = rounds[0]
    tally = queries.tally(latest, minutes.meeting_id)
    return {
        "number": latest.number,
        "opened_at": latest.opened_at.isoformat(timespec="seconds"),
        "due_at": latest.due_at.isoformat(timespec="seconds"),
        "ended_at": (latest.ended_at or latest.due_at).isoformat(timespec="seconds"),
        "ended": latest.ended_how or "period",
        "ended_reason": latest.ended_reason,
        "sha256": latest.sha256,
        "is_same_text": same_words(latest.content, content),
        "is_same_attendance": same_attendance(latest.content, content),
        "present": tally.present,
        "agreed": len(tally.agreed),
        "silent": len(tally.silent),
        "unreached": len(tally.unreached),
        "remarks": [_words(one) for one in tally.remarks],
        "objections": [_words(one) for one in tally.objections],
        "earlier": _earlier(rounds),
    }


def _words(one: Said) -> dict[str, Any]:
    return {
        "name": one.name,
        "office": one.office,
        "organisation": one.organisation,
        "text": one.text,
        "at": one.at.isoformat(timespec="seconds") if one.at else None,
        "is_late": one.is_late,
    }


def _earlier(rounds: list[AdoptionRound]) -> list[dict[str, Any]]:
    """The rounds before, oldest first, each with why the next one was needed."""
    objected = queries.objections([one.id for one in rounds[1:]]) if len(rounds) > 1 else {}
    return [
        {
            "number": one.number,
            "opened_at": one.opened_at.isoformat(timespec="seconds"),
            "ended_at": (one.ended_at or one.due_at).isoformat(timespec="seconds"),
            "objections": objected.get(one.id, 0),
            "next_reason": after.reason,
        }
        for after, one in reversed(list(pairwise(rounds)))
    ]
