"""Pictures as they are read: those that the texts of minutes show, and one by its number."""

from collections.abc import Iterable

from sqlalchemy import select

from forum.extensions import db
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.minutes.models import Minutes, MinutesItem, MinutesVersion
from forum.minutes.pictures.content import Entry, numbers
from forum.minutes.pictures.models import MinutesPicture


def of(minutes: Minutes, items: Iterable[MinutesItem]) -> dict[str, list[Entry]]:
    """What a content says of them: `{"pictures": […]}`, nothing at all where no text shows one (versions sealed before
    there were pictures stay what they are).
    """
    wanted = numbers(_written(minutes, items))
    found = [
        {"id": one.id, "sha256": one.storage_key, "media_type": one.media_type, "width": one.width,
         "height": one.height}
        for one in (_rows(minutes.id) if wanted else ()) if one.id in wanted
    ]  # fmt: skip
    return {"pictures": found} if found else {}


def insist_on_there(minutes: Minutes, items: Iterable[MinutesItem]) -> None:
    """Raise Problem when a text shows a picture that these minutes do not have."""
    wanted = numbers(_written(minutes, items))
    gone = wanted - {one.id for one in _rows(minutes.id)} if wanted else set()
    if gone:
        raise Problem(_("The text shows picture %(number)s, which these minutes do not have. Bring it again or take it "
                        "out of the text.", number=min(gone)), code="no_picture")  # fmt: skip


def one(meeting_id: int, number: int) -> MinutesPicture:
    """A picture of this meeting's minutes. Raises Missing."""
    row = db.session.scalar(
        select(MinutesPicture)
        .join(Minutes, Minutes.id == MinutesPicture.minutes_id)
        .where(MinutesPicture.id == number, Minutes.meeting_id == meeting_id)
    )
    if row is None:
        raise Missing(_("There is no such picture in these minutes."))
    return row


def was_published(meeting_id: int, number: int) -> bool:
    """Whether a sealed version of the minutes shows it."""
    contents = db.session.scalars(
        select(MinutesVersion.content).join(MinutesVersion.minutes).where(Minutes.meeting_id == meeting_id)
    )
    return any(entry["id"] == number for content in contents for entry in content.get("pictures", ()))


def _rows(minutes_id: int) -> list[MinutesPicture]:
    return list(
        db.session.scalars(
            select(MinutesPicture).where(MinutesPicture.minutes_id == minutes_id).order_by(MinutesPicture.id)
        )
    )


def _written(minutes: Minutes, items: Iterable[MinutesItem]) -> list[str]:
    return [minutes.opening, minutes.closing, *(item.written for item in items)]
