"""Mail messages: written exactly, read tolerantly. The only place that knows the `email` package."""

from forum.adapters.mime.compose import compose
from forum.adapters.mime.files import Enclosed, file, files, head
from forum.adapters.mime.headers import authentication
from forum.adapters.mime.html import html_body
from forum.adapters.mime.read import MAX_BYTES, read
from forum.adapters.mime.types import (
    Attachment,
    Authentication,
    Bounce,
    CalendarPart,
    InvalidMail,
    Mail,
    ReceivedMail,
    UnreadableMail,
)

__all__ = [
    "MAX_BYTES",
    "Attachment",
    "Authentication",
    "Bounce",
    "CalendarPart",
    "Enclosed",
    "InvalidMail",
    "Mail",
    "ReceivedMail",
    "UnreadableMail",
    "authentication",
    "compose",
    "file",
    "files",
    "head",
    "html_body",
    "read",
]
