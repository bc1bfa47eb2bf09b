"""A meeting with a door, and a phone that stands there."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from playwright.sync_api import Locator, expect
from sqlalchemy import select

from forum.attendance import queries
from forum.attendance.desk import devices
from forum.attendance.models import AttendanceClosing, DoorDevice, DoorEvent, Signature
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.kernel import clock, transaction
from forum.meetings.models import Meeting
from tests.support.browser import PATIENCE, Person
from tests.support.factories import Factory

NAMES = ("Rini Astuti", "Budi Hartono", "Siti Aminah", "Wayan Sudarma")
KEPT = """async () => {
  const open = indexedDB.open("rembug-pintu");
  await new Promise((done) => (open.onsuccess = done));
  const all = (name) => new Promise((done) => {
    const asked = open.result.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const kept = { meetings: await all("meetings"), outbox: await all("outbox"), caches: [] };
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) kept.caches.push(request.url, await (await cache.match(request)).text());
  }
  return JSON.stringify(kept);
}"""
_making = Factory()
_making._numbers = count(7000)  # rows beside those of other tests


@dataclass
class Door:
    """The door of one meeting: Dinas Sosial and three others are asked, each with a named head; another one is not."""

    meeting_id: int

    @classmethod
    def make(cls, signature: bool = False) -> "Door":
        with transaction.writing():
            region = _making.region()
            forum = _making.forum(region_id=region.id, asks_signature=signature)
            meeting = _making.meeting(forum=forum, state="announced", starts_at=clock.now(), title="Rapat meja")
            for name, head in zip(("Sosial", "Kesehatan", "Pendidikan", "Perhubungan"), NAMES, strict=True):
                organisation = _making.organisation(f"Dinas {name} Contoh", short_name=f"D{name[:3]}", region=region)
                office = _making.office(organisation=organisation)
                _making.tenure(office, _making.person(head))
                _making.invitation(meeting, office)
            _making.organisation("Badan Pertanahan Contoh", region=region)
            return cls(meeting.id)

    @property
    def meeting(self) -> Meeting:
        return db.session.get_one(Meeting, self.meeting_id)

    def admit(self, label: str = "Meja 1") -> str:
        """The link of a device."""
        with transaction.writing():
            return "/pintu/" + devices.token(devices.admit(self.meeting, label))

    def revoke(self, label: str = "Meja 1") -> None:
        with transaction.writing():
            devices.revoke(next(one for one in devices.of_meeting(self.meeting_id) if one.label == label))

    def forget_devices(self) -> None:
        with transaction.writing():
            for device in db.session.scalars(select(DoorDevice).where(DoorDevice.meeting_id == self.meeting_id)):
                device.token_hash = f"gone-{device.id}"

    def close(self) -> None:
        with transaction.writing():
            db.session.add(AttendanceClosing(meeting_id=self.meeting_id))

    def delegate(self, head: str, name: str) -> None:
        """The head of this name sends somebody in their place."""
        with transaction.writing():
            _making.reply(
                self.of(head), "delegated", delegate_name=name, delegate_title="Sekretaris", delegate_rank="deputy"
            )

    def withdraw(self, head: str) -> None:
        """The invitation of the head of this organisation is taken back."""
        with transaction.writing():
            self.of(head).withdrawn_at = clock.now()

    @property
    def asked(self) -> list[Any]:
        return invitations.for_meeting(self.meeting_id)

    def of(self, organisation: str) -> Any:
        """The invitation of the head of this organisation."""
        return next(one for one in self.asked if one.organisation_name.endswith(organisation))

    def qr(self, organisation: str) -> str:
        """What the QR code of its invitation says."""
        return f"https://rembug.example/u/{_making.token(self.of(organisation))}"

    @property
    def people(self) -> list[tuple[str, str, str | None]]:
        """(name, level, acting) of everybody the server knows to be here, by name."""
        db.session.rollback()
        return in_order((one.person_name, one.level, one.acting) for one in queries.people(self.meeting_id))

    def will_have(self, *people: tuple[str, str, str | None]) -> None:
        """The server soon knows exactly these people."""
        self.will(lambda: self.people, in_order(people))

    def will(self, look: Callable[[], Any], wanted: Any, patience: float = PATIENCE / 1000) -> None:
        """What is seen soon equals what is wanted."""
        until = time.monotonic() + patience
        while (seen := look()) != wanted and time.monotonic() < until:
            time.sleep(0.05)
        assert seen == wanted

    def person(self, name: str) -> Any:
        db.session.rollback()
        return next(one for one in queries.people(self.meeting_id) if one.person_name == name)

    @property
    def events(self) -> list[DoorEvent]:
        db.session.rollback()
        rows = select(DoorEvent).where(DoorEvent.meeting_id == self.meeting_id).order_by(DoorEvent.id)
        return list(db.session.scalars(rows))

    @property
    def signatures(self) -> list[Signature]:
        db.session.rollback()
        return list(db.session.scalars(select(Signature).where(Signature.meeting_id == self.meeting_id)))


def in_order(people: Iterable[tuple[str, str, str | None]]) -> list[tuple[str, str, str | None]]:
    return sorted(people, key=lambda one: (*one[:2], one[2] or ""))


class Phone:
    """A device at the door: what a thumb does and an eye reads."""

    def __init__(self, person: Person, link: str) -> None:
        self.person, self.link, self.was_offline = person, link, False
        self.page = person.page
        person.open(link)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.person, name)

    def ready(self, *, kept: bool = False) -> "Phone":
        """The list is here; `kept`: and the page itself, so that it opens without network."""
        expect(self.page.locator("#seats .seat").first).to_be_visible()
        if kept:
            self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            self.page.wait_for_function("navigator.serviceWorker.controller !== null")
        return self

    def offline(self, really: bool = True) -> None:
        self.was_offline = True
        self.person.context.set_offline(really)

    def seat(self, name: str) -> Locator:
        return self.page.locator("#seats .seat").filter(has_text=name)

    def came(self, who: str) -> None:
        """One tap on the button beside this name."""
        self.page.locator("#seats .expected").filter(has_text=who).locator(".tap--came").click()
        expect(self.page.locator("#seats .came").filter(has_text=who)).to_have_count(1)

    def level(self, who: str, code: str) -> None:
        """The second tap."""
        self.page.locator("#seats .came").filter(has_text=who).locator(f"[data-level='{code}']").click()

    def shown(self, who: str) -> str:
        """What the row of somebody says."""
        return " ".join(self.page.locator(".came").filter(has_text=who).first.inner_text().split())

    def sheet(self, who: str) -> Locator:
        """The sheet about a person."""
        self.page.locator(".came").filter(has_text=who).locator("[data-act=person]").click()
        return self.page.locator("#person-sheet")

    def says(self, words: str) -> None:
        expect(self.page.locator("#badge")).to_contain_text(words)

    def warns(self, words: str) -> None:
        expect(self.page.locator("#notices")).to_contain_text(words)

    def kept(self) -> str:
        """Everything this device keeps, as one text."""
        text = self.page.evaluate(KEPT)
        assert isinstance(text, str)
        return text


SENT, WAITING, NO_LINE = "Semua terkirim", "belum terkirim", "tanpa jaringan"
