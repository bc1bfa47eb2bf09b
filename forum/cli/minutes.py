"""`forum minutes`: published minutes as files."""

from pathlib import Path

import click
from sqlalchemy import select

from forum.adapters.pdf import PdfFailed
from forum.cli import cli
from forum.cli.context import with_app
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel.i18n import LOCALES
from forum.meetings import queries as meetings
from forum.minutes import files, queries, service
from forum.minutes.proofs import verifying as proofs


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
        content = files.file(seal, "public" if is_public else "internal", locale or meeting.forum.locale)
        out.write_bytes(content)
    except (PdfFailed, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out}: {len(content)} bytes")


FAULTS = {
    "changed": "what it says is no longer what was sealed",
    "missing": "no version stands at this place of the chain",
    "broken": "its seal does not follow from the one before",
    "unsealed": "it was never sealed (forum db upgrade seals versions of before)",
    "timestamp": "the timestamp of its seal is not what the authority gave",
    "untrusted": "the timestamp of its seal leads to no certificate in REMBUG_TSA_ANCHORS",
    "lost_signed": "a signed PDF is gone from the disk, or changed: restore it from a backup",
    "lost_scan": "an officially signed file is gone from the disk, or changed: restore it from a backup",
}


@group.command("verify")
@click.argument("slug", required=False)
@click.option("--seal", help="A seal from paper or from a PDF (64 hexadecimal digits): is it still in the chain?")
@with_app
def verify(slug: str | None, seal: str | None) -> None:
    """Hash every sealed version anew, follow the chain of each forum (or of SLUG), and judge timestamps and the files
    kept. Exit code 1 when anything is wrong.
    """
    forums = db.session.execute(select(Forum.id, Forum.slug).order_by(Forum.slug)).all()
    wanted = [one for one in forums if slug in (None, one.slug)]
    if not wanted:
        raise click.ClickException(f"there is no forum {slug}")
    ill = False
    for forum_id, name in wanted:
        found = [*service.verify(forum_id), *proofs.verify(forum_id)]
        last = queries.last_link(forum_id)
        ill = ill or bool(found)
        head = f", the newest seal is {last.value}" if last else ""
        click.echo(f"{name}: {'NOT WHOLE' if found else 'whole'}, {last.position if last else 0} sealed versions{head}")
        if words := proofs.words(forum_id):
            click.echo(f"  {words}")
        for one in found:
            what = f"meeting {one.meeting}, version {one.version}" if one.meeting else "missing"
            click.echo(f"  place {one.position or '–'}, {what}: {FAULTS[one.code]}")
    if seal is not None:
        link = queries.link_by_value(seal.strip().lower())
        ill = ill or link is None
        click.echo(f"seal {seal[:16]}…: " + (f"place {link.position} of its chain" if link else "NOT IN ANY CHAIN"))
    if ill:
        raise click.exceptions.Exit(1)
