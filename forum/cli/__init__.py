"""The `forum` command. Exit codes: 0 done, 1 failed, 2 wrong use."""

import sys

import click

from forum import __version__
from forum.config import ConfigurationError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="forum")
def cli() -> None:
    """Rembug: plan meetings, invite offices, record who came, keep promises."""


def main() -> None:
    """Run the command; configuration faults are explained, not traced."""
    try:
        cli(standalone_mode=True)
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


from forum.cli import admin, db, demo, doctor, mail, meeting, minutes, report, search, serve, starter  # noqa: E402, F401  (commands register themselves on `cli`)
