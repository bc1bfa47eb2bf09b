"""Taking away the texts in between that pages saved by themselves, a day later: till then somebody may hold one as the
text that they type over (docs/decisions/0028).
"""

from datetime import timedelta
from itertools import groupby

from sqlalchemy import delete, select

from forum.extensions import db
from forum.kernel import clock
from forum.minutes.models import MinutesRevision
from forum.minutes.thinning import Text, in_between

HELD = timedelta(days=1)
LOOKED_AT = timedelta(days=30)
"""How far back; a worker that rested for longer leaves some texts more."""
AT_ONCE = 500


def of_item(item_id: int, limit: int = 200) -> list[MinutesRevision]:
    """The texts of an item as its history shows them, newest first: without those in between."""
    found = [text for _item, text in _texts(MinutesRevision.item_id == item_id)]
    gone = in_between(found)
    shown = [one.id for one in found if one.id not in gone][-limit:]
    rows = db.session.scalars(
        select(MinutesRevision).where(MinutesRevision.id.in_(shown)).order_by(MinutesRevision.id.desc())
    )
    return list(rows)


def thin() -> int:
    """Take away what lies in between and is older than HELD. How many texts went."""
    now = clock.now()
    texts = _texts(MinutesRevision.at < now - HELD, MinutesRevision.at > now - LOOKED_AT)
    gone = [id_ for _item, some in groupby(texts, lambda each: each[0]) for id_ in in_between([one for _, one in some])]
    for begin in range(0, len(gone), AT_ONCE):
        db.session.execute(delete(MinutesRevision).where(MinutesRevision.id.in_(gone[begin : begin + AT_ONCE])))
    return len(gone)


def _texts(*which: object) -> list[tuple[int, Text]]:
    """Texts without their words, by item, oldest first."""
    row = MinutesRevision
    found = db.session.execute(
        select(row.item_id, row.id, row.user_id, row.at, row.page, row.is_conflict, row.settled_at)
        .where(*which)  # type: ignore[arg-type]
        .order_by(row.item_id, row.id)
    )
    return [
        (one.item_id, Text(one.id, one.user_id, one.at, one.page, one.is_conflict,
                           is_aside=one.is_conflict and one.settled_at == one.at))
        for one in found
    ]  # fmt: skip
