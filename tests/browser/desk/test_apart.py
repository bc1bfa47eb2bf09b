"""The answer "both came" on a device without network: it holds for the taps that wait as the server will hold it for
them, and where there is no answer the device asks.
"""

import json
import unicodedata
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from forum.attendance import folding, queries
from forum.attendance.desk import questions
from forum.extensions import db
from forum.kernel import clock, ids, transaction
from tests.browser.desk.conftest import Stand
from tests.browser.desk.door import SENT, Door
from tests.support.client import Visitor
from tests.support.site import Site

pytestmark = pytest.mark.browser
STRANGE = (
    'Ny. "Ratna" \\ O\'Neil',
    "Nurdín  SALEH, M.Si.",
    "Пётр",
    "ΣΟΦΟΣ",
    "Straße",
    "देवनागरी",
    "𐐀𐐨 १२",
    "",
    "ﬁrman\n",
)
FOLD = """async ([state, events, heard]) => {
  const { fold } = await import("/static/js/door/model.js");
  const view = fold(state, events);
  const people = [...view.seats.flatMap((seat) => seat.present), ...view.guests];
  const said = (one) => [one.subject, one.level, one.acting, one.name.toUpperCase(),
                         one.left !== null && heard.includes(one.subject), one.signed && heard.includes(one.subject),
                         one.question, [...one.keys].sort()].join("|");
  return { people: people.map(said).sort(), counts: view.counts, questions: view.questions };
}"""
MANY = 6
"""Interleavings, each with another chance."""


def test_whom_both_came_tells_apart_has_the_same_name_on_the_device_and_on_the_server(stand: Stand) -> None:
    chance, rows = Random(1), []
    for number in range(300):
        organisation = chance.choice((None, number))
        rows.append({"level": chance.choice(("head", "staff")), "acting": chance.choice((None, "plt")),
                     "person_name": chance.choice(STRANGE) * (1 + number % 9), "organisation_id": organisation,
                     "organisation_name": chance.choice(STRANGE), "office_title": chance.choice(STRANGE),
                     "mode": chance.choice(("on_site", "online"))})  # fmt: skip
    subjects = [f"{number}:h" if number % 2 else f"c7-{number}" for number in range(300)]
    found = (
        stand()
        .ready()
        .page.evaluate(
            """async ([subjects, rows]) => {
          const { apart } = await import("/static/js/door/apart.js");
          return rows.map((row, place) => apart(subjects[place], {
            ...row, name: row.person_name, title: row.office_title,
            seat: row.organisation_id === null ? null : `o${row.organisation_id}` }));
        }""",
            [subjects, rows],
        )
    )
    pairs = zip(subjects, rows, strict=True)
    assert found == [folding.apart(subject, SimpleNamespace(**row)) for subject, row in pairs]


def test_every_letter_of_every_script_compares_on_the_device_as_on_the_server(stand: Stand) -> None:
    """But for Cherokee and nine old Cyrillic letter forms, whose capitals the two fold to different sides."""
    other = [*range(0x13A0, 0x1400), *range(0xAB70, 0xABC0), *range(0x1C80, 0x1C90)]
    codes = [
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
        and not 0x3400 <= code < 0xA000
        and not 0xAC00 <= code < 0xD800
        and code < 0x20000
    ]  # but for ideographs
    wanted = {code: folding.folded(f"a{chr(code)}b") for code in codes if code not in other}
    found = (
        stand()
        .ready()
        .page.evaluate(
            """async (codes) => {
          const { folded } = await import("/static/js/door/search.js");
          return codes.map((code) => folded(`a${String.fromCodePoint(code)}b`));
        }""",
            list(wanted),
        )
    )
    assert dict(zip(wanted, found, strict=True)) == wanted


class Three:
    """Three devices of one meeting that know what they last heard and keep their taps."""

    def __init__(self, door: Door, site: Site, chance: Random) -> None:
        self.door, self.chance, self.sender = door, chance, Visitor(site.app)
        self.links = [door.admit(f"Meja {number}") for number in (1, 2, 3)]
        self.waiting: list[list[dict[str, Any]]] = [[], [], []]
        self.states = [self.listed() for _device in self.links]
        self.number = 0
        self.begin = round(clock.now().timestamp() * 1000) - 900_000

    def listed(self) -> Any:
        return json.loads(self.sender.get(f"{self.links[0]}/daftar.json").data)

    def tap(self, device: int) -> None:
        """Somebody came at a level, or is corrected, taken back, signs or leaves, as this device may say it."""
        self.number += 1
        state = self.states[device]
        seat = self.chance.choice(state["seats"][:2])
        who = seat["expected"][0]
        people = [one for one in state["present"] if one["seat"] == seat["code"]]
        own = [one["key"] for one in self.waiting[device] if one["kind"] == "came" and one["subject"] == who["code"]]
        kind = self.chance.choice(("came", "came", "came", "correct", "remove", "leave", "sign"))
        subject, replaces, value = who["code"], [], {}
        if people and self.chance.random() < 0.6:
            one = self.chance.choice(people)
            subject, own = one["subject"], one["keys"]
        if kind == "correct" or kind == "remove":
            replaces = self.chance.sample(own, min(len(own), self.chance.choice((1, len(own) or 1))))
        if kind in ("came", "correct"):
            value = {"organisation": seat["organisation"], "invitation": who["invitation"], "person": False,
                     "title": "", "name": self.chance.choice(("Rini", "RINI", "Ani")), "walk_in": False, "gender": None,
                     "level": self.chance.choice(("head", "deputy", "staff")), "acting": None, "mode": "on_site",
                     "organisation_name": ""}  # fmt: skip
        if kind == "leave":
            value = {"left": self.chance.random() < 0.6}
        if kind == "sign":
            value = {"strokes": [[[1, 2], [3, 4]]], "width": 300, "height": 100}
        key = f"d{device}x{self.begin}-{self.number}"
        self.waiting[device].append(
            {"key": key, "kind": kind.replace("correct", "came"), "subject": subject, "replaces": replaces,
             "value": value, "at": self.begin + self.number * 1000, "number": self.number}
        )  # fmt: skip

    def send(self, device: int) -> None:
        """In any order, in one or two parts."""
        events = self.chance.sample(self.waiting[device], len(self.waiting[device]))
        cut = self.chance.randrange(len(events) + 1)
        for part in (events[:cut], events[cut:]):
            body = {"client": "t", "now": round(clock.now().timestamp() * 1000), "events": part, "want": False}
            page = self.sender.post(
                f"{self.links[device]}/kabar", json.dumps(body).encode(), content_type="application/json"
            )
            assert json.loads(page.data)["refused"] == []
        self.waiting[device] = []

    def answer(self) -> int:
        """A person answers the questions that are open; how many."""
        with transaction.writing():
            found = questions.open_ones(self.door.meeting)
            for question in found:
                if self.chance.random() < 0.75:
                    questions.both(question, ids.new_key())
                else:
                    questions.keep(question, question.variants[-1][0].client_key)
        return len(found)


def test_any_interleaving_of_three_devices_and_answers_shows_each_what_the_server_will_make_of_its_taps(
    door: Door, door_site: Site, stand: Stand
) -> None:
    page = stand().ready().page
    answered = apart = 0
    for seed in range(MANY):
        three = Three(Door.make(), door_site, Random(20261130 + seed))
        for _step in range(14):
            device = three.chance.randrange(3)
            for _tap in range(three.chance.randrange(1, 4)):
                three.tap(device)
            if three.chance.random() < 0.5:
                answered += three.answer()
            if three.chance.random() < 0.6:
                continue  # no network: the device goes on with what it knows
            three.states[device] = three.listed()  # it hears the list while its taps still wait
            # that somebody left or signed who is not here is known to the server alone, until they come again
            heard = [one["subject"] for one in three.states[device]["present"]]
            shown = page.evaluate(FOLD, [three.states[device], three.waiting[device], heard])
            waited = three.waiting[device]
            three.send(device)
            holds = three.states[device] = three.listed()
            apart += sum(one["subject"].startswith("apart:") for one in holds["present"])
            assert shown == page.evaluate(FOLD, [holds, [], heard]), f"seed {seed}: {json.dumps(waited)}"
        for device in three.chance.sample(range(3), 3):
            three.send(device)
        at_last = three.listed()
        heard = [one["subject"] for one in at_last["present"]]
        assert page.evaluate(FOLD, [at_last, [], heard])["people"] == everybody(three.door)
    assert (answered > MANY, apart > MANY) == (True, True), "the answers were put to the proof"


def everybody(door: Door) -> list[str]:
    """Who came as the server folds them, in the words of FOLD."""
    db.session.rollback()
    signed = {one.subject for one in door.signatures if one.removed_at is None}
    found = []
    for one in queries.people(door.meeting_id):
        left, name = one.left_at is not None, one.person_name.upper()
        flags = [str(flag).lower() for flag in (left, one.subject in signed, one.is_disputed)]
        for group in one.variants:
            row, keys = group[0], sorted(each.client_key for each in group)
            name = row.person_name.upper()
            found.append("|".join([one.subject, row.level, row.acting or "", name, *flags, ",".join(keys)]))
    return sorted(found)


def test_with_the_network_cut_the_device_obeys_the_answer_it_has_and_asks_where_it_has_none(
    door: Door, stand: Stand
) -> None:
    one, two = stand("Meja 1").ready(), stand("Meja 2").ready()
    three, four = stand("Meja 3").ready(kept=True), stand("Meja 4").ready(kept=True)
    for phone in (two, three, four):
        phone.offline()
    one.came("Rini Astuti")
    two.came("Rini Astuti")
    two.level("Rini Astuti", "head.plt")
    two.offline(False)
    door.will_have(("Rini Astuti", "head", None))
    door.will(lambda: len(open_ones(door)), 1)
    with transaction.writing():
        [question] = questions.open_ones(door.meeting)
        questions.both(question, ids.new_key())
    both = [("Rini Astuti", "head", None), ("Rini Astuti", "head", "plt")]
    door.will_have(*both)
    for phone, level in ((three, "head.plt"), (four, "head.plh")):
        hears_and_is_cut(phone, level)
        expect(phone.page.locator("#sum")).to_contain_text("1 dari 4 organisasi hadir · 2 orang")
    seat = three.seat("Dinas Sosial")
    expect(seat.locator(".came")).to_have_count(2)
    expect(seat).not_to_contain_text("Dua perangkat berbeda")
    expect(four.seat("Dinas Sosial").locator(".came")).to_have_count(3)
    expect(four.seat("Dinas Sosial")).to_contain_text("Dua perangkat berbeda")
    for phone in (three, four):
        phone.page.reload()
        phone.ready()
    expect(seat).not_to_contain_text("Dua perangkat berbeda")
    expect(four.seat("Dinas Sosial")).to_contain_text("Dua perangkat berbeda")
    three.page.unroute("**/kabar*")
    three.offline(False)
    three.says(SENT)
    door.will_have(*both)
    assert open_ones(door) == []
    four.page.unroute("**/kabar*")
    four.offline(False)
    four.says(SENT)
    [asked] = open_ones(door)
    assert [(group[0].level, group[0].acting) for group in asked.variants] == [("head", None), ("head", "plh")]


def open_ones(door: Door) -> list[Any]:
    db.session.rollback()
    return questions.open_ones(door.meeting)


def hears_and_is_cut(phone: Any, level: str) -> None:
    """The phone asks for the list; while the answer is on its way somebody taps; then the network is cut."""
    held: list[Route] = []
    phone.page.route("**/kabar*", lambda route: held.append(route) if not held else route.abort("internetdisconnected"))
    phone.offline(False)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.page.wait_for_timeout(50)
    while not held:
        phone.page.wait_for_timeout(50)
    phone.came("Rini Astuti")
    phone.level("Rini Astuti", level)
    held[0].continue_()
    phone.says("2 ketukan")
    phone.offline()
