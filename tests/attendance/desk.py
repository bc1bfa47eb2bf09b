"""A phone at the door, as the server sees it: it taps, keeps its taps, and sends them when it can."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from forum.attendance.desk import devices
from forum.attendance.models import DoorDevice
from forum.kernel import clock
from tests.support.client import Page, Visitor


@dataclass
class Phone:
    """A device with a clock of its own (`ahead` of the server's) and its own keys."""

    visitor: Visitor
    device: DoorDevice
    name: str
    ahead: timedelta = timedelta()
    waiting: list[dict[str, Any]] = field(default_factory=list)
    number: int = 0

    def __post_init__(self) -> None:
        self.address = f"/pintu/{devices.token(self.device)}"

    @property
    def now(self) -> int:
        return round((clock.now() + self.ahead).timestamp() * 1000)

    def tap(self, kind: str, subject: str = "", replaces: Any = (), **value: Any) -> str:
        """Keep a tap on the device; its key."""
        self.number += 1
        key = f"{self.name}-{self.number}"
        self.waiting.append({"key": key, "kind": kind, "subject": subject or key, "at": self.now,
                             "replaces": list(replaces), "value": value})  # fmt: skip
        return key

    def came(self, invitation: Any, name: str = "Budi", level: str = "head", *, replaces: Any = (), **more: Any) -> str:
        """The person an invitation names came."""
        value = {"organisation": invitation.organisation_id, "invitation": invitation.id, "person": True, "name": name,
                 "title": invitation.addressee, "level": level, "acting": None, "mode": "on_site", **more}  # fmt: skip
        return self.tap("came", f"{invitation.id}:h", replaces, **value)

    def send(self, **more: Any) -> Page:
        """Send what waits; what the server says it has taken is forgotten."""
        page = self.post({"client": self.name, "now": self.now, "events": self.waiting, **more})
        if page.status in (200, 410):
            taken = answer(page)["taken"]
            self.waiting = [event for event in self.waiting if event["key"] not in taken]
        return page

    def post(self, body: Any) -> Page:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.visitor.post(f"{self.address}/kabar", raw, content_type="application/json")

    def list(self, **kwargs: Any) -> Page:
        return self.visitor.get(f"{self.address}/daftar.json", **kwargs)


def answer(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.data)
    return found
