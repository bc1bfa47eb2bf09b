"""Answering a mail as a calendar program would: a real mail into the real inbound path."""

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from forum import config
from forum.adapters import ics, mime, smtp
from forum.adapters.ics.reply import Shape
from forum.demo.mailbox import Letter, days
from forum.kernel import clock, ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _

SHAPES: tuple[Shape, ...] = get_args(Shape)
PROPOSE = "PROPOSE"


@dataclass(frozen=True)
class Said:
    """What the invitee says. `partstat` is that of RFC 5545, or PROPOSE with the `new_start` of the same length.

    `occurrence` is the start by the rule of the one meeting of a series that is meant; None: all of it.
    """

    partstat: str
    shape: Shape
    comment: str = ""
    delegate: str = ""
    occurrence: datetime | None = None
    new_start: datetime | None = None


def answer(letter: Letter, said: Said) -> None:
    """Send what `said.shape`'s program would send, by SMTP, to the invitation's ORGANIZER.

    Raises Problem when the mail is no invitation or the development server does not take the mail.
    """
    if letter.calendar is None or letter.event is None or letter.method != "REQUEST":
        raise Problem(_("This email is no invitation: there is nothing to answer."))
    if said.partstat == "DELEGATED" and not said.delegate:
        raise Problem(_("Type the email address of the person who comes instead."), field="delegate")
    if said.partstat == PROPOSE and said.new_start is None:
        raise Problem(_("Say which time you propose."), field="new_start")
    if said.partstat == PROPOSE and letter.is_series and said.occurrence is None:
        raise Problem(_("Choose the one meeting for which you propose another time."), field="occurrence")
    invitee = letter.row.recipient
    partstat = "TENTATIVE" if said.partstat == PROPOSE else said.partstat
    try:
        calendar = ics.build_reply(
            letter.calendar, invitee, partstat, answered_at=clock.now(), shape=said.shape, comment=said.comment,
            delegated_to=said.delegate or None if partstat == "DELEGATED" else None,
            delegated_from=letter.delegator or None if partstat != "DELEGATED" else None,
            recurrence_id=said.occurrence, propose=_proposed(letter, said),
        )  # fmt: skip
    except ics.InvalidEvent as error:
        raise Problem(_("The answer could not be written: %(why)s", why=str(error)), field="delegate") from error
    _send(letter, calendar, said)


def _proposed(letter: Letter, said: Said) -> tuple[datetime, datetime] | None:
    """The new time, as long as the meeting was."""
    if said.partstat != PROPOSE or said.new_start is None:
        return None
    meant = [day for day in days(letter) if day.occurrence == said.occurrence] or days(letter)
    length = meant[0].ends_at - meant[0].starts_at
    return said.new_start, said.new_start + length


def _send(letter: Letter, calendar: bytes, said: Said) -> None:
    # Google writes METHOD:COUNTER under a header that still says REPLY (calendar.md section 3); Apple has no COUNTER.
    is_counter = said.partstat == PROPOSE and said.shape in ("plain", "outlook")
    invitee = letter.row.recipient
    mail = mime.Mail(
        message_id=f"<{ids.new_key()}@contoh.example>", sender_name="", sender_email=invitee, to_name="",
        to_email=(letter.event.organiser if letter.event else "") or "", subject=f"Re: {letter.row.subject}",
        text=said.comment or said.partstat, date=clock.now(), calendar=calendar,
        calendar_method="COUNTER" if is_counter else "REPLY",
    )  # fmt: skip
    try:
        with smtp.Connection(smtp.SmtpSettings.from_url(config.current().smtp_url)) as connection:
            connection.send(invitee, mail.to_email, mime.compose(mail))
    except (smtp.DeliveryFailure, ValueError) as error:
        raise Problem(_("The development mail server did not take the answer: %(why)s", why=str(error))) from error
