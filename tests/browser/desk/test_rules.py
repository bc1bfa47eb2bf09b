"""The pure parts of the device, in the browser: the list folds as the server folds it, and the search forgives."""

import json
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page

from forum.kernel import clock
from tests.browser.desk.conftest import Stand
from tests.browser.desk.door import Door
from tests.support.client import Visitor
from tests.support.site import Site

pytestmark = pytest.mark.browser
FOLD = """async ([state, events, known]) => {
  const { fold } = await import("/static/js/door/model.js");
  const view = fold(state, events);
  const person = (one) => [one.subject, one.level, one.acting, one.name.toUpperCase(), one.title, one.mode,
                           one.organisation_name, !known.includes(one.subject) || one.left !== null, one.signed,
                           one.question].join("|");
  const seat = ({ code, outcome, mark, present }) =>
    [code, outcome.code, outcome.acting, mark?.outcome ?? null, present.map(person).sort()];
  return { seats: view.seats.map(seat).sort(),
           guests: view.guests.map(person).sort(), counts: view.counts };
}"""


def drawn(chance: Random, client: str, number: int, seats: list[Any], keys: list[str], at: int) -> dict[str, Any]:
    """An event as a device might make it, of things it might know."""
    key = f"{client}-{number}"
    seat = chance.choice(seats)
    expected = seat["expected"][0]
    known = chance.sample(keys, min(len(keys), chance.randrange(3))) if chance.random() < 0.5 else []
    event: dict[str, Any] = {"key": key, "at": at, "number": number, "replaces": known, "subject": expected["code"]}
    kind = chance.choice(("came", "came", "came", "guest", "absent", "remove", "leave"))
    value: dict[str, Any] = {}
    if kind in ("came", "guest"):
        value = {"organisation": seat["organisation"], "invitation": expected["invitation"], "person": False,
                 "name": chance.choice(("Rini Astuti", "RINI ASTUTI", "Ani")), "title": "", "walk_in": False,
                 "level": chance.choice(("head", "deputy", "staff")), "acting": None, "gender": None,
                 "mode": chance.choice(("on_site", "on_site", "online")), "organisation_name": ""}  # fmt: skip
    if kind == "guest":
        event["subject"] = key
        value |= {"organisation": None, "invitation": None, "organisation_name": chance.choice(("", "Paguyuban"))}
    if kind == "absent":
        event["subject"] = seat["code"]
        value = {
            "organisation": seat["organisation"],
            "outcome": chance.choice(("absent", "absent_notice")),
            "note": "",
        }
    if kind == "leave":
        value = {"left": chance.random() < 0.6}
        event["replaces"] = []
    return {**event, "kind": kind.replace("guest", "came"), "value": value}


def test_the_list_with_taps_that_wait_is_the_list_the_server_makes_of_them(
    door: Door, door_site: Site, stand: Stand
) -> None:
    page: Page = stand().ready().page
    sender, address = Visitor(door_site.app), door.admit("Meja 9")
    chance = Random(20261129)
    state = json.loads(sender.get(f"{address}/daftar.json").data)
    keys: list[str] = []
    begin = round(clock.now().timestamp() * 1000) - 200_000
    for turn in range(14):
        now = round(clock.now().timestamp() * 1000)
        events = []
        for number in range(chance.randrange(1, 9)):
            event = drawn(chance, chance.choice("abc") + f"{turn}", turn * 100 + number, state["seats"][:3], keys,
                          begin + turn * 10_000 + number * 1000)  # fmt: skip
            events.append(event)
            keys = [*keys, event["key"]][-12:]
        # that somebody left who is not here is known to the server alone, until they come again
        subjects = [one["subject"] for one in state["present"]]
        before = page.evaluate(FOLD, [state, chance.sample(events, len(events)), subjects])
        body = {"client": "test", "now": now, "events": chance.sample(events, len(events))}
        said = json.loads(
            sender.post(f"{address}/kabar", json.dumps(body).encode(), content_type="application/json").data
        )
        assert said["refused"] == []
        state = said["state"] or state
        after = page.evaluate(FOLD, [state, [], subjects])
        differing = [pair for pair in zip(before["seats"], after["seats"], strict=True) if pair[0] != pair[1]]
        assert differing == [], f"turn {turn}: {json.dumps(events)}"
        assert before == after
        assert page.evaluate(FOLD, [state, events, []]) == page.evaluate(FOLD, [state, [], []]), "twice is once"


def test_the_search_forgives_slips_accents_short_names_and_order(stand: Stand) -> None:
    page = stand().ready().page
    names = ["Dinas Sosial", "Dinas Kesehatan", "Dinas Pemberdayaan Masyarakat dan Desa",
             "Badan Perencanaan Pembangunan", "Drs. H. Nurdín Saleh, M.Si.", "Yayasan Melati"]  # fmt: skip
    typed = {"sosail": 0, "dinsos": 0, "kesehtan dinas": 1, "DPMD": 2, "nurdin": 4, "saleh nurdin": 4, "pak nurdin": 4,
             "bappe": 3, "melat": 5, "xyz": None, "": 0}  # fmt: skip
    found = page.evaluate(
        """async ([typed, names]) => {
          const { find } = await import("/static/js/door/search.js");
          return typed.map((text) => find(text, names, (name) => [name])[0] ?? null);
        }""",
        [list(typed), names],
    )
    assert found == [None if place is None else names[place] for place in typed.values()]


def test_a_signature_of_many_points_is_thinned_to_what_the_server_takes(stand: Stand) -> None:
    page = stand().ready().page
    sizes = page.evaluate(
        """async () => {
          const { thinned } = await import("/static/js/door/pad.js");
          const stroke = (size) => Array.from({ length: size }, (_, n) => [n % 600, n % 240]);
          const count = (strokes) => strokes.reduce((sum, one) => sum + one.length, 0);
          const long = thinned([stroke(9000), stroke(3)]);
          const dots = thinned(Array(5000).fill([[1, 1]]));
          return [count(thinned([stroke(50)])), count(long) <= 4000, long.length, count(dots)];
        }"""
    )
    assert sizes == [50, True, 2, 4000]
