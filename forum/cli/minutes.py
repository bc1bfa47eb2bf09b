"""`forum minutes`: published minutes as files."""

from pathlib import Path

import click

from forum.adapters.pdf import PdfFailed
from forum.cli import cli
from forum.cli.context import with_app
from forum.kernel.i18n import LOCALES
from forum.meetings import queries as meetings
from forum.minutes import document, queries


@cli.group("minutes")
def group() -> None:
    """Published minutes."""


@group.command("pdf")
@click.argument("uid")
@click.option("--public", "is_public", is_flag=True, help="The public form; only when it may be read by everybody.")
@click.option("--locale", type=click.Choice(LOCALES), help="Language of the headings (default: the forum's).")
@click.option("--version", "number", type=click.IntRange(min=1), help="An older version (default: the one in force).")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@with_app
def pdf(uid: str, is_public: bool, locale: str | None, number: int | None, out: Path) -> None:
    """Write the minutes of the meeting UID to a PDF file."""
    meeting = meetings.by_uid(uid)
    if meeting is None:
        raise click.ClickException(f"there is no meeting with the UID {uid}")
    seals = queries.seals(meeting.id)
    if not seals:
        raise click.ClickException("the minutes of this meeting are not published yet")
    seal = next((one for one in seals if number is None or one.number == number), None)
    if seal is None:
        raise click.ClickException(f"there is no version {number}; the newest is {seals[0].number}")
    if is_public and not (seal.is_public and seals[0].is_public):
        raise click.ClickException("nobody has decided that these minutes are public")
    try:
        content = document.cached(
            seal.sha256,
            "public" if is_public else "internal",
            locale or meeting.forum.locale,
            lambda: queries.version(meeting.id, seal.number).content,
        )
        out.write_bytes(content)
    except (PdfFailed, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out}: {len(content)} bytes")
