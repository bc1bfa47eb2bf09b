"""What a device sends, as it is understood: pure.

A whole that cannot be understood is refused, and stays on the device; an event that has a name is kept whatever else is
wrong with it (`taps`).
"""

import json
import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from forum.attendance.models import ABSENCES, EVENT_KINDS, GENDERS, MODES
from forum.attendance.rules import ACTING
from forum.directory.kinds import RANKS
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _

MOST_EVENTS = 500
MOST_BYTES = 512 * 1024
MOST_POINTS = 4_000
MOST_REPLACED = 50  # times 500 events is what one statement of SQLite can name
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_SUBJECT_OF_INVITATION = re.compile(r"(\d{1,9}):[hd]")
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class TooLarge(Problem):
    """More than one sync may carry."""

    code = "too_large"
    status = 413


@dataclass(frozen=True)
class Event:
    """One tap. `claimed_at` is the device's clock; `body` its value and what it replaces, as sent."""

    key: str
    kind: str
    subject: str
    claimed_at: datetime
    body: dict[str, Any]


@dataclass(frozen=True)
class Sync:
    """`now`: the device's clock as it sent. `known`: the version of the state it has; `wants_state`: whether to answer
    with the state."""

    now: datetime
    events: list[Event] = field(default_factory=list)
    known: str = ""
    wants_state: bool = True


class Came(NamedTuple):
    """The value of `came`."""

    organisation: int | None
    invitation: int | None
    is_holder: bool
    name: str
    title: str
    level: str
    acting: str | None
    mode: str
    is_walk_in: bool
    organisation_name: str
    gender: str | None


class Drawn(NamedTuple):
    """The value of `sign`."""

    strokes: list[list[list[int]]]
    width: int
    height: int


def sync(raw: bytes) -> Sync:
    """What one request says. Raises TooLarge; Problem for anything that is not a sync: then nothing of it was kept."""
    if len(raw) > MOST_BYTES:
        raise TooLarge(_("That is too much at once. Nothing was lost on the device; it sends it in smaller parts."))
    try:
        sent = _clean(json.loads(raw))
    except (ValueError, RecursionError):
        raise _unreadable() from None
    if not isinstance(sent, dict) or not isinstance(sent.get("events", []), list):
        raise _unreadable()
    events = sent.get("events", [])
    if len(events) > MOST_EVENTS:
        raise TooLarge(_("That is too much at once. Nothing was lost on the device; it sends it in smaller parts."))
    known = sent.get("known")
    return Sync(_moment(sent.get("now")), [_event(one) for one in events], known if isinstance(known, str) else "",
                sent.get("want") is not False)  # fmt: skip


def _event(sent: Any) -> Event:
    if not isinstance(sent, dict):
        raise _unreadable()
    key, kind, subject = sent.get("key"), sent.get("kind"), sent.get("subject", "")
    is_named = isinstance(key, str) and _KEY.fullmatch(key) is not None
    if not is_named or kind not in EVENT_KINDS or not isinstance(subject, str):
        raise _unreadable()
    body = {"replaces": sent.get("replaces", []), "value": sent.get("value", {})}
    return Event(str(key), str(kind), subject[:64], _moment(sent.get("at")), body)


def corrected(claimed: datetime, device_now: datetime, received: datetime, day_begins: datetime) -> datetime:
    """The moment of a tap on our clock: what the device's clock is off is taken away. Never later than we heard of it,
    never before the day of the meeting.
    """
    moment = claimed + (received - device_now)
    return min(max(moment, day_begins), received)


def replaced(body: dict[str, Any]) -> list[str]:
    """The keys of the rows an event takes back, each once. Raises Problem."""
    keys = body["replaces"]
    if not isinstance(keys, list) or len(keys) > MOST_REPLACED:
        raise _meaningless()
    if not all(isinstance(key, str) and _KEY.fullmatch(key) for key in keys):
        raise _meaningless()
    return list(dict.fromkeys(keys))


def came(subject: str, body: dict[str, Any]) -> Came:
    """Raises Problem for a value that makes no sense, and where the subject is another invitation's."""
    value = _value(body)
    read = Came(
        organisation=_number(value, "organisation"),
        invitation=_number(value, "invitation"),
        is_holder=value.get("person") is True,
        name=_text(value, "name"),
        title=_text(value, "title"),
        level=_one_of(value, "level", RANKS),
        acting=_one_of(value, "acting", (None, *ACTING)),
        mode=_one_of(value, "mode", MODES, "on_site"),
        is_walk_in=value.get("walk_in") is True,
        organisation_name=_text(value, "organisation_name"),
        gender=_one_of(value, "gender", (None, *GENDERS)),
    )
    of_invitation = _SUBJECT_OF_INVITATION.fullmatch(subject)
    if not _KEY.fullmatch(subject) or (of_invitation and int(of_invitation[1]) != read.invitation):
        raise _meaningless()
    return read


def absent(subject: str, body: dict[str, Any]) -> tuple[int, str, str]:
    """(organisation, outcome, note). Raises Problem."""
    value = _value(body)
    organisation = _number(value, "organisation")
    if organisation is None or subject != f"o{organisation}":
        raise _meaningless()
    return organisation, _one_of(value, "outcome", ABSENCES), _text(value, "note", 500)


def left(subject: str, body: dict[str, Any]) -> bool:
    """Whether somebody left (or came back). Raises Problem."""
    said = _value(body).get("left")
    if not isinstance(said, bool) or not _KEY.fullmatch(subject):
        raise _meaningless()
    return said


def drawn(subject: str, body: dict[str, Any]) -> Drawn:
    """A signature: at least one stroke, points as whole numbers within the field. Raises Problem."""
    value = _value(body)
    width, height, strokes = _number(value, "width"), _number(value, "height"), value.get("strokes")
    if not width or not height or width > 8_000 or height > 8_000 or not _KEY.fullmatch(subject):
        raise _meaningless()
    if not isinstance(strokes, list) or not strokes or not all(isinstance(one, list) and one for one in strokes):
        raise _meaningless()
    if sum(len(stroke) for stroke in strokes) > MOST_POINTS:
        raise Problem(_("This signature is too long to be kept. Let the person sign again."), code="signature_too_long")
    return Drawn([[_point(point, width, height) for point in stroke] for stroke in strokes], width, height)


def _point(point: Any, width: int, height: int) -> list[int]:
    if not isinstance(point, list) or len(point) < 2 or not all(_is_number(each) for each in point[:2]):
        raise _meaningless()
    return [min(max(round(point[0]), 0), width), min(max(round(point[1]), 0), height)]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


def _value(body: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(body["value"], dict):
        raise _meaningless()
    return body["value"]


def _number(value: dict[str, Any], name: str) -> int | None:
    number = value.get(name)
    if number is None:
        return None
    if not _is_number(number) or number != int(number) or not 0 < number < 2**31:
        raise _meaningless()
    return int(number)


def _text(value: dict[str, Any], name: str, longest: int = 250) -> str:
    text = value.get(name) or ""
    if not isinstance(text, str):
        raise _meaningless()
    return " ".join(text.split())[:longest]


def _one_of(value: dict[str, Any], name: str, allowed: tuple[Any, ...], otherwise: Any = None) -> Any:
    said = value.get(name, otherwise)
    if isinstance(said, list | dict) or said not in allowed:
        raise _meaningless()
    return said


def _moment(sent: Any) -> datetime:
    """Milliseconds since 1970; a clock that is off by ages is still a clock. Raises Problem for no number."""
    if not isinstance(sent, int | float) or isinstance(sent, bool):
        raise _unreadable()
    bounded = min(max(sent, 0), (_LATEST - _EPOCH) / timedelta(milliseconds=1))
    return _EPOCH + timedelta(milliseconds=int(bounded))


def _clean(value: Any) -> Any:
    """Without what a database or a page cannot hold: NUL, halves of characters, numbers that are none."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(one) for key, one in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _unreadable() -> Problem:
    return Problem(_("The server did not understand this device. Nothing was lost on it: reload the page there."),
                   code="unreadable")  # fmt: skip


def _meaningless() -> Problem:
    return Problem(_("This tap was not understood. It is kept, but it changes nothing."), code="meaningless")
