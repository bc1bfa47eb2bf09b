"""A visitor with a browser that looks closely: every page it fetches is inspected."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from forum.extensions import db
from tests.support.page import inspect

TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SELECT pg_advisory_xact_lock")


class Page:
    """An answer: `.status`, `.soup`, `.text` (visible text, blanks folded), `.title`, `.location`, `.queries`."""

    def __init__(self, response: TestResponse, queries: list[str]) -> None:
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("Location")
        self.queries = queries
        self.is_html = response.mimetype == "text/html"
        self.soup = BeautifulSoup(response.get_data(as_text=True), "html.parser") if self.is_html else None
        if self.is_html and not 300 <= self.status < 400:
            inspect(self.soup)

    @property
    def data(self) -> bytes:
        return self.response.get_data()

    @property
    def text(self) -> str:
        assert self.soup is not None
        return " ".join(self.soup.get_text(" ").split())

    @property
    def title(self) -> str:
        assert self.soup is not None
        return " ".join(self.soup.h1.get_text(" ").split())

    def all(self, selector: str) -> list[str]:
        """The folded text of each element that matches a CSS selector."""
        assert self.soup is not None
        return [" ".join(found.get_text(" ").split()) for found in self.soup.select(selector)]

    def form(self, selector: str = "form") -> dict[str, str]:
        """What the first matching form would send if submitted untouched."""
        assert self.soup is not None
        form = self.soup.select_one(selector)
        sent: dict[str, str] = {}
        for field in form.select("input[name], textarea[name], select[name]"):
            kind = field.get("type", "")
            if kind in ("checkbox", "radio") and not field.has_attr("checked"):
                continue
            if kind in ("submit", "file", "button"):
                continue
            if field.name == "textarea":
                sent[field["name"]] = field.get_text().removeprefix("\r").removeprefix("\n")
            elif field.name == "select":
                chosen = field.select_one("option[selected]") or field.select_one("option")
                sent[field["name"]] = chosen.get("value", "") if chosen else ""
            else:
                sent[field["name"]] = field.get("value", "")
        return sent


class Visitor:
    """A browser with its own cookies. Each request runs in a context of its own, as on a server."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()

    def sign_in(self, user: Any) -> "Visitor":
        """Become `user` (a `User` row) without the sign-in page."""
        with self.client.session_transaction() as session:
            session["_user_id"] = user.get_id()
            session["_fresh"] = True
        return self

    def speak(self, locale: str) -> "Visitor":
        """Prefer a language."""
        self.client.set_cookie("lang", locale)
        return self

    def get(self, address: str, **kwargs: Any) -> Page:
        return self._open("GET", address, **kwargs)

    def post(self, address: str, data: Any = None, **kwargs: Any) -> Page:
        return self._open("POST", address, data=data or {}, **kwargs)

    def follow(self, page: Page) -> Page:
        """Go where a redirect leads."""
        assert page.location is not None, f"no redirect: {page.status}"
        return self.get(page.location)

    def _open(self, method: str, address: str, **kwargs: Any) -> Page:
        db.session.commit()
        with self.app.app_context(), counted() as queries:
            response = self.client.open(address, method=method, **kwargs)
            response.get_data()
            response.close()
        db.session.expire_all()
        return Page(response, queries)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the SQL statements run inside, without BEGIN and COMMIT."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith((*TRANSACTION, "PRAGMA", "SAVEPOINT", "RELEASE")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
