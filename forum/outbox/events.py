"""What became of a message."""

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True)
class MessageSent(Event):
    """A server took the message over."""

    key: str
    kind: str
    recipient: str


@dataclass(frozen=True)
class MessageFailed(Event):
    """A server refused the message for good; `reason` is its answer."""

    key: str
    kind: str
    recipient: str
    reason: str


@dataclass(frozen=True)
class MessageReturned(Event):
    """A message that a server had taken over came back; `reason` is what the report says (RFC 3464)."""

    key: str
    kind: str
    recipient: str
    reason: str
