"""What would be sent if these minutes were published now: counts, names, and any of the mails. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from forum.actions.models import Action
from forum.actions.service import page_link
from forum.adapters import mime
from forum.meetings.models import Meeting
from forum.minutes.sending import mails, parcels, readers
from forum.minutes.sending.mails import Occasion
from forum.minutes.sending.parcels import Layout, Parcel
from forum.minutes.sending.service import to_tell

HIDDEN = "…"
"""Stands in a preview where the real mail has a secret."""


@dataclass(frozen=True)
class Preview:
    """`tell`: choice -> who gets a mail then, each with how they hear of it."""

    meeting: Meeting
    content: Mapping[str, Any]
    layout: Layout
    tell: Mapping[str, list[tuple[Parcel, str]]]

    @property
    def is_first(self) -> bool:
        """Whether nobody was ever sent these minutes: everybody hears of them for the first time."""
        return all(kind == "first" for _parcel, kind in self.tell["everybody"])

    @property
    def owners(self) -> list[Parcel]:
        """Who finds action items of their own in the mail."""
        return [one for one in self.layout.parcels if one.owned]

    @property
    def absent(self) -> list[Parcel]:
        """Whose agency nobody was recorded for, and which find decisions that concern it."""
        return [one for one in self.layout.parcels if one.concerning]

    @property
    def own(self) -> list[Parcel]:
        """Who reads the internal edition by a link of their own."""
        return [one for one in self.layout.parcels if one.form == "own"]

    @property
    def others(self) -> list[Parcel]:
        """Owners who were not invited: the public page, or their action items alone."""
        return [one for one in self.layout.parcels if one.form != "own"]

    def mail(self, place: int, reason: str = "") -> mime.Mail:
        """The mail of the parcel at this place, with its secrets hidden. Raises IndexError."""
        parcel = self.layout.parcels[place]
        kinds = {one.recipient: kind for one, kind in self.tell["everybody"]}
        occasion = Occasion(self.meeting, self.content, kinds.get(parcel.recipient, "corrected"), reason)
        link = readers.address("minutes.public_read", key=self.meeting.key) if parcel.form == "public" else ""
        if parcel.form == "own":
            link = unquote(readers.address("minutes.by_link", token=HIDDEN))
        return mails.mail(parcel, occasion, key="preview", link=link)


def preview(meeting: Meeting, minutes_id: int, content: Mapping[str, Any]) -> Preview:
    """Who would get what of this content. Some fourteen statements, however many were invited."""
    layout, number = parcels.lay_out(meeting, content, _hidden), content["version"]
    chosen = {choice: to_tell(minutes_id, number, layout, choice) for choice in ("everybody", "concerned")}
    return Preview(meeting, content, layout, {**chosen, "nobody": []})


def _hidden(action: Action) -> str:
    return f"{page_link(action)}/lapor/{HIDDEN}"
