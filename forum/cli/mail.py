"""`forum mail`: what arrives by mail."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from forum.cli import cli
from forum.cli.context import with_app
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.kernel import transaction


@cli.group("mail")
def group() -> None:
    """What arrives by mail."""


@group.command()
@click.argument("file")
@with_app
def receive(file: str) -> None:
    """Treat a raw message (FILE, or - for standard input) as if it had arrived; print what became of it as JSON.

    The object has `outcome` (applied, held, ignored, rejected, bounced), `reason` (a stable code), `meeting` (UID),
    `invitation`, `reply` and `message` (numbers, null where there is none), and what else was read in `details`.
    Exit code 0 for every understood outcome, 1 when the file cannot be read.
    """
    raw = _read(file)
    with transaction.writing():
        number = inbox.store(raw, mailbox="command").id
    click.echo(json.dumps(_described(_settled(number)), ensure_ascii=False))


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror or error}") from error


def _settled(number: int) -> InboxMessage:
    """Read until it is settled: a message that cannot be understood is held after its last try."""
    for _ in range(inbox.MAX_TRIES - 1):
        try:
            return inbox.read(number)
        except Exception:  # noqa: S112 - the inbox has logged it; its last try holds the message for a person
            continue
    return inbox.read(number)


def _described(row: InboxMessage) -> dict[str, Any]:
    result = dict(row.result)
    found: dict[str, Any] = {"outcome": row.outcome, "reason": row.reason, "message": row.id}
    for name in ("meeting", "invitation", "reply"):
        found[name] = result.pop(name, None)
    return {**found, "details": result}
