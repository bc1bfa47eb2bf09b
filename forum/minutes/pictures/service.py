"""Bringing a picture into minutes. Nothing here commits."""

from sqlalchemy import func, select

from forum import config
from forum.accounts.models import User
from forum.adapters import picture
from forum.adapters.storage import Storage
from forum.adapters.text import RefusedFile, sniff_media_type
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.minutes.models import Minutes
from forum.minutes.pictures.drawing import MOST_PIXELS
from forum.minutes.pictures.models import MinutesPicture

KINDS = frozenset({"jpg", "png", "webp"})
LONGEST_SIDE = 2_000
"""Pixels: 300 to the inch across the page."""
MOST = 100
"""Pictures in the minutes of one meeting."""


class TooLarge(Problem):
    """More bytes than this installation takes."""

    code = "too_large"
    status = 413


def bring(minutes: Minutes, *, content: bytes, by: User | None) -> MinutesPicture:
    """Keep a picture, written anew: upright, at most LONGEST_SIDE, without anything that a camera noted. The
    same picture again is the one that is there.

    Raises Problem for a file that is empty, too large, damaged, no JPEG, PNG or WebP, or of more than MOST_PIXELS;
    Conflict for more than MOST.
    """
    limit = config.current().max_upload
    try:
        if sniff_media_type(content, limit=limit).extension not in KINDS:
            raise Problem(_refusal(), code="not_allowed", field="file")
    except RefusedFile as error:
        if error.reason_code == "too_large":
            raise TooLarge(
                _("The file is larger than %(num)d MB.", num=limit // (1024 * 1024)), field="file"
            ) from error
        words = _("The file is empty.") if error.reason_code == "empty" else _refusal()
        raise Problem(words, code=error.reason_code, field="file") from error
    try:
        drawn = picture.redrawn(content, LONGEST_SIDE, MOST_PIXELS)
    except picture.TooManyPixels as error:
        raise Problem(_("The picture has more than %(num)d megapixels. Make it smaller first.",
                        num=MOST_PIXELS // 1_000_000), code="many_pixels", field="file") from error  # fmt: skip
    except picture.UnreadablePicture as error:
        raise Problem(_("The picture is damaged or cut off. Take it anew, then try again."), code="damaged",
                      field="file") from error  # fmt: skip
    key = Storage(config.current().files).put(drawn.content)
    ours = MinutesPicture.minutes_id == minutes.id
    known = db.session.scalar(select(MinutesPicture).where(ours, MinutesPicture.storage_key == key))
    if known is not None:
        return known
    if (db.session.scalar(select(func.count(MinutesPicture.id)).where(ours)) or 0) >= MOST:
        raise Conflict(_("These minutes have %(num)d pictures already. Put further ones into the documents of the "
                         "meeting.", num=MOST), code="many")  # fmt: skip
    row = MinutesPicture(
        minutes_id=minutes.id, storage_key=key, media_type=drawn.media_type, width=drawn.width, height=drawn.height,
        size=len(drawn.content), brought_at=clock.now(), brought_by_id=by.id if by else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _refusal() -> str:
    return _("This kind of file is not accepted. Use a photo or a screenshot (JPEG, PNG, WebP).")
