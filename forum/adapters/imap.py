"""Reading the mailbox that receives the answers. The only place that knows the `imapclient` library."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qs, unquote, urlsplit

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

MAX_BYTES = 1_000_000
TIMEOUT_SECONDS = 30.0
IDLE_SECONDS = 9 * 60.0  # then IDLE is begun anew: servers may hang up after half an hour, routers earlier (RFC 2177)
_GLANCE_SECONDS = 1.0


class MailboxUnavailable(Exception):
    """The mailbox cannot be read now: no connection, sign-in refused, folder missing, server in trouble."""


class CannotListen(Exception):
    """The server does not offer IDLE: look into the mailbox from time to time."""


@dataclass(frozen=True)
class ImapSettings:
    """Which mailbox to read. `tls` is "none", "starttls" or "implicit" (RFC 8314).

    `processed_folder` is where handled messages go; empty: they stay, marked as seen.
    """

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    tls: str = "implicit"
    processed_folder: str = ""
    timeout: float = TIMEOUT_SECONDS

    @classmethod
    def from_url(cls, url: str) -> ImapSettings:
        """From `imaps://user:pass@host:port/INBOX?processed=Done` or `imap://…?starttls=1`.

        User, password and folders are percent-encoded; ports default to 993 and 143. Raises ValueError.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username:
            raise ValueError("the address of the mailbox is imap:// or imaps:// with a user and a host")
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        starttls = query.get("starttls", "0").lower() in {"1", "true", "yes", "on"}
        tls = "implicit" if parts.scheme == "imaps" else "starttls" if starttls else "none"
        return cls(
            host=parts.hostname,
            port=parts.port or (993 if tls == "implicit" else 143),
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.strip("/")) or "INBOX",
            tls=tls,
            processed_folder=query.get("processed", ""),
            timeout=float(query.get("timeout", TIMEOUT_SECONDS)),
        )


@dataclass(frozen=True)
class FetchedMessage:
    """One message. (`uidvalidity`, `uid`) names it for ever (RFC 9051, section 2.3.1.1); `size` in bytes.

    `raw` is the whole message, or the first 1 MB of a larger one: what stands in front of its attachments.
    """

    uidvalidity: int
    uid: int
    raw: bytes
    size: int


def fetch_new(
    settings: ImapSettings,
    seen: Callable[[int, int], bool] | None = None,
    *,
    since_uid: int = 0,
    limit: int = 50,
) -> Iterator[FetchedMessage]:
    """Messages not handled yet, oldest first, at most `limit`; nothing is changed in the mailbox.

    New is what has a UID above `since_uid` and for which `seen(uidvalidity, uid)` says no. Only without
    `seen` does the server's mark count: a person who looks into the mailbox marks messages as seen too.
    The size is asked before the body is. Raises MailboxUnavailable, also in the middle of the
    iteration; what came before stays valid.
    """
    with _mailbox(settings, readonly=True) as (client, uidvalidity):
        found = client.search(["UID", f"{since_uid + 1}:*"] + ([] if seen else ["UNSEEN"]))
        # "n:*" always contains the last message, even when its UID is lower (RFC 9051, section 9)
        above = (uid for uid in sorted(found) if uid > since_uid)
        wanted = list(islice((uid for uid in above if not (seen and seen(uidvalidity, uid))), limit))
        sizes = client.fetch(wanted, ["RFC822.SIZE"]) if wanted else {}
        for uid in wanted:
            size = sizes.get(uid, {}).get(b"RFC822.SIZE")
            if size is None:
                continue  # somebody else removed it meanwhile
            section = "BODY.PEEK[]" if size <= MAX_BYTES else f"BODY.PEEK[]<0.{MAX_BYTES}>"
            parts = client.fetch([uid], [section]).get(uid, {})
            body = parts.get(b"BODY[]", parts.get(b"BODY[]<0>"))
            if body is not None:
                yield FetchedMessage(uidvalidity, uid, bytes(body)[:MAX_BYTES], size)


def arrivals(settings: ImapSettings, stop: threading.Event) -> Iterator[None]:
    """Say so each time something may have arrived, and once when listening begins; until `stop` is set.

    Holds a connection of its own in IDLE (RFC 2177). Raises CannotListen, and MailboxUnavailable when the connection
    is lost.
    """
    with _mailbox(settings, readonly=True) as (client, _uidvalidity):
        if not client.has_capability("IDLE"):
            raise CannotListen
        yield
        while not stop.is_set():
            client.idle()
            again_at = time.monotonic() + IDLE_SECONDS
            while not stop.is_set() and time.monotonic() < again_at:
                if any(line[1:2] == (b"EXISTS",) for line in client.idle_check(timeout=_GLANCE_SECONDS)):
                    yield
            client.idle_done()


def mark_processed(settings: ImapSettings, uidvalidity: int, uids: Iterable[int]) -> bool:
    """Mark messages as seen and move them to `processed_folder` when there is one (made when missing).

    Call it after the commit. Returns False, and changes nothing, when the mailbox was rebuilt since:
    then these numbers mean other messages. Repeating it is harmless. Raises MailboxUnavailable.
    """
    numbers = sorted(set(uids))
    if not numbers:
        return True
    with _mailbox(settings, readonly=False) as (client, current):
        if current != uidvalidity:
            return False
        client.add_flags(numbers, [b"\\Seen"], silent=True)
        if settings.processed_folder:
            _move(client, numbers, settings.processed_folder)
    return True


def _move(client: IMAPClient, numbers: list[int], folder: str) -> None:
    if not client.folder_exists(folder):
        client.create_folder(folder)
    if client.has_capability("MOVE"):
        client.move(numbers, folder)
        return
    client.copy(numbers, folder)
    client.add_flags(numbers, [b"\\Deleted"], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(numbers)  # without UIDPLUS the server would expunge what others have marked


@contextmanager
def _mailbox(settings: ImapSettings, *, readonly: bool) -> Iterator[tuple[IMAPClient, int]]:
    client: IMAPClient | None = None
    try:
        implicit = settings.tls == "implicit"
        context = ssl.create_default_context() if settings.tls != "none" else None
        client = IMAPClient(
            settings.host,
            port=settings.port,
            ssl=implicit,
            ssl_context=context if implicit else None,
            timeout=settings.timeout,
        )
        if settings.tls == "starttls":
            client.starttls(context)
        client.login(settings.user, settings.password)
        selected = client.select_folder(settings.folder, readonly=readonly)
        yield client, int(selected.get(b"UIDVALIDITY", 0))
        client.logout()
        client = None
    except (IMAPClientError, OSError) as error:
        raise MailboxUnavailable(f"{type(error).__name__}: {error}"[:500]) from error
    finally:
        if client is not None:
            client.shutdown()
