"""Reading what left, and answering it as a calendar program would: a real mail into the real inbound path."""

from dataclasses import dataclass
from typing import Any, get_args

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import undefer

from forum import config
from forum.adapters import ics, mime, smtp
from forum.adapters.ics.reply import Shape
from forum.extensions import db
from forum.kernel import clock, ids
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.outbox.models import OutboxMessage

SHAPES: tuple[Shape, ...] = get_args(Shape)
ANSWERS = ("ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED")


@dataclass(frozen=True)
class Letter:
    """A message that left, taken apart. `event` is the first event of its calendar, if it carries one."""

    row: OutboxMessage
    mail: mime.ReceivedMail
    html: str
    calendar: bytes | None
    event: ics.ItipEvent | None
    method: str


def listing(text: str) -> Select[Any]:
    """What left or waits, newest first; `text` narrows by receiver or subject."""
    statement = select(OutboxMessage).order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
    if text:
        pattern = f"%{text}%"
        statement = statement.where(or_(OutboxMessage.recipient.ilike(pattern), OutboxMessage.subject.ilike(pattern)))
    return statement


def open_letter(number: int) -> Letter:
    """Read one message back from its stored bytes. Raises Missing."""
    row = db.session.get(OutboxMessage, number, options=[undefer(OutboxMessage.raw)])
    if row is None:
        raise Missing(_("There is no such email in this mailbox."))
    mail = mime.read(row.raw)
    calendar = mail.calendars[0].content if mail.calendars else None
    read = ics.read(calendar) if calendar else None
    event = read.events[0] if read and read.events else None
    return Letter(row, mail, mime.html_body(row.raw), calendar, event, (read.method or "") if read else "")


def answer(letter: Letter, partstat: str, *, shape: Shape, comment: str = "", delegate: str = "") -> None:
    """Send the METHOD:REPLY that `shape`'s program would send, by SMTP, to the invitation's ORGANIZER.

    Raises Problem when the mail is no invitation or the development server does not take the mail.
    """
    if letter.calendar is None or letter.event is None or letter.method != "REQUEST":
        raise Problem(_("This email is no invitation: there is nothing to answer."))
    if partstat == "DELEGATED" and not delegate:
        raise Problem(_("Type the email address of the person who comes instead."), field="delegate")
    invitee = letter.row.recipient
    try:
        calendar = ics.build_reply(
            letter.calendar, invitee, partstat, answered_at=clock.now(), shape=shape, comment=comment,
            delegated_to=delegate or None if partstat == "DELEGATED" else None,
        )  # fmt: skip
    except ics.InvalidEvent as error:
        raise Problem(_("The answer could not be written: %(why)s", why=str(error)), field="delegate") from error
    mail = mime.Mail(
        message_id=f"<{ids.new_key()}@contoh.example>", sender_name="", sender_email=invitee, to_name="",
        to_email=letter.event.organiser or "", subject=f"Re: {letter.row.subject}", text=comment or partstat,
        date=clock.now(), calendar=calendar, calendar_method="REPLY",
    )  # fmt: skip
    try:
        with smtp.Connection(smtp.SmtpSettings.from_url(config.current().smtp_url)) as connection:
            connection.send(invitee, mail.to_email, mime.compose(mail))
    except (smtp.DeliveryFailure, ValueError) as error:
        raise Problem(_("The development mail server did not take the answer: %(why)s", why=str(error))) from error
