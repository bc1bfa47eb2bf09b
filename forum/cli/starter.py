"""`forum starter`: facts to begin with."""

import click

from forum.cli import cli
from forum.cli.context import with_app
from forum.directory import starters
from forum.kernel import transaction


@cli.command()
@click.argument("name", type=click.Choice(starters.names()))
@click.option("--region", metavar="CODE", help="For `regency`: the region's code, as text (35.09).")
@with_app
def starter(name: str, region: str | None) -> None:
    """Load a starter set. What is there already stays as it is.

    \b
    provinces   the 38 provinces, and the regencies of OGP Local and Jember
    sdgs        the seventeen Sustainable Development Goals
    regency     the agencies a regency typically has, with their heads' chairs, for --region CODE
    jember      Jember's agencies and subdistricts; the merges of 2026 are marked as unverified
    """
    if name == "regency" and not region:
        raise click.UsageError("say for which region: --region CODE, for example --region 35.09")
    if name != "regency" and region:
        raise click.UsageError(f"{name} is not for one region: leave --region out")
    with transaction.writing():
        loaded = starters.load(name, region)
    click.echo(f"{name}: {loaded.created} added, {loaded.unchanged} already there.")
