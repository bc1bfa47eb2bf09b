"""Texts to send by hand: one for each owner's chair with its own links, one for a group with nobody's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from forum.invitations import calling
from forum.kernel import dates
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting
from forum.minutes.rules import public_form
from forum.minutes.sending import mails, readers
from forum.minutes.sending.models import MinutesReader
from forum.minutes.sending.parcels import Layout, Parcel

SENTENCES = 3


@dataclass(frozen=True)
class Message:
    """One chair: the text, the number it goes to (empty: WhatsApp asks to whom), the address that opens WhatsApp."""

    parcel: Parcel
    text: str
    phone: str
    link: str


def messages(meeting: Meeting, content: Mapping[str, Any], layout: Layout, links: Mapping[int, MinutesReader],
             numbers: Mapping[int, list[calling.Contact]], failed: Collection[str] = ()) -> list[Message]:  # fmt: skip
    """For each chair that no mail reaches, for each whose mail did not arrive (`failed`: the recipients), and for each
    that owns action items, in this order."""
    found = []
    trouble = [one for one in layout.parcels if one.recipient in failed]
    owners = [one for one in layout.parcels if one.owned and one.recipient not in failed]
    for parcel in (*layout.unreached, *trouble, *owners):
        phones = [each.phone for one in parcel.invitations for each in numbers.get(one.id, ())]
        text, phone = _text(parcel, meeting, content, links), phones[0] if phones else ""
        number = calling.international(phone) if phone else ""
        found.append(Message(parcel, text, phone, f"https://wa.me/{number}?text={quote(text, safe='')}"))
    return found


def _text(parcel: Parcel, meeting: Meeting, content: Mapping[str, Any], links: Mapping[int, MinutesReader]) -> str:
    with speaking(parcel.locale):
        link = mails.link_of(parcel, meeting, links)
        opening = _("Dear %(office)s, the minutes of “%(title)s” on %(day)s are published.", office=parcel.name,
                    title=content["meeting"]["title"], day=mails.subject_day(content))  # fmt: skip
        lines = [f"{opening} {_('Read them here: %(link)s', link=link)}" if link else opening]
        for one in parcel.owned:
            due = _("due %(day)s", day=dates.format_date(one.due_on, "long")) if one.due_on else _("no due date")
            lines += ["", f"{one.code}: {one.text} ({due}).", _("Report here: %(link)s", link=one.report)]
        if link and parcel.form == "own":
            lines += ["", _("The links are yours; please do not pass them on in a group.")]
        return "\n".join(lines)


def group_text(meeting: Meeting, content: Mapping[str, Any]) -> str:
    """A message for a group: what everybody may know. Without a public edition it says where each finds their link."""
    with speaking(meeting.forum.locale):
        lines = [f"*{content['meeting']['title']}*", content["forum"]["name"], "",
                 _("The minutes of the meeting on %(day)s are published.", day=mails.subject_day(content))]  # fmt: skip
        if content["is_public"]:
            shown = public_form(content)
            open_ones = [one for one in shown["decisions"] if one["text"]]
            decided = [f"{one['number']}. {mails.cut(one['text'])}" for one in open_ones[:SENTENCES]]
            link = readers.address("minutes.public_read", key=meeting.key)
            return "\n".join([*lines, *decided, "", _("Read them here: %(link)s", link=link)])
        return "\n".join([*lines, _("Who was invited finds a link of their own in the email with the minutes.")])
