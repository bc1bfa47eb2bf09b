"""One installation for all measurements: production settings, SQLite in a scratch folder, the product's own rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import EnvironBuilder

from forum.app import create_app
from forum.config import Settings
from forum.extensions import db
from forum.kernel import clock, schema
from tests.documents.lengths import LENGTHS, SHORT, Length
from tests.support.client import counted

# A Tuesday, 09.00 WIB: every run measures the same pages.
NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
SECRET = "a secret for measuring, long enough to be one"


@dataclass(frozen=True)
class Sizes:
    """How much of everything. The smoke test makes it tiny."""

    invitees: int = 60
    mails: int = 200
    whole: int = 1000
    replies: int = 1000
    meetings: int = 100
    organisations: int = 60
    rounds: int = 7
    seconds: float = 0.15
    delivered: int = 300
    checkins: int = 600
    saves: int = 40
    regions: int = 20
    agencies: int = 60
    held: int = 120
    minutes: int = 5000
    lengths: tuple[Length, ...] = LENGTHS
    with_postgresql: bool = True


TINY = Sizes(invitees=4, mails=3, whole=3, replies=3, meetings=4, organisations=3, rounds=1, seconds=0.0, delivered=3,
             checkins=16, saves=4, regions=2, agencies=3, held=4, minutes=5, lengths=(SHORT,),
             with_postgresql=False)  # fmt: skip


@dataclass(frozen=True)
class House:
    """The installation and how much of everything is to be measured."""

    app: Flask
    settings: Settings
    sizes: Sizes

    @property
    def is_sqlite(self) -> bool:
        return not self.settings.database_url


@contextmanager
def house(folder: Path, sizes: Sizes, database_url: str = "") -> Iterator[House]:
    """Build it in an empty folder, on SQLite unless told otherwise; the clock stands at NOW until the end."""
    settings = Settings(
        mode="production", secret_key=SECRET, base_url="http://127.0.0.1:8000", instance=folder,
        reply_address="agenda@rembug.example", authserv_id="mx.rembug.example", database_url=database_url,
        extra={"RATELIMIT_ENABLED": False},
    )  # fmt: skip
    app = create_app(settings)
    with clock.frozen(NOW):
        with app.app_context():
            schema.upgrade()
        yield House(app, settings, sizes)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


class Browser:
    """Calls the application as a server does, without looking at what it gets.

    `user` is what a session holds of one (`User.get_id`).
    """

    def __init__(self, app: Flask, user: str = "") -> None:
        self.app = app
        self.cookie = ""
        if user:
            client = app.test_client()
            with client.session_transaction() as session:
                session["_user_id"] = user
                session["_fresh"] = True
            cookie = client.get_cookie("rembug")
            assert cookie is not None
            self.cookie = f"rembug={cookie.value}"

    def request(self, path: str, form: dict[str, str] | None = None) -> "Request":
        """A request to be sent any number of times."""
        body = urlencode(form).encode() if form is not None else b""
        builder = EnvironBuilder(path, method="GET" if form is None else "POST", data=body or None,
                                 content_type=None if form is None else "application/x-www-form-urlencoded",
                                 headers=[("Cookie", self.cookie)] if self.cookie else None)  # fmt: skip
        environ = builder.get_environ()
        builder.close()
        return Request(self.app, environ, body)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Request:
    """One request, ready to be sent again and again."""

    app: Flask
    environ: dict[str, Any]
    body: bytes

    def send(self) -> Answer:
        """The whole answer, as a server would have passed it on."""
        said: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
            said.extend((status, headers))

        parts: Any = self.app.wsgi_app({**self.environ, "wsgi.input": BytesIO(self.body)}, start)
        body = b"".join(parts)
        parts.close()
        return Answer(int(said[0][:3]), dict(said[1]), body)

    def expect(self, status: int = 200) -> Answer:
        """Send once and insist: a measurement of an error page says nothing."""
        answer = self.send()
        if answer.status != status:
            raise AssertionError(f"{self.environ['PATH_INFO']} answered {answer.status}: {answer.body[:200]!r}")
        return answer

    def statements(self) -> int:
        """How many SQL statements it takes."""
        with self.app.app_context(), counted() as found:
            self.send()
        return len(found)
