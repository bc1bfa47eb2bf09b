"""What the stages of the story share: the application, the mail server, a browser, the meeting, the result."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum.accounts.models import User
from forum.adapters import ics, mime
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.forums.models import Forum
from forum.jobs import worker
from forum.meetings.models import Meeting

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Shortfall(Exception):
    """A stage did not reach what it promised."""


def insist(true: object, said: str) -> None:
    """Fall short, in words, when something that must be is not."""
    if not true:
        raise Shortfall(said)


@dataclass
class Tale:
    """Handed from stage to stage. `result` becomes the last line."""

    app: Flask
    mail: MailServer
    folder: Path
    users: dict[str, User] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    _forum_id: int = 0
    _meeting_id: int = 0

    @property
    def forum(self) -> Forum:
        return db.session.get_one(Forum, self._forum_id)

    @forum.setter
    def forum(self, forum: Forum) -> None:
        self._forum_id = forum.id

    @property
    def meeting(self) -> Meeting:
        return db.session.get_one(Meeting, self._meeting_id)

    @meeting.setter
    def meeting(self, meeting: Meeting) -> None:
        self._meeting_id = meeting.id

    @property
    def starts_at(self) -> datetime:
        return self.meeting.starts_at

    def work(self) -> int:
        """Let the worker do all that is due."""
        return worker.drain()

    def calendars_of(self, address: str) -> list[tuple[bytes, ics.ItipMessage]]:
        """The calendars that arrived for an address, in order, each with what it says."""
        found = []
        for raw in self.mail.arrived(self.mail.mailbox_of(address)):
            for part in mime.read(raw).calendars[:1]:
                found.append((part.content, ics.read(part.content, part.method)))
        return found

    def browser(self) -> "Browser":
        """Somebody with a browser, not signed in."""
        return Browser(self.app)


class Browser:
    """Opens pages and submits their forms, as a person would; each request in a context of its own."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()

    def get(self, address: str) -> TestResponse:
        return self._in_its_own_context(lambda: self.client.get(address))

    def submit(self, page: str, data: dict[str, Any], action: str | None = None) -> TestResponse:
        """Open `page`, take its CSRF token, send `data` to `action` (default: the page itself)."""
        shown = self.get(page)
        insist(shown.status_code == 200, f"{page} answered {shown.status_code}")
        token = _TOKEN.search(shown.text)
        insist(token, f"{page} has no form")
        data = {**data, "csrf_token": unescape(token[1])} if token else data
        return self._in_its_own_context(lambda: self.client.post(action or page, data=data))

    def sign_in(self, email: str, password: str) -> "Browser":
        """Sign in on the sign-in page."""
        answer = self.submit("/masuk", {"email": email, "password": password})
        insist(answer.status_code in (302, 303), f"signing in as {email} answered {answer.status_code}")
        return self

    def _in_its_own_context(self, ask: Callable[[], TestResponse]) -> TestResponse:
        db.session.rollback()
        with self.app.app_context():
            response = ask()
            response.get_data()
        return response
