"""A real server for a real browser: the site on a free port, with a mail server of its own."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from forum.app import create_app
from forum.config import Settings
from forum.demo.mailserver import MailServer
from forum.extensions import Base, db, limiter
from forum.outbox.jobs import hang_up
from tests.support.client import Visitor
from tests.support.economy import sparing


@dataclass
class Site:
    """The product on a free port: `app` to prepare and look into its rows, `address` for the browser."""

    app: Flask
    address: str
    mail: MailServer

    def session_of(self, user: Any) -> str:
        """The session cookie of `user`, without going through the sign-in page."""
        visitor = Visitor(self.app).sign_in(user)
        cookie = visitor.client.get_cookie("rembug")
        assert cookie is not None
        return cookie.value


class Answer:
    """What the application answered, closed once, by whoever comes first."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self.parts, self.closed = parts, False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        if not self.closed and hasattr(self.parts, "close"):
            self.parts.close()
        self.closed = True


def answering(app: Flask) -> Callable[..., Answer]:
    """`app`, with each answer kept at hand for `Quiet`."""

    def call(environ: dict[str, Any], start: Any) -> Answer:
        environ["answer"] = answer = Answer(app(environ, start))
        return answer

    return call


class Quiet(WSGIRequestHandler):
    """Notes no requests: their addresses hold secret links. Closes its answer to a browser that hung up.

    Werkzeug's server reads what a visitor still sends before it closes an answer, and does not come to the closing
    when that reading finds the line cut.
    """

    def log_request(self, *_what: object) -> None:
        pass

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        if environ and "answer" in environ:
            environ["answer"].close()


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """Serve the product from `folder` (empty) with a mail server of its own, tables made, nothing in them."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with MailServer(folder / "mail", "rembug.example") as mail:
        app = sparing(create_app(Settings(
            mode="demo", instance=folder, base_url=address, reply_address="agenda@rembug.example",
            smtp_url=mail.smtp_url, imap_url=mail.imap_url("agenda"), extra={"RATELIMIT_ENABLED": False},
        )))  # fmt: skip
        limiter.enabled = False
        with app.app_context():
            Base.metadata.create_all(db.engine)
        host, port = listening.getsockname()
        server = make_server(host, port, answering(app), threaded=True, fd=listening.fileno(),
                             request_handler=Quiet)  # fmt: skip
        thread = threading.Thread(target=server.serve_forever, name="site")
        thread.start()
        try:
            yield Site(app, address, mail)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            listening.close()
            hang_up()
            with app.app_context():
                db.engine.dispose()
