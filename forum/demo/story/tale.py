"""What the stages of the story share: the application, the mail server, a browser, the meeting, the result."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from forum.accounts.models import User
from forum.adapters import ics, mime, smtp
from forum.adapters.ics.reply import Shape
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.forums.models import Forum
from forum.inbox import jobs as inbox_jobs
from forum.inbox.models import InboxMessage
from forum.jobs import worker
from forum.kernel import clock, ids
from forum.meetings.models import Meeting, Series
from forum.outbox.models import OutboxMessage

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


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
    _series_id: int = 0

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
    def series(self) -> Series:
        return db.session.get_one(Series, self._series_id)

    @series.setter
    def series(self, series: Series) -> None:
        self._series_id = series.id

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

    def posted(self, kind: str) -> int:
        """How many mails of a kind were ever given to the outbox."""
        statement = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.kind == kind)
        return db.session.scalar(statement) or 0

    def reply(self, address: str, partstat: str, shape: Shape = "gmail", **said: Any) -> None:
        """What a calendar program sends when its owner answers the newest calendar at `address`: by SMTP, to ORGANIZER.

        `said` goes to `ics.build_reply`; with `propose` it is a proposal for another time (COUNTER).
        """
        request, message = self.calendars_of(address)[-1]
        calendar = ics.build_reply(request, address, partstat, answered_at=clock.now(), shape=shape, **said)
        is_counter = "propose" in said and shape != "gmail"
        self.write(address, message.events[0].organiser or "", said.get("comment", ""), calendar=calendar,
                   calendar_method="COUNTER" if is_counter else "REPLY")  # fmt: skip

    def write(self, sender: str, to: str, text: str, **more: Any) -> None:
        """A mail from outside, over SMTP. `more` goes to `mime.Mail`."""
        mail = mime.Mail(
            message_id=f"<{ids.new_key()}@contoh.example>", sender_name="", sender_email=sender, to_name="",
            to_email=to, subject="Re", text=text, date=clock.now(), **more,
        )  # fmt: skip
        with smtp.Connection(smtp.SmtpSettings.from_url(self.mail.smtp_url)) as connection:
            connection.send(sender, to, mime.compose(mail))

    def read_mail(self) -> dict[str, int]:
        """Fetch over IMAP what has arrived and let the worker read it: outcome -> how many of these messages."""
        before = db.session.scalar(select(func.max(InboxMessage.id))) or 0
        while inbox_jobs.poll():
            self.work()
        self.work()
        return dict(Counter(db.session.scalars(select(InboxMessage.outcome).where(InboxMessage.id > before))))

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

    def send(self, address: str, said: dict[str, Any]) -> TestResponse:
        """Send JSON, as a program does."""
        return self._in_its_own_context(lambda: self.client.post(address, json=said))

    def press(self, page: str, action: str, **button: str) -> TestResponse:
        """Open `page` and press a button of its form that goes to `action`, everything hidden in it as it is."""
        shown = self.get(page)
        insist(shown.status_code == 200, f"{page} answered {shown.status_code}")
        forms = [inside for head, inside in _FORM.findall(shown.text) if f'action="{action}"' in head]
        filled = [{name: unescape(value) for name, value in _HIDDEN.findall(inside)} for inside in forms]
        fits = [one for one in filled if all(one.get(name, value) == value for name, value in button.items())]
        insist(fits, f"{page} has no button {button} that goes to {action}")
        data = {**fits[0], **button}
        return self._in_its_own_context(lambda: self.client.post(action, data=data))

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
