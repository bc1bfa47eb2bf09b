"""`forum admin`: what only somebody at the server may do."""

import click

from forum.accounts import service
from forum.cli import cli
from forum.cli.context import with_app
from forum.kernel import transaction


@cli.group("admin")
def group() -> None:
    """What only somebody at the server may do."""


@group.command()
@with_app
def link() -> None:
    """Print the one-time address where the first administrator begins."""
    with transaction.writing():
        address = service.first_administrator_link()
    if address is None:
        raise click.ClickException("There is a user already. Sign in, or ask for a link by mail at /masuk/tautan.")
    click.echo(address)
