"""A real SMTP server that answers as a test tells it to, for everything a good server would not do."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Answer = str | None


@dataclass
class Scripted:
    """`to_mail`, `to_rcpt` and `to_data` are asked for each command; None means the usual 250."""

    to_mail: Callable[[str], Answer] = lambda address: None
    to_rcpt: Callable[[str], Answer] = lambda address: None
    to_data: Callable[[bytes], Answer] = lambda content: None
    hang_up_on_rset: bool = False
    sessions: list[Session] = field(default_factory=list)
    delivered: list[tuple[str, str, bytes]] = field(default_factory=list)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if session not in self.sessions:
            self.sessions.append(session)
        answer = self.to_mail(address)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.to_rcpt(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.to_data(envelope.original_content)
        if answer is None:
            sender = envelope.mail_from.strip("<>")  # aiosmtpd keeps the brackets of the empty one
            self.delivered.append((sender, envelope.rcpt_tos[0], envelope.original_content))
        return answer or "250 2.0.0 queued as 1"

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.hang_up_on_rset:
            self.hang_up_on_rset = False
            server.transport.close()
        return "250 OK"


class OnAnyPort(Controller):
    """Port 0: the system chooses; the library itself would then knock at port 0."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def listening(script: Scripted, **options: object) -> Iterator[str]:
    """The address of a server on loopback that behaves as `script` says."""
    controller = OnAnyPort(script, hostname="127.0.0.1", port=0, server_hostname="localhost", **options)
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def only_the_password(password: str) -> Callable[..., AuthResult]:
    """An authenticator for `listening(authenticator=…)` that accepts one password."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=data.password == password.encode(), handled=False)

    return check


def tls_context(certificate: str, key: str) -> ssl.SSLContext:
    """A server's TLS settings with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
