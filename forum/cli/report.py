"""`forum report`: reports as files."""

import json
from datetime import date, datetime
from pathlib import Path

import click

from forum.adapters.pdf import PdfFailed
from forum.cli import cli
from forum.cli.context import with_app
from forum.forums import queries as forum_queries
from forum.kernel import clock
from forum.kernel.i18n import LOCALES, speaking
from forum.reports import document, exports, queries, rules
from forum.reports.figures import Report
from forum.reports.finding import finding

DAY = click.DateTime(["%Y-%m-%d"])


@cli.group("report")
def group() -> None:
    """Reports as files."""


@group.command()
@click.argument("forum")
@click.option("--format", "kind", type=click.Choice(["csv", "json", "pdf"]), required=True, help="What to write.")
@click.option("--from", "first", type=DAY, help="First day, as 2026-01-31; default: a year before the last.")
@click.option("--to", "last", type=DAY, help="Last day; default: today.")
@click.option("--side", type=click.Choice(list(rules.SIDES.values())), default="government", show_default=True)
@click.option("--language", type=click.Choice(list(LOCALES)), help="Default: the forum's own.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to; default: standard output.")
@with_app
def attendance(
    forum: str,
    kind: str,
    first: datetime | None,
    last: datetime | None,
    side: str,
    language: str | None,
    out: Path | None,
) -> None:
    """Attendance by organisation of FORUM (its address, as in /forum/ADDRESS)."""
    chosen = forum_queries.by_slug(forum)
    locale = language or chosen.locale
    today = clock.today(chosen.timezone)
    with speaking(locale):
        report = queries.attendance(chosen, *rules.period(_typed(first), _typed(last), today), side)
        content = _made(report, kind, locale, today)
    if out is None:
        click.echo(content, nl=False)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}") from error
    click.echo(f"{out}: {len(content)} bytes", err=True)


def _typed(day: datetime | None) -> str:
    return day.date().isoformat() if day else ""


def _made(report: Report, kind: str, locale: str, today: date) -> bytes:
    if kind == "csv":
        return exports.csv(report)
    if kind == "json":
        text = json.dumps(exports.as_json(report, finding(report).headline), ensure_ascii=False, indent=2)
        return f"{text}\n".encode()
    try:
        return document.pdf(report, locale, today)
    except PdfFailed as failed:
        raise click.ClickException(f"The PDF was not made: {failed.reason}") from failed
