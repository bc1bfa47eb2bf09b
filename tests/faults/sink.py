"""A mail server that counts what it is given, and dies, hangs up and comes back as a test wants."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from forum.adapters import mime
from tests.support.ports import free_port


@dataclass(frozen=True)
class Counted:
    """What became of the messages that somebody wanted to send."""

    wanted: int
    delivered: int
    twice: int
    lost: int
    renamed: int

    def __str__(self) -> str:
        return (f"{self.wanted} wanted, {self.delivered} delivered, {self.twice} seen twice with the same Message-ID, "
                f"{self.lost} lost")  # fmt: skip


@dataclass
class Sink:
    """Takes everything. `on_taken(number)` is called when a message has been taken and before the sender hears so;
    what it returns is said in place of 250, and `hang_up` says nothing at all."""

    on_taken: Callable[[int], str | None] = lambda number: None
    copies: Counter[tuple[str, str]] = field(default_factory=Counter)
    port: int = field(default_factory=free_port)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?timeout=5"

    @property
    def number(self) -> int:
        """How many messages it took, copies included."""
        with self._lock:
            return sum(self.copies.values())

    def start(self) -> None:
        """Listen; again on the same port, which nobody was handed meanwhile."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, server_hostname="localhost")
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
        self._controller = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message_id = mime.read(envelope.original_content).message_id
        with self._lock:
            self.copies[(envelope.rcpt_tos[0], message_id)] += 1
        answer = self.on_taken(self.number)
        if answer == "hang_up":
            server.transport.close()
        return answer or "250 2.0.0 taken"

    def counted(self, wanted: dict[str, str]) -> Counted:
        """Compared with what was to be sent: recipient -> Message-ID."""
        seen = Counter(recipient for recipient, _message_id in self.copies)
        return Counted(
            wanted=len(wanted),
            delivered=len(wanted.items() & self.copies.keys()),
            twice=sum(number > 1 for number in self.copies.values()),
            lost=len(wanted.items() - self.copies.keys()),
            renamed=sum(number > 1 for number in seen.values()),
        )
