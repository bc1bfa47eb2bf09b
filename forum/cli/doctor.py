"""`forum doctor`: looks at everything an installation needs and says how to mend what is not well."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import click
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from forum import config
from forum.adapters import imap, smtp
from forum.app import create_app
from forum.cli import cli
from forum.extensions import db
from forum.jobs import health
from forum.kernel import clock, schema
from forum.kernel.i18n import speaking
from forum.minutes.proofs import findings
from forum.paths import STATIC, TRANSLATIONS

FONTS = ("fonts/plus-jakarta-sans-latin.woff2", "fonts/source-serif-4-latin.woff2", "fonts/arimo-ttf")
WORKER_SILENT = timedelta(minutes=1)
LATE = timedelta(minutes=10)


@dataclass(frozen=True)
class Finding:
    """`state` is `well`, `attention` (works, but look) or `ill`; `mend` says what to do."""

    what: str
    state: str
    said: str
    mend: str = ""


@cli.command()
def doctor() -> None:
    """Check settings, database, fonts, mail and worker; say how to mend what is not well."""
    app = create_app()
    with app.app_context():
        findings = [finding for check in CHECKS for finding in check()]
    marks = {
        "well": click.style("✓", fg="green"),
        "attention": click.style("!", fg="yellow"),
        "ill": click.style("✗", fg="red"),
    }
    for finding in findings:
        click.echo(f"{marks[finding.state]} {finding.what}: {finding.said}")
        if finding.mend:
            click.echo(f"    {finding.mend}")
    sys.exit(any(finding.state == "ill" for finding in findings))


def _settings() -> Iterator[Finding]:
    settings = config.current()
    yield Finding("Settings", "well", f"{settings.mode}, {settings.base_url}, instance {settings.instance.resolve()}")
    if settings.mode == "production" and settings.base_url.startswith("http:"):
        yield Finding("Encryption", "attention", "the site's address is not https",
                      "Put a proxy with a certificate in front and set REMBUG_BASE_URL to https://…")  # fmt: skip


def _database() -> Iterator[Finding]:
    try:
        db.session.execute(text("SELECT 1"))
        here, newest = schema.current_revision(), schema.newest_revision()
    except SQLAlchemyError as error:
        yield Finding(
            "Database",
            "ill",
            f"does not answer ({type(error).__name__})",
            "Check REMBUG_DATABASE_URL and that the server runs.",
        )
        return
    finally:
        db.session.rollback()
    if here != newest:
        yield Finding(
            "Database", "ill", f"stands at {here or 'nothing'}, this version needs {newest}", "Run: forum db upgrade"
        )
    else:
        yield Finding("Database", "well", f"{db.engine.dialect.name} at revision {here}")


def _fonts() -> Iterator[Finding]:
    lacking = [name for name in FONTS if not (STATIC / "vendor" / name).exists()]
    if lacking:
        yield Finding(
            "Fonts",
            "ill",
            f"missing: {', '.join(lacking)}",
            "Run: script/assets (in a checkout), or install the wheel again.",
        )
    else:
        yield Finding("Fonts", "well", "for pages and for documents")
    if not (TRANSLATIONS / "id/LC_MESSAGES/messages.mo").exists():
        yield Finding("Indonesian", "ill", "the catalogue is not compiled", "Run: script/messages --compile")


def _documents() -> Iterator[Finding]:
    try:
        import weasyprint  # noqa: F401, PLC0415  (slow to import, and the very thing that may be missing)
    except (ImportError, OSError) as error:
        yield Finding("Documents", "ill", f"cannot be made: {error}",
                      "Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")  # fmt: skip
    else:
        yield Finding("Documents", "well", "PDFs can be made")


def _sealing() -> Iterator[Finding]:
    """Timestamps and signatures, where they are set; nobody is asked over the network."""
    states = {"success": "well", "attention": "attention", "danger": "ill"}
    names = {"timestamp": "Timestamps", "signature": "Signatures"}
    with speaking("en"):
        for one in findings.look():
            if one.tone in states:
                state = states[one.tone]
                yield Finding(names[one.what], state, one.title, "" if state == "well" else one.words)


def _outgoing() -> Iterator[Finding]:
    url = config.current().smtp_url
    if not url:
        yield Finding(
            "Outgoing mail", "attention", "no server is set: mail waits in the outbox", "Set REMBUG_SMTP_URL."
        )
        return
    settings = smtp.SmtpSettings.from_url(url)
    try:
        with smtp.Connection(settings) as connection:
            connection.greet()
    except smtp.DeliveryFailure as error:
        yield Finding("Outgoing mail", "ill", f"{settings.host}:{settings.port} does not answer ({error})",
                      "Check REMBUG_SMTP_URL and the firewall; mail waits meanwhile and nothing is lost.")  # fmt: skip
    else:
        yield Finding("Outgoing mail", "well", f"{settings.host}:{settings.port} answers")


def _incoming() -> Iterator[Finding]:
    url = config.current().imap_url
    if not url:
        yield Finding(
            "Incoming answers",
            "attention",
            "no mailbox is set: answers from calendars are not read",
            "Set REMBUG_IMAP_URL.",
        )
        return
    settings = imap.ImapSettings.from_url(url)
    try:
        for _message in imap.fetch_new(settings, seen=lambda _validity, _uid: True, limit=1):
            break
    except imap.MailboxUnavailable as error:
        yield Finding(
            "Incoming answers",
            "ill",
            f"the mailbox cannot be read: {error}",
            "Check REMBUG_IMAP_URL, the password and the folder; mail stays on its server meanwhile.",
        )
    else:
        yield Finding("Incoming answers", "well", f"{settings.user} at {settings.host} can be read")


def _worker() -> Iterator[Finding]:
    try:
        state = health.look()
    except SQLAlchemyError:
        return
    finally:
        db.session.rollback()
    if state.last_seen is None or clock.now() - state.last_seen > WORKER_SILENT:
        yield Finding("Worker", "ill", "no sign of life", "Start it: forum worker (or forum serve --embedded)")
    else:
        yield Finding("Worker", "well", "works")
    if state.oldest_due and clock.now() - state.oldest_due > LATE:
        yield Finding(
            "Work",
            "attention",
            f"{state.waiting} jobs wait, the oldest since {state.oldest_due:%d %b %H:%M} UTC",
            "Is the worker overloaded, or the mail server away?",
        )
    if state.dead:
        yield Finding(
            "Work",
            "attention",
            f"{state.dead} jobs were given up",
            "See what failed under /surat-keluar, or in the table job, column error.",
        )


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _settings, _database, _fonts, _documents, _sealing, _outgoing, _incoming, _worker,
)  # fmt: skip
