"""Every setting, in one typed place: read from the environment, checked at start, explained.

`REMBUG_MODE` is `production`, `development` or `demo`. Nothing else in the product reads the environment.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app

MODES = ("production", "development", "demo")


class ConfigurationError(Exception):
    """One or more settings are wrong; the message lists each with what to do."""


@dataclass(frozen=True)
class Settings:
    """All settings. Addresses of servers are URLs; sizes are bytes; times are seconds."""

    mode: str = "production"
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    instance: Path = Path("instance")
    database_url: str = ""
    smtp_url: str = ""
    imap_url: str = ""
    reply_address: str = "agenda@localhost"
    reply_separator: str = "+"
    sender_name: str = "Rembug"
    authserv_id: str = ""
    locale: str = "id"
    timezone: str = "Asia/Jakarta"
    max_upload: int = 10 * 1024 * 1024
    mail_poll_seconds: int = 20
    domain_rate: int = 0
    trusted_proxies: int = 0
    tsa_url: str = field(default="", repr=False)
    tsa_anchors: Path | None = None
    sign_certificate: Path | None = None
    sign_password: str = field(default="", repr=False)
    sign_password_file: Path | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The host name of the site: right-hand side of UIDs."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def mail_domain(self) -> str:
        """The domain of the reply address: right-hand side of Message-IDs."""
        return self.reply_address.rpartition("@")[2]

    @property
    def files(self) -> Path:
        """Where files are kept (`adapters.storage.Storage`): what people gave us, and PDFs that can be made again."""
        return self.instance / "files"

    @property
    def is_development(self) -> bool:
        return self.mode in ("development", "demo")

    def token_address(self, token: str) -> str:
        """The address to which the answer for `token` goes (calendar.md section 2)."""
        local, _, domain = self.reply_address.rpartition("@")
        return f"{local}{self.reply_separator}{token}@{domain}"


def current() -> Settings:
    """The settings of the running application."""
    settings: Settings = current_app.extensions["settings"]
    return settings


EXPLAINED = {
    "REMBUG_MODE": "production (default), development or demo",
    "REMBUG_SECRET_KEY": "a secret of at least 32 characters; signs sessions and derives links. "
    "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
    "REMBUG_BASE_URL": "the address people type, e.g. https://rembug.example.go.id",
    "REMBUG_INSTANCE": "the folder for the database, files and caches (default: ./instance)",
    "REMBUG_DATABASE_URL": "sqlite:///… or postgresql+psycopg://…; default: SQLite in the instance folder",
    "REMBUG_SMTP_URL": "where mail leaves: smtp://user:password@host:587?starttls=1 or smtps://…",
    "REMBUG_IMAP_URL": "where answers arrive: imaps://user:password@host/INBOX",
    "REMBUG_REPLY_ADDRESS": "the mailbox answers go to, e.g. agenda@rembug.example.go.id; must take plus addresses",
    "REMBUG_REPLY_SEPARATOR": "the character between mailbox and token (default +)",
    "REMBUG_SENDER_NAME": "the name mails come from (default Rembug)",
    "REMBUG_AUTHSERV_ID": "the name your mail server writes in Authentication-Results; empty: believe none",
    "REMBUG_LOCALE": "id (default) or en: the language where nobody chose",
    "REMBUG_TIMEZONE": "the IANA zone where nobody chose (default Asia/Jakarta)",
    "REMBUG_MAX_UPLOAD": "largest upload in bytes (default 10485760)",
    "REMBUG_MAIL_POLL_SECONDS": "seconds between two looks into the mailbox (default 20)",
    "REMBUG_DOMAIN_RATE": "messages a minute to one recipient domain, all workers together (default 0: no limit)",
    "REMBUG_TRUSTED_PROXIES": "how many proxies in front set X-Forwarded-* (default 0)",
    "REMBUG_TSA_URL": "a time-stamping authority (RFC 3161) for the seals: https://user:password@tsa.example/",
    "REMBUG_TSA_ANCHORS": "a file (PEM) of the root certificates that vouch for the authority",
    "REMBUG_SIGN_CERTIFICATE": "the organisation's certificate with its key (PKCS#12): the PDFs of minutes are signed",
    "REMBUG_SIGN_PASSWORD_FILE": "a file with the password of that certificate, readable by Rembug alone",
    "REMBUG_SIGN_PASSWORD": "the password itself, where there is no such file",
}


PATHS = ("instance", "tsa_anchors", "sign_certificate", "sign_password_file")


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check all `REMBUG_*` variables. Raises ConfigurationError naming every fault at once."""
    environ = os.environ if environ is None else environ
    given = {name: value.strip() for name, value in environ.items() if name.startswith("REMBUG_") and value.strip()}
    faults = [f"{name}: unknown setting (is it misspelt?)" for name in sorted(given.keys() - EXPLAINED.keys())]
    values: dict[str, object] = {}
    for name in EXPLAINED.keys() & given.keys():
        key = name.removeprefix("REMBUG_").lower()
        if key in ("max_upload", "mail_poll_seconds", "domain_rate", "trusted_proxies"):
            if not given[name].isdigit():
                faults.append(f"{name}: {given[name]!r} is not a whole number")
                continue
            values[key] = int(given[name])
        elif key in PATHS:
            values[key] = Path(given[name])
        else:
            values[key] = given[name]
    settings = Settings(**values)  # type: ignore[arg-type]
    faults += check(settings)
    if faults:
        raise ConfigurationError(_explain(faults))
    return settings


def check(settings: Settings) -> list[str]:
    """What is wrong with `settings`, a line each, beginning with the variable's name."""
    faults = []
    if settings.mode not in MODES:
        faults.append(f"REMBUG_MODE: {settings.mode!r} is none of {', '.join(MODES)}")
    if len(settings.secret_key) < 32 and not settings.is_development:
        faults.append("REMBUG_SECRET_KEY: missing or shorter than 32 characters")
    if urlsplit(settings.base_url).scheme not in ("http", "https") or not urlsplit(settings.base_url).hostname:
        faults.append(f"REMBUG_BASE_URL: {settings.base_url!r} is not an http(s) address")
    if settings.database_url and not settings.database_url.startswith(("sqlite:", "postgresql+psycopg:")):
        faults.append("REMBUG_DATABASE_URL: begins neither with sqlite: nor with postgresql+psycopg:")
    if settings.smtp_url and urlsplit(settings.smtp_url).scheme not in ("smtp", "smtps"):
        faults.append("REMBUG_SMTP_URL: begins neither with smtp: nor with smtps:")
    if settings.imap_url and urlsplit(settings.imap_url).scheme not in ("imap", "imaps"):
        faults.append("REMBUG_IMAP_URL: begins neither with imap: nor with imaps:")
    local, at, domain = settings.reply_address.rpartition("@")
    if not (local and at and domain):
        faults.append(f"REMBUG_REPLY_ADDRESS: {settings.reply_address!r} is not an email address")
    elif len(local) + 27 > 64:
        faults.append("REMBUG_REPLY_ADDRESS: the part before @ is too long to carry a token (37 characters at most)")
    faults += _check_sealing(settings)
    if len(settings.reply_separator) != 1:
        faults.append("REMBUG_REPLY_SEPARATOR: must be one character")
    if settings.locale not in ("id", "en"):
        faults.append(f"REMBUG_LOCALE: {settings.locale!r} is neither id nor en")
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(f"REMBUG_TIMEZONE: {settings.timezone!r} is not a time zone such as Asia/Jakarta")
    return faults


def _check_sealing(settings: Settings) -> list[str]:
    """Whether the files are there and open is for `forum doctor`: a lost certificate must not stop the site."""
    faults = []
    if settings.tsa_url:
        parts = urlsplit(settings.tsa_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            faults.append("REMBUG_TSA_URL: is not an http(s) address")
        if settings.tsa_anchors is None:
            faults.append("REMBUG_TSA_ANCHORS: needed with REMBUG_TSA_URL: without it anybody could have stamped")
    if settings.sign_certificate is None and (settings.sign_password or settings.sign_password_file):
        faults.append("REMBUG_SIGN_CERTIFICATE: a password is given, but no certificate")
    if settings.sign_password and settings.sign_password_file:
        faults.append("REMBUG_SIGN_PASSWORD: given twice, also as a file; leave one out")
    return faults


def _explain(faults: list[str]) -> str:
    lines = ["Rembug cannot start: the settings need a hand.", ""]
    for fault in faults:
        name = fault.partition(":")[0]
        lines.append(f"  {fault}")
        if name in EXPLAINED:
            lines.append(f"      {EXPLAINED[name]}")
    return "\n".join(lines)
