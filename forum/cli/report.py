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
from forum.reports import document, exports, paper, rules, whole, workbook
from forum.reports.scope import Scope
from forum.reports.whole import Whole

DAY = click.DateTime(["%Y-%m-%d"])


@cli.group("report")
def group() -> None:
    """Reports as files."""


@group.command()
@click.argument("forum")
@click.option(
    "--format", "kind", type=click.Choice(["csv", "json", "xlsx", "pdf"]), required=True, help="What to write."
)
@click.option("--from", "first", type=DAY, help="First day, as 2026-01-31; default: a year before the last.")
@click.option("--to", "last", type=DAY, help="Last day; default: today.")
@click.option("--side", type=click.Choice(list(rules.SIDES.values())), default="government", show_default=True)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(list(rules.KINDS.values())),
    multiple=True,
    help="Kind of meeting; may be given several times; default: all.",
)
@click.option("--whole", "is_whole", is_flag=True, help="With pdf: all sections, not one sheet.")
@click.option("--people/--no-people", default=False, help="With xlsx and --whole: names of people; default: none.")
@click.option("--language", type=click.Choice(list(LOCALES)), help="Default: the forum's own.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to; default: standard output.")
@with_app
def attendance(
    forum: str,
    kind: str,
    first: datetime | None,
    last: datetime | None,
    side: str,
    kinds: tuple[str, ...],
    is_whole: bool,
    people: bool,
    language: str | None,
    out: Path | None,
) -> None:
    """Attendance by organisation of FORUM (its address, as in /forum/ADDRESS)."""
    if is_whole and kind != "pdf":
        raise click.UsageError("--whole goes with --format pdf.")
    chosen = forum_queries.by_slug(forum)
    locale = language or chosen.locale
    today = clock.today(chosen.timezone)
    with speaking(locale):
        period = rules.period(_typed(first), _typed(last), today)
        found = whole.read(Scope.of_forum(chosen), *period, side, kinds)
        content = _made(found, "whole" if is_whole else kind, locale, today, people)
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


def _made(found: Whole, kind: str, locale: str, today: date, with_people: bool) -> bytes:
    if kind == "csv":
        return exports.csv(found.report)
    if kind == "json":
        return f"{json.dumps(exports.whole_as_json(found), ensure_ascii=False, indent=2)}\n".encode()
    if kind == "xlsx":
        return workbook.xlsx(found, with_people=with_people)
    try:
        if kind == "whole":
            return paper.pdf(found, locale, today, with_people=with_people)
        return document.pdf(found.report, locale, today)
    except PdfFailed as failed:
        raise click.ClickException(f"The PDF was not made: {failed.reason}") from failed
