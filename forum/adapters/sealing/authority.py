"""A time-stamping authority on the wire: RFC 3161, section 3.4 (HTTP). Nothing is followed, nothing endless is read."""

import base64
import http.client
import ssl
import time
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

LARGEST = 128 * 1024
"""Bytes of an answer; usual are 3 to 7 KB."""


class AuthoritySilent(Exception):
    """The authority does not answer, or not with an answer: another try may help."""


@dataclass(frozen=True)
class Authority:
    """`url` is http(s), with `user:password@` where it asks for them. `patience` in seconds is for the whole answer."""

    url: str = field(repr=False)
    patience: float = 15

    @property
    def host(self) -> str:
        """What may be shown of the address."""
        return urlsplit(self.url).hostname or ""

    def ask(self, request: bytes) -> bytes:
        """The answer (DER of a TimeStampResp) to a TimeStampReq. Raises AuthoritySilent."""
        parts = urlsplit(self.url)
        until = time.monotonic() + self.patience
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            connection = http.client.HTTPSConnection(
                parts.hostname or "", parts.port, timeout=self.patience, context=ssl.create_default_context()
            )
        else:
            connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=self.patience)
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        if parts.username:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request("POST", target, body=request, headers=headers)
            answer = connection.getresponse()
            if answer.status != 200:
                raise AuthoritySilent(f"{self.host} answered {answer.status}")
            return _read(answer, until, self.host)
        except (OSError, http.client.HTTPException) as error:
            raise AuthoritySilent(f"{self.host} does not answer ({type(error).__name__})") from error
        finally:
            connection.close()


def _read(answer: http.client.HTTPResponse, until: float, host: str) -> bytes:
    content = b""
    while piece := answer.read1(16 * 1024):
        content += piece
        if len(content) > LARGEST:
            raise AuthoritySilent(f"{host} sent more than {LARGEST} bytes")
        if time.monotonic() > until:
            raise AuthoritySilent(f"{host} answered too slowly")
    return content
