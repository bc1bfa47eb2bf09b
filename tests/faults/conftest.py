"""A meeting with two hundred invitees, a mail server that misbehaves, and workers that can be killed."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.config import Settings
from forum.demo.house import environment
from forum.extensions import db
from forum.invitations import service
from forum.kernel import clock, transaction
from forum.meetings.models import Meeting
from forum.outbox.jobs import hang_up
from forum.outbox.models import OutboxMessage
from tests.faults.sink import Sink
from tests.support.counts import Tell as Tell
from tests.support.factories import Factory

INVITEES = 200
SEED = 20261120
HASTY = """
from datetime import timedelta
from forum.jobs import service
service.LEASE, service.RENEW_BELOW = timedelta(seconds=2), timedelta(seconds=1)
from forum.cli import main
main()
"""
"""The worker as it is, but a dead one's work is taken over after two seconds instead of two minutes."""


@pytest.fixture
def sink(app: Flask) -> Iterator[Sink]:
    """The mail server; the product sends to it."""
    before: Settings = app.extensions["settings"]
    server = Sink()
    server.start()
    app.extensions["settings"] = replace(before, smtp_url=server.url)
    yield server
    hang_up()
    app.extensions["settings"] = before
    server.stop()


@pytest.fixture
def now(app: Flask) -> Iterator[None]:
    """The clock stands at the present: worker processes have clocks of their own."""
    with clock.frozen(datetime.now(UTC)):
        yield


@pytest.fixture
def chance() -> random.Random:
    """The same accidents in every run; another seed: REMBUG_FAULT_SEED."""
    return random.Random(int(os.environ.get("REMBUG_FAULT_SEED", SEED)))


def invite(make: Factory, number: int = INVITEES) -> dict[str, str]:
    """Send that many invitations; recipient -> Message-ID."""
    with transaction.writing():
        service.send(chosen(make, number))
    return wanted()


def chosen(make: Factory, number: int = INVITEES) -> Meeting:
    """A meeting with that many invitees who were told nothing yet."""
    meeting = make.meeting()
    organisation = make.organisation()
    for one in range(number):
        office = make.office(f"Kepala Bidang {one + 1}", organisation=organisation)
        make.invitation(meeting, office, sent_at=None, sent_sequence=None)
    return meeting


def wanted() -> dict[str, str]:
    """What is to be sent: recipient -> Message-ID."""
    db.session.rollback()
    rows = db.session.execute(select(OutboxMessage.recipient, OutboxMessage.message_id))
    return {row.recipient: row.message_id for row in rows}


def in_state(state: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(OutboxMessage.state == state)) or 0


@dataclass
class Gang:
    """Worker processes of their own, as `forum worker` starts them."""

    variables: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: int = 0

    def keep(self, number: int) -> None:
        """See to it that so many are at work."""
        for process in [one for one in self.running if one.poll() is not None]:
            self.running.remove(process)
        while len(self.running) < number:
            command = [sys.executable, "-c", HASTY, "worker"]
            self.running.append(subprocess.Popen(command, env=self.variables, stderr=subprocess.DEVNULL))

    def kill(self, *places: int) -> None:
        """SIGKILL: no last word, no tidying up."""
        for place in places or range(len(self.running)):
            if place < len(self.running) and self.running[place].poll() is None:
                os.kill(self.running[place].pid, signal.SIGKILL)
                self.killed += 1

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(60)


@pytest.fixture
def gang(app: Flask, sink: Sink) -> Iterator[Gang]:
    """Nobody at work yet: `gang.keep(2)`."""
    settings: Settings = app.extensions["settings"]
    database = settings.database_url or f"sqlite:///{(settings.instance / 'rembug.sqlite3').resolve()}"
    workers = Gang(environment(settings) | {
        "REMBUG_SECRET_KEY": settings.secret_key, "REMBUG_DATABASE_URL": database,
    })  # fmt: skip
    yield workers
    workers.stop()
