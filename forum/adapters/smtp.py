"""Sending mail: one connection for many messages, and a clear word on whether trying again makes sense."""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

MESSAGES_PER_CONNECTION = 100
TIMEOUT_SECONDS = 30.0
DIALOGUE_SECONDS = 45.0  # from connecting to the last line of a message; with the answer to it less than a job's lease
ANSWER_SECONDS = 40.0  # for that answer: servers look for viruses before they give it
_MAX_REPLY = 500
_OUR_SETTINGS = frozenset({530, 534, 535, 538})  # sign in first, or otherwise (RFC 4954, section 6): not the message
_PATH = re.compile(r"[!-;=?-~]{1,320}@[A-Za-z0-9.\[\]:-]{1,253}")


@dataclass(frozen=True)
class Accepted:
    """The server took the message and is now responsible for it; `response` is its last line."""

    response: str


class DeliveryFailure(Exception):
    """The server did not take the message. `code` is the SMTP code, 0 when there was no answer."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code} {text}".strip() if code else text)
        self.code = code
        self.text = text


class TemporaryFailure(DeliveryFailure):
    """Trying this message later makes sense: code 4xx, or the answer to its last line never came."""


class ServerUnavailable(TemporaryFailure):
    """No message can be handed over now: no connection, greeting or sign-in refused, 421. It says nothing about the
    message, and the next one would fare the same."""


class PermanentFailure(DeliveryFailure):
    """Trying again would give the same: code 5xx, or an address that SMTP cannot carry."""


@dataclass(frozen=True)
class SmtpSettings:
    """Where and how to send. `tls` is "none", "starttls" (RFC 3207) or "implicit" (RFC 8314)."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: str = "none"
    timeout: float = TIMEOUT_SECONDS

    @classmethod
    def from_url(cls, url: str) -> SmtpSettings:
        """From `smtp://user:pass@host:port?starttls=1` or `smtps://…`; user and password percent-encoded.

        Ports default to 25, 587 with starttls, 465 for smtps; `timeout` is in seconds. Raises ValueError.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("the address of the mail server starts with smtp:// or smtps:// and names a host")
        if not unquote(f"{parts.username}{parts.password}").isascii():
            raise ValueError("user and password of the mail server are ASCII (RFC 4954, section 4)")
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        starttls = query.get("starttls", "0").lower() in {"1", "true", "yes", "on"}
        tls = "implicit" if parts.scheme == "smtps" else "starttls" if starttls else "none"
        return cls(
            host=parts.hostname,
            port=parts.port or {"implicit": 465, "starttls": 587, "none": 25}[tls],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            timeout=float(query.get("timeout", TIMEOUT_SECONDS)),
        )


class Connection:
    """A connection that is opened when first needed, reused for a hundred messages, and reopened when lost.

    Use it in a `with`; not shared between threads.
    """

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None
        self._sent = 0
        self._deadline = 0.0

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def send(self, envelope_from: str, recipient: str, raw: bytes) -> Accepted:
        """Hand over one message for one recipient; bounces go to `envelope_from` (may be empty).

        `raw` is sent byte by byte (8BITMIME is declared when it needs it and the server offers it).
        Raises ServerUnavailable, TemporaryFailure or PermanentFailure. A connection that was lost while idle, or
        closed by a 421 (RFC 5321, section 3.8) before the message was handed over, is opened again once; after
        the final dot there is no second try, so that nobody gets a message twice.
        """
        if not _PATH.fullmatch(recipient) or not (envelope_from == "" or _PATH.fullmatch(envelope_from)):
            raise PermanentFailure(0, "not an address that SMTP can carry")
        if self._server is not None and self._sent >= MESSAGES_PER_CONNECTION:
            self.close()
        reused = self._server is not None
        try:
            return self._send(envelope_from, recipient, raw)
        except _Lost as lost:
            if not reused:
                raise lost.failure from lost
        try:
            return self._send(envelope_from, recipient, raw)
        except _Lost as lost:
            raise lost.failure from lost

    def greet(self) -> None:
        """Open the connection and sign in, sending nothing: does the server answer? Raises ServerUnavailable."""
        try:
            self._deadline = time.monotonic() + DIALOGUE_SECONDS
            self._expect((self._server or self._open()).noop())
        except smtplib.SMTPResponseException as error:
            self._drop()
            raise ServerUnavailable(error.smtp_code, _text(error.smtp_error)) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self._drop()
            raise ServerUnavailable(0, _said(error)) from error
        except _Lost as lost:
            raise lost.failure from lost

    def close(self) -> None:
        """End the connection politely; harmless when there is none."""
        server, self._server, self._sent = self._server, None, 0
        if server is None:
            return
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()

    def _send(self, envelope_from: str, recipient: str, raw: bytes) -> Accepted:
        self._deadline = time.monotonic() + DIALOGUE_SECONDS
        try:
            server = self._server or self._open()
            options = ["BODY=8BITMIME"] if not raw.isascii() and server.has_extn("8bitmime") else []
            if self._sent:
                self._expect(self._patient(server).rset())
            self._expect(self._patient(server).mail(envelope_from, options))
            self._expect(self._patient(server).rcpt(recipient))
            self._expect(self._patient(server).docmd("DATA"), 354)
        except (smtplib.SMTPServerDisconnected, ConnectionError) as error:
            self._drop()
            raise _Lost(ServerUnavailable(0, _said(error))) from error
        except smtplib.SMTPResponseException as error:
            # at greeting, TLS or sign-in: a wrong password must not condemn the messages
            self._drop()
            raise ServerUnavailable(error.smtp_code, _text(error.smtp_error)) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self._drop()
            raise ServerUnavailable(0, _said(error)) from error
        try:
            self._patient(server).send(_dotted(raw))
            if server.sock is not None:
                server.sock.settimeout(min(self._settings.timeout * 4 / 3, ANSWER_SECONDS))
            code, text = server.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise TemporaryFailure(0, _said(error)) from error
        self._sent += 1
        if code != 250:
            self._refused(code)
            raise _failure(code, text)
        return Accepted(_text(text))

    def _patient(self, server: smtplib.SMTP) -> smtplib.SMTP:
        """The server, waited for no longer than its timeout and what is left of the dialogue's time."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the server answers too slowly")
        if server.sock is not None:
            server.sock.settimeout(min(self._settings.timeout, left))
        return server

    def _open(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.tls == "implicit":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=settings.timeout, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
        self._server, self._sent = server, 0
        self._patient(server).ehlo_or_helo_if_needed()
        if settings.tls == "starttls":
            self._patient(server).starttls(context=ssl.create_default_context())
            self._patient(server).ehlo_or_helo_if_needed()
        if settings.user:
            self._patient(server).login(settings.user, settings.password)
        return server

    def _expect(self, reply: tuple[int, bytes], expected: int = 250) -> None:
        code, text = reply
        if code == expected or (expected == 250 and code == 251):
            return
        self._refused(code)
        if code == 421:
            raise _Lost(_failure(code, text))
        raise _failure(code, text)

    def _refused(self, code: int) -> None:
        """After a refusal the connection serves the next message, which begins with RSET; not after 421."""
        self._sent = max(self._sent, 1)
        if code == 421:
            self._drop()

    def _drop(self) -> None:
        server, self._server, self._sent = self._server, None, 0
        if server is not None:
            server.close()


class _Lost(Exception):
    """The connection went away before the message was handed over."""

    def __init__(self, failure: DeliveryFailure) -> None:
        super().__init__(str(failure))
        self.failure = failure


def _failure(code: int, text: bytes | str) -> DeliveryFailure:
    if code == 421 or code in _OUR_SETTINGS:
        return ServerUnavailable(code, _text(text))
    kind = PermanentFailure if 500 <= code <= 599 else TemporaryFailure
    return kind(code, _text(text))


def _text(text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(words.split())[:_MAX_REPLY]


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:_MAX_REPLY]


def _dotted(raw: bytes) -> bytes:
    """CRLF line ends, dots doubled, closing dot (RFC 5321, section 4.5.2)."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines) + b".\r\n"
