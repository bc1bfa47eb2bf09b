"""The mail with published minutes: what was decided, what concerns these chairs, the link to the form that is theirs.

The PDF is not attached (docs/decisions/0024): the link stays theirs, can be taken back, and always opens the version in
force, while sixty copies of a file on poor lines cannot be corrected any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.adapters import mime
from forum.invitations import service as invitations
from forum.kernel import dates
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.minutes.sending import readers
from forum.minutes.sending.parcels import Agency, Decision, Parcel
from forum.outbox.compose import compose

KIND = "minutes"
SENTENCES = 3
LONGEST = 240
"""Characters of a decision in the mail; the whole stands in the minutes."""


@dataclass(frozen=True)
class Occasion:
    """What a mail is about: the version's content, and how this address hears of it (`first` or `corrected`)."""

    meeting: Meeting
    content: Mapping[str, Any]
    kind: str = "first"
    reason: str = ""


def mail(parcel: Parcel, occasion: Occasion, *, key: str, link: str) -> mime.Mail:
    """The mail for one address; `link` opens its own form, empty where nothing may be read."""
    content, meeting = occasion.content, occasion.meeting
    said = content["meeting"]
    first = parcel.invitations[0] if parcel.invitations else None
    return compose(
        "minutes",
        key=key,
        to_name=parcel.person or parcel.offices[0],
        to_email=parcel.email,
        locale=parcel.locale,
        sender_name=invitations.inviter(meeting),
        reply_to=invitations.reply_address(first) if first else None,
        context={
            "parcel": parcel,
            "title": said["title"],
            "starts_at": datetime.fromisoformat(said["opened_at"] or said["starts_at"]),
            "zone": said["timezone"],
            "forum_name": content["forum"]["name"],
            "version": content["version"],
            "is_corrected": occasion.kind == "corrected",
            "reason": occasion.reason,
            "link": link,
            "picked": picked(parcel),
            "cut": cut,
            "presence_words": presence_words,
        },
    )


def link_of(parcel: Parcel, meeting: Meeting, links: Mapping[int, Any]) -> str:
    """Where this address reads the minutes: by a link of its own, on the public page, or nowhere."""
    if parcel.form == "own":
        mine = [links[one.id] for one in parcel.invitations if one.id in links]
        opens = next((one for one in mine if one.revoked_at is None), None)
        return readers.link(opens) if opens is not None else ""
    return readers.address("minutes.public_read", key=meeting.key) if parcel.form == "public" else ""


def picked(parcel: Parcel) -> Sequence[Decision]:
    """The first decisions, without those that stand below as concerning the reader."""
    theirs = {number for number, _text in parcel.concerning}
    return [one for one in parcel.decided if one[0] not in theirs][:SENTENCES]


def cut(text: str, limit: int = LONGEST) -> str:
    """A decision on one line, at most `limit` characters, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def presence_words(agency: Agency) -> str:
    """How the chair of an agency that nobody was recorded for was filled: a fact, no reproach."""
    if agency.code == "absent_notice":
        return _("%(agency)s had sent word that it could not take part.", agency=agency.name)
    if agency.code == "absent":
        return _("The attendance list shows nobody for %(agency)s.", agency=agency.name)
    return _("For %(agency)s it was not recorded whether anybody took part.", agency=agency.name)


def subject_day(content: Mapping[str, Any]) -> str:
    """The day of the meeting, as subjects and messages say it."""
    said = content["meeting"]
    return dates.format_day(datetime.fromisoformat(said["opened_at"] or said["starts_at"]), said["timezone"], "long")
