"""The one form of letter about minutes before they are published: to review them, to adopt them, that it is over."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from forum.adapters import mime
from forum.meetings.models import Meeting
from forum.outbox.compose import compose


@dataclass(frozen=True)
class Letter:
    """What it says, top to bottom, in the receiver's language. What is empty is left out.

    `facts` are (word, fact); `said` are (who, their words) under `heading`; `next` stands above the button, whose words
    are `label`; `after` are the lines below it.
    """

    subject: str
    opening: str
    facts: Sequence[tuple[str, str]]
    label: str
    link: str
    to: str = ""
    note: str = ""
    heading: str = ""
    said: Sequence[tuple[str, str]] = ()
    next: str = ""
    after: Sequence[str] = ()


def mail(letter: Letter, meeting: Meeting, *, key: str, to_name: str, to_email: str, locale: str) -> mime.Mail:
    """The letter as a mail of the meeting's forum."""
    return compose(
        "minutes_request", key=key, to_name=to_name, to_email=to_email, locale=locale,
        context={**asdict(letter), "sender": meeting.forum.name},
        sender_name=meeting.forum.inviter_name or meeting.forum.name,
    )  # fmt: skip
