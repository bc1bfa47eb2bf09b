"""`forum db`: the database's shape."""

from pathlib import Path

import click
from sqlalchemy import select

from forum.cli import cli
from forum.cli.context import with_app
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import schema, transaction
from forum.minutes import service as minutes


@cli.group("db")
def group() -> None:
    """The database's shape."""


@group.command()
@with_app
def upgrade() -> None:
    """Bring the database to the newest shape. Doing it twice changes nothing."""
    schema.upgrade()
    with transaction.writing():  # minutes published before there was a chain get their place in it
        sealed = sum(minutes.chain_up(forum_id) for forum_id in db.session.scalars(select(Forum.id)).all())
    if sealed:
        click.echo(f"{sealed} published minutes were put into the chain of seals.")
    click.echo(f"The database is at {schema.current_revision()}.")


@group.command()
@click.option("--revision", default="base", show_default=True, help="How far down.")
@click.confirmation_option(prompt="This takes tables away, with what is in them. Go on?")
@with_app
def downgrade(revision: str) -> None:
    """Take the database back to an older shape."""
    schema.downgrade(revision)


@group.command()
@click.argument("number")
@click.argument("message")
@with_app
def revise(number: str, message: str) -> None:
    """Write a migration from what the models say and the database lacks (for developers)."""
    path: Path = schema.revise(number, message)
    click.echo(path.name)
