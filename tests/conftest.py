"""What every test gets: an application on a real database, a client that inspects pages, factories, a still clock."""

import gc
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from forum.app import create_app
from forum.config import Settings
from forum.demo.mailserver import MailServer
from forum.extensions import Base, db, limiter
from forum.kernel import clock
from forum.outbox.jobs import hang_up
from tests.support.client import Visitor
from tests.support.counts import pytest_terminal_summary, tell  # noqa: F401  (pytest finds them here)
from tests.support.database import emptied, postgresql_url, prepared, stopped
from tests.support.economy import sparing
from tests.support.factories import Factory
from tests.support.ports import free_ports
from tests.support.twice import spare

gc.set_threshold(100_000, 50, 50)  # mappings and templates live to the end; looking through them costs a tenth


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of a run on PostgreSQL what the engine has no say in; begin with what takes longest, so that no worker
    is alone with it at the end."""
    spare(config, items)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


# A Tuesday morning in Kabupaten Contoh: 09.00 WIB, 3 November 2026.
A_TUESDAY = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a development installation; FORUM_TEST_DATABASE=postgresql puts it on PostgreSQL."""
    instance = tmp_path_factory.mktemp("instance")
    on_postgresql = os.environ.get("FORUM_TEST_DATABASE") == "postgresql"
    return Settings(
        mode="development",
        secret_key="a secret for tests, long enough to be one",
        base_url="http://rembug.example",
        instance=instance,
        database_url=postgresql_url() if on_postgresql else "",
        reply_address="agenda@rembug.example",
        authserv_id="mx.rembug.example",
        smtp_url="",
        extra={"TESTING": True, "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False, "SERVER_NAME": None},
    )


@pytest.fixture(scope="session")
def _application(settings: Settings) -> Iterator[Flask]:
    app = sparing(create_app(settings))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        prepared()
    yield app
    with app.app_context():
        db.engine.dispose()
    stopped()


@pytest.fixture
def app(_application: Flask) -> Iterator[Flask]:
    """The application, inside its context, with an empty database and the clock held at A_TUESDAY."""
    with _application.app_context(), clock.frozen(A_TUESDAY):
        emptied()
        limiter.enabled = False
        yield _application
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def make(app: Flask) -> Factory:
    """Makes rows: `make.meeting(title="…")`. See tests/support/factories.py."""
    return Factory()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with a browser and no account; `visitor.sign_in(user)` gives them one."""
    return Visitor(app)


@pytest.fixture
def post_office(app: Flask, tmp_path: Path) -> Iterator[MailServer]:
    """A real SMTP and IMAP server on loopback, empty, which the application sends to and reads from in this test."""
    before: Settings = app.extensions["settings"]
    smtp, imap = free_ports(2)  # its own for the whole test: a server that restarts must get them again
    with MailServer(tmp_path / "mail", "rembug.example", smtp_port=smtp, imap_port=imap) as server:
        app.extensions["settings"] = replace(before, smtp_url=server.smtp_url, imap_url=server.imap_url("agenda"))
        yield server
        hang_up()
    app.extensions["settings"] = before
