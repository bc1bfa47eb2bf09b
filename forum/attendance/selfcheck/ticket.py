"""What a browser may do after its code was valid: kept in its signed session cookie, nowhere else.

`session["hadir"]` maps a meeting's key to `{"n": which codes, "t": when (seconds), "k": the key of the next record,
"d": keys of what this browser declared}`. At most MEETINGS meetings and RECORDS records each: a cookie is small.
"""

import hashlib
from collections.abc import MutableMapping
from typing import Any

from flask import session

from forum.attendance.models import SelfCheckIn
from forum.attendance.selfcheck import rules
from forum.kernel import clock, ids
from forum.meetings.models import Meeting

MEETINGS, RECORDS = 3, 8


def give(meeting: Meeting, row: SelfCheckIn) -> None:
    """This browser has shown a valid code: it may declare for a while, also after the code has changed."""
    before = _all().get(meeting.key, {})
    _keep(meeting, {"n": _tag(row), "t": int(clock.now().timestamp()), "k": before.get("k") or ids.new_key(),
                    "d": before.get("d", [])})  # fmt: skip


def is_valid(meeting: Meeting, row: SelfCheckIn) -> bool:
    """Whether the code was valid not long ago, and is one of those that still count."""
    mine = _all().get(meeting.key)
    if mine is None or mine.get("n") != _tag(row):
        return False
    age = clock.now().timestamp() - float(mine["t"])
    return 0 <= age <= rules.TICKET.total_seconds()


def key(meeting: Meeting) -> str:
    """The key of the next record from this browser. Sent twice, the form makes one record."""
    mine = _all().get(meeting.key)
    return str(mine["k"]) if mine else ids.new_key()


def declared(meeting: Meeting, client_key: str) -> None:
    """This browser declared somebody: it may take that back, and the next is another record."""
    mine = dict(_all().get(meeting.key) or {"n": "", "t": 0})
    mine["d"] = [*(one for one in mine.get("d", []) if one != client_key), client_key][-RECORDS:]
    mine["k"] = ids.new_key()
    _keep(meeting, mine)


def forget(meeting: Meeting, client_key: str) -> None:
    """What this browser declared was taken back."""
    kept = _all().get(meeting.key)
    if kept is not None:
        _keep(meeting, {**kept, "d": [one for one in kept.get("d", []) if one != client_key]})


def was_let_in(key: str) -> bool:
    """Whether this browser ever showed a valid code of the meeting with this key."""
    return key in _all()


def mine(meeting: Meeting) -> list[str]:
    """The keys of what this browser declared for this meeting, oldest first."""
    return list(_all().get(meeting.key, {}).get("d", []))


def _tag(row: SelfCheckIn) -> str:
    return hashlib.sha256(row.nonce.encode()).hexdigest()[:12]


def _all() -> MutableMapping[str, Any]:
    found = session.get("hadir")
    return found if isinstance(found, dict) else {}


def _keep(meeting: Meeting, mine: dict[str, Any]) -> None:
    others = {name: one for name, one in _all().items() if name != meeting.key}
    latest = dict(list(others.items())[-(MEETINGS - 1) :])
    session["hadir"] = {**latest, meeting.key: mine}
