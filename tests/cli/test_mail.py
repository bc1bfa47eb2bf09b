"""`forum mail status`, `pause` and `resume`: how mail is doing, for whoever keeps the server."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from flask import Flask

from forum.cli import cli, context
from forum.extensions import db
from forum.kernel import transaction
from forum.outbox import door
from tests.outbox.posting import post

Run = Callable[..., str]


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `forum mail …` on the installation under test; what it prints."""
    monkeypatch.setattr(context, "create_app", lambda: app)

    def invoke(*words: str) -> str:
        result = CliRunner().invoke(cli, ["mail", *words])
        assert result.exit_code == 0, result.output
        db.session.rollback()  # the command had a session of its own
        return result.output

    return invoke


def test_it_counts_what_leaves_and_what_arrived(run: Run) -> None:
    post("siti@contoh.example", "rini@contoh.example")
    assert run("status").splitlines() == [
        "Outgoing: 2 waiting, 0 sent, 0 failed, 0 superseded",
        "Incoming: 0 unread, 0 applied, 0 held, 0 ignored, 0 rejected, 0 bounced",
        "The oldest that waits was written at 2026-11-03T02:00:00+00:00.",
    ]
    told = json.loads(run("status", "--json"))
    assert told["outgoing"] == {"waiting": 2, "sent": 0, "failed": 0, "superseded": 0}
    assert (told["oldest_waiting"], told["silent_since"]) == ("2026-11-03T02:00:00+00:00", None)


def test_it_says_that_the_server_is_silent(run: Run) -> None:
    with transaction.writing():
        door.silent("ConnectionRefusedError")
    assert run("status").splitlines()[-1] == (
        "The mail server is silent since 2026-11-03T02:00:00+00:00 (ConnectionRefusedError); "
        "next try at 2026-11-03T02:00:15+00:00."
    )


def test_pause_and_resume(run: Run) -> None:
    run("pause")
    assert door.is_closed()
    assert json.loads(run("status", "--json"))["paused_by"] == "forum mail pause"
    run("resume")
    assert not door.is_closed()
