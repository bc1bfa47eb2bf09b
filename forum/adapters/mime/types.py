"""The plain values that go into and come out of mail messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


class InvalidMail(ValueError):
    """What we were asked to send is no correct message: a line break in a header, a bad address."""


class UnreadableMail(Exception):
    """The bytes are no message we can read, or exceed our limits; `reason` says why, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Attachment:
    """A file to send along; `content` as is, it travels in base64."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """One message to one recipient. Addresses are bare and ASCII; `message_id` has its angle brackets.

    `calendar` is a finished iCalendar file whose METHOD is `calendar_method`. `date` is aware.
    `headers` holds further ones such as Auto-Submitted, In-Reply-To, References, List-Id.
    `language` becomes Content-Language.
    """

    message_id: str
    sender_name: str
    sender_email: str
    to_name: str
    to_email: str
    subject: str
    text: str
    date: datetime
    html: str = ""
    reply_to: str = ""
    calendar: bytes | None = None
    calendar_method: str | None = None
    attachments: tuple[Attachment, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    language: str = ""


@dataclass(frozen=True)
class CalendarPart:
    """A calendar found in a message: UTF-8 bytes, and what the mail headers said about it."""

    content: bytes
    method: str | None
    filename: str | None


@dataclass(frozen=True)
class Bounce:
    """What a delivery report says about one recipient (RFC 3464), and about the message that came back.

    `action` is failed, delayed, delivered, relayed or expanded; `status` like 5.1.1; both may be empty.
    """

    final_recipient: str
    action: str = ""
    status: str = ""
    diagnostic: str = ""
    original_message_id: str = ""
    original_recipient: str = ""
    original_reply_to: str = ""
    original_organiser: str = ""


@dataclass(frozen=True)
class ReceivedMail:
    """A message as read; every text comes from outside. Addresses are lower case, `date` is UTC.

    `text` is the plain body cut at a length, from HTML when there is no other. `bounces` has one entry
    for each recipient that a delivery report names.
    """

    message_id: str
    date: datetime | None
    sender: str
    sender_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    delivered_to: tuple[str, ...]
    x_original_to: tuple[str, ...]
    subject: str
    auto_submitted: str
    in_reply_to: str
    references: tuple[str, ...]
    calendars: tuple[CalendarPart, ...]
    text: str
    is_bounce: bool
    bounces: tuple[Bounce, ...]
    is_automatic: bool
    return_path: str | None
    authentication_results: tuple[str, ...]

    @property
    def bounce(self) -> Bounce | None:
        """The first recipient that a delivery report names, None when this is no readable report."""
        return self.bounces[0] if self.bounces else None


@dataclass(frozen=True)
class Authentication:
    """One Authentication-Results header of our own mail server (RFC 8601), results in lower case."""

    spf: str
    dmarc: str
    dmarc_domain: str
    dkim: tuple[tuple[str, str], ...]

    def vouches_for(self, address: str) -> bool:
        """Whether DMARC passed for the very domain of this From address: SPF or DKIM, and aligned."""
        return self.dmarc == "pass" and self.dmarc_domain == address.rpartition("@")[2].lower()

    def disowns(self, address: str) -> bool:
        """Whether DMARC failed for the very domain of this From address: its owner says that such mail is forged."""
        return self.dmarc == "fail" and self.dmarc_domain in ("", address.rpartition("@")[2].lower())
