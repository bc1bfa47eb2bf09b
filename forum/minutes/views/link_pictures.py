"""The pictures within the text for who reads it by a link of their own, without an account.

Each is found only through the link that shows it, and asked for anew each time: a link that ended shows none.
"""

from flask import Response

from forum.kernel.errors import Gone, Missing
from forum.kernel.i18n import gettext as _
from forum.minutes import queries
from forum.minutes.adoption import queries as adoptions
from forum.minutes.adoption import service as adoption
from forum.minutes.pictures import queries as pictures
from forum.minutes.pictures.content import numbers
from forum.minutes.review import queries as reviews
from forum.minutes.sending import readers
from forum.minutes.views import blueprint
from forum.minutes.views.pictures import file
from forum.web.access import by_link

CACHE = "private, no-cache"


@blueprint.get("/n/<token>/gambar/<int:number>")
@by_link("minutes")
def by_link_picture(token: str, number: int) -> Response:
    """For an invitee: what a published version of the meeting's minutes shows."""
    reader = readers.find(token)
    if reader is None:
        raise _missing()
    if not readers.is_open(reader):
        raise Gone(_("The link is revoked: it opens nothing any more."))
    meeting_id = reader.invitation.meeting_id
    row = pictures.one(meeting_id, number)
    if not pictures.was_published(meeting_id, number):
        raise _missing()
    return file(row.storage_key, row.media_type, CACHE)


@blueprint.get("/persetujuan/<token>/gambar/<int:number>")
@by_link("minutes_adoption")
def adopt_picture(token: str, number: int) -> Response:
    """For somebody who was present: what the fixed content shows that they are asked about."""
    voice = adoptions.by_token(token)
    adoption.insist_on_open(voice)
    entry = next((one for one in voice.round.content.get("pictures", ()) if one["id"] == number), None)
    if entry is None:
        raise _missing()
    return file(entry["sha256"], entry["media_type"], CACHE)


@blueprint.get("/telaah/<token>/gambar/<int:number>")
@by_link("minutes_review")
def reviewer_picture(token: str, number: int) -> Response:
    """For a reviewer: what the items of the draft show as they stand now."""
    who = reviews.by_token(token)
    if who.revoked_at is not None:
        raise Gone(_("You are no longer asked to read this draft."), code="revoked")
    minutes = who.review.minutes
    if number not in numbers(item.body for item in queries.items(minutes.id)):
        raise _missing()
    row = pictures.one(minutes.meeting_id, number)
    return file(row.storage_key, row.media_type, CACHE)


def _missing() -> Missing:
    return Missing(_("There is no such picture in these minutes."))
