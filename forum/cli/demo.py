"""`forum demo`: the product with a fictional regency, on this machine, with nothing to set up."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forum.cli import cli

if TYPE_CHECKING:
    from forum.config import Settings
    from forum.demo.house import House

_DURING = {
    "pintu/perangkat": "perangkat / devices",
    "layar": "kode di layar / code on the screen",
    "langsung": "kedatangan / arrivals",
}


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--instance", type=click.Path(path_type=Path), default=Path("instance"), show_default=True)
@click.option("--story", is_flag=True, help="Live the whole life of one new meeting, without a browser, and report.")
@click.option("--fill-only", is_flag=True, help="Fill the database and stop.")
def demo(host: str, port: int, instance: Path, story: bool, fill_only: bool) -> None:
    """Show the product with the fictional Kabupaten Contoh."""
    try:
        from forum.demo import house  # noqa: PLC0415  (needs the extra packages of [demo])
        from forum.demo.story import tell  # noqa: PLC0415  (likewise)
    except ModuleNotFoundError as error:
        if (error.name or "forum").startswith("forum"):
            raise
        raise click.ClickException(
            f"The demo needs more packages ({error.name}): pip install 'rembug[demo]'"
        ) from error
    if story:
        sys.exit(tell(instance / "story", click.echo))
    started = time.monotonic()
    home = house.House(instance.resolve() / "demo", host, port)
    click.echo("Menyiapkan Kabupaten Contoh (fiktif) … / Preparing the fictional Kabupaten Contoh …")
    if fill_only:
        with home.mail_server() as mail:
            house.fill(home.settings(mail), lambda line: click.echo(f"  {line}"))
        return
    sys.exit(house.run(home, lambda line: click.echo(f"  {line}"), lambda settings: _welcome(home, settings, started)))


def _welcome(home: "House", settings: "Settings", started: float) -> None:
    from forum.demo import house  # noqa: PLC0415  (needs the extra packages of [demo])
    from forum.demo.world import neighbours, people  # noqa: PLC0415  (likewise)

    seconds = time.monotonic() - started
    click.echo(f"\n{click.style('Rembug', bold=True)} siap / is ready ({seconds:.0f} s)\n")
    click.echo(f"  {click.style(home.address, bold=True)}            halaman publik / public pages")
    click.echo(f"  {home.address}/masuk      masuk / sign in")
    for account in people.ACCOUNTS:
        click.echo(f"      {account.email:32} {account.does_id} / {account.does_en}")
    click.echo(f"      {neighbours.SECRETARIAT[0]:32} sekretariat nasional / national secretariat")
    click.echo(f"      kata sandi / password: {people.PASSWORD}")
    key, secret = house.at_the_door(settings)
    if key:
        click.echo("  rapat yang sedang berlangsung / the meeting that goes on:")
        click.echo(f"      {home.address}/pintu/{secret}  meja registrasi / door desk")
        for path, does in _DURING.items():
            click.echo(f"      {home.address}/rapat/{key}/{path:15}  {does}")
    click.echo(f"  {home.address}/surat      semua surat yang terkirim / every mail that left")
    click.echo(f"  {home.address}/komponen   komponen / components\n")
    click.echo(f"Perintah forum / forum commands:  . {home.instance / 'settings.env'}")
    click.echo("Berhenti dengan Ctrl-C / stop with Ctrl-C")
