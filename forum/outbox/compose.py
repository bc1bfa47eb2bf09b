"""Mails from templates: `templates/mail/<message>/{subject.txt,body.txt,body.html}`, in the receiver's language."""

from typing import Any

from flask import render_template

from forum import config
from forum.adapters import mime
from forum.kernel import clock
from forum.kernel.i18n import speaking
from forum.outbox.service import message_id


def compose(
    message: str,
    *,
    key: str,
    to_name: str,
    to_email: str,
    locale: str,
    context: dict[str, Any],
    sender_name: str | None = None,
    reply_to: str | None = None,
    calendar: bytes | None = None,
    calendar_method: str | None = None,
    attachments: tuple[mime.Attachment, ...] = (),
) -> mime.Mail:
    """The mail `message` for one receiver, ready for `outbox.service.post` with the same `key`.

    From is always our own address (so that SPF, DKIM and DMARC align); `sender_name` is what people read.
    Raises jinja2.UndefinedError when the context lacks something.
    """
    settings = config.current()
    with speaking(locale):
        known = {**context, "to_name": to_name, "mail_locale": locale}
        subject = " ".join(render_template(f"mail/{message}/subject.txt", **known).split())
        text = render_template(f"mail/{message}/body.txt", **known).strip() + "\n"
        html = render_template(f"mail/{message}/body.html", **known)
    return mime.Mail(
        message_id=message_id(key),
        sender_name=sender_name or settings.sender_name,
        sender_email=settings.reply_address,
        to_name=to_name,
        to_email=to_email,
        reply_to=reply_to or settings.reply_address,
        subject=subject,
        text=text,
        html=html,
        calendar=calendar,
        calendar_method=calendar_method,
        attachments=attachments,
        language=locale,
        date=clock.now(),
    )
