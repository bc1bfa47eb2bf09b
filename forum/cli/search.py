"""`forum search`: the index of the search."""

import click

from forum.cli import cli
from forum.cli.context import with_app
from forum.kernel import transaction
from forum.search import jobs, service


@cli.group("search")
def group() -> None:
    """The index of the search."""


@group.command("rebuild")
@with_app
def rebuild() -> None:
    """Make the index anew from meetings, minutes and action items. People can go on working and searching meanwhile."""
    with transaction.writing():
        service.everything_due()
    click.echo(f"{jobs.read_everything()} meetings read")
