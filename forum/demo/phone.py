"""What a phone at the door says (docs/developer/door.md): taps made from the list it was given."""

import math
from collections.abc import Iterable
from typing import Any

Facts = dict[str, Any]
Tap = dict[str, Any]


def expected(state: Facts) -> Iterable[tuple[Facts, Facts]]:
    """(seat, somebody expected there) of everybody on the list, in its order."""
    for seat in state["seats"]:
        for one in seat["expected"]:
            yield seat, one


def coming(state: Facts) -> list[tuple[Facts, Facts]]:
    """Those of them who will probably come: heads who said yes, and whoever was sent in a head's place."""
    return [(seat, one) for seat, one in expected(state)
            if (one["answer"] != "declined" if one["delegate"] else one["answer"] == "accepted")]  # fmt: skip


def came(key: str, at: int, seat: Facts, one: Facts, **said: Any) -> Tap:
    """One tap: this expected person came. `said` differs from what was expected: `level`, `acting`, `mode` …"""
    value = {
        "organisation": seat["organisation"], "invitation": one["invitation"], "person": not one["delegate"],
        "name": one["name"], "title": one["title"], "level": one["level"], "acting": one["acting"], "mode": "on_site",
        "walk_in": False, "organisation_name": "", "gender": None,
    }  # fmt: skip
    return tap(key, "came", at, one["code"], value | said)


def walk_in(key: str, at: int, name: str, organisation_name: str, **said: Any) -> Tap:
    """Somebody who was not expected, of an organisation that is not in the directory."""
    value = {
        "organisation": None, "invitation": None, "person": False, "name": name, "title": "", "level": "staff",
        "acting": None, "mode": "on_site", "walk_in": True, "organisation_name": organisation_name, "gender": None,
    }  # fmt: skip
    return tap(key, "came", at, key, value | said)


def sign(key: str, at: int, subject: str) -> Tap:
    """A signature: one long wave of the finger and a short stroke below it."""
    wave = [[20 + step * 6, 70 + round(38 * math.sin(step * 0.55) * (1 - step / 60))] for step in range(45)]
    return tap(key, "sign", at, subject, {"strokes": [wave, [[40, 118], [260, 108]]], "width": 320, "height": 140})


def tap(key: str, kind: str, at: int, subject: str, value: Facts, replaces: Iterable[str] = ()) -> Tap:
    """`at`: milliseconds since 1970 on the phone's own clock."""
    return {"key": key, "kind": kind, "at": at, "subject": subject, "value": value, "replaces": list(replaces)}
