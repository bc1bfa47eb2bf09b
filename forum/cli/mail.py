"""`forum mail`: what arrives by mail, and how what leaves is doing."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from forum import config
from forum.cli import cli
from forum.cli.context import with_app
from forum.extensions import db
from forum.inbox import service as inbox
from forum.inbox.models import OUTCOMES, InboxMessage
from forum.kernel import transaction
from forum.outbox import door
from forum.outbox.models import STATES, OutboxMessage


@cli.group("mail")
def group() -> None:
    """What arrives by mail, and what leaves."""


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


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print an object instead of words.")
@with_app
def status(as_json: bool) -> None:
    """Say how mail is doing: how much waits, left, failed; whether the mail server answers; what arrived.

    The object has `outgoing` and `incoming` (state or outcome -> number; `unread` are not read yet), `oldest_waiting`
    (ISO 8601 or null), `silent_since`, `next_try_at`, `reason`, `paused_at`, `paused_by`, `domain_rate`.
    """
    found = _state()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    outgoing, incoming = found["outgoing"], found["incoming"]
    click.echo("Outgoing: " + ", ".join(f"{outgoing[state]} {state}" for state in STATES))
    click.echo("Incoming: " + ", ".join(f"{number} {outcome}" for outcome, number in incoming.items()))
    if found["oldest_waiting"]:
        click.echo(f"The oldest that waits was written at {found['oldest_waiting']}.")
    if found["silent_since"]:
        click.echo(f"The mail server is silent since {found['silent_since']} ({found['reason']}); "
                   f"next try at {found['next_try_at']}.")  # fmt: skip
    if found["paused_at"]:
        click.echo(f"Paused since {found['paused_at']} by {found['paused_by']}. Resume: forum mail resume")
    if found["domain_rate"]:
        click.echo(f"At most {found['domain_rate']} a minute to one domain.")


@group.command()
@with_app
def pause() -> None:
    """Let no mail leave until `forum mail resume`. It is still written, and waits."""
    with transaction.writing():
        door.pause("forum mail pause")
    click.echo("No mail leaves now.")


@group.command()
@with_app
def resume() -> None:
    """Let mail leave again; a silent mail server is asked at once."""
    with transaction.writing():
        door.resume()
    click.echo("Mail leaves again.")


def _state() -> dict[str, Any]:
    outgoing = dict(_numbers(OutboxMessage.state))
    incoming = {outcome or "unread": number for outcome, number in _numbers(InboxMessage.outcome)}
    waiting = select(func.min(OutboxMessage.created_at)).where(OutboxMessage.state == "waiting")
    way_out = door.look()
    oldest = db.session.scalar(waiting)
    found: dict[str, Any] = {
        "outgoing": {state: outgoing.get(state, 0) for state in STATES},
        "incoming": {"unread": 0, **dict.fromkeys(OUTCOMES, 0), **incoming},
        "oldest_waiting": oldest.isoformat() if oldest else None,
        "domain_rate": config.current().domain_rate,
    }
    for name in ("silent_since", "next_try_at", "reason", "paused_at", "paused_by"):
        value = getattr(way_out, name, None)
        found[name] = value.isoformat() if isinstance(value, datetime) else value or None
    return found


def _numbers(column: InstrumentedAttribute[Any]) -> list[tuple[Any, int]]:
    """How many rows there are of each value."""
    return [(row[0], row[1]) for row in db.session.execute(select(column, func.count()).group_by(column))]
