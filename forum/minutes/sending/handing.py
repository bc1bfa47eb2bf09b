"""Minutes that a person hands over, by WhatsApp or on paper, and who has a version. None of the verbs commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.minutes.models import MinutesVersion
from forum.minutes.sending.models import HOW, MinutesHandOver
from forum.minutes.sending.parcels import Layout, Parcel
from forum.minutes.sending.sent import Line


def hand_over(version: MinutesVersion, parcel: Parcel, how: str, by: User | None) -> None:
    """Note that somebody gave this version to the chairs behind a parcel. Ticked again, the first tick stands; after it
    was taken back, the new one. Raises Problem for another way than HOW.
    """
    if how not in HOW:
        raise Problem(_("Choose how it was handed over."), code="unknown_way", field="how")
    known = _held(version, parcel)
    for chair in parcel.chairs:
        row = known.get(chair)
        if row is not None and row.taken_back_at is None:
            continue
        row = row or MinutesHandOver(version_id=version.id, chair=chair)
        row.how, row.by_id, row.at, row.taken_back_at = how, by.id if by else None, clock.now(), None
        db.session.add(row)
    db.session.flush()


def take_back(version: MinutesVersion, parcel: Parcel) -> None:
    """It was ticked by mistake. Twice changes nothing."""
    for row in _held(version, parcel).values():
        row.taken_back_at = row.taken_back_at or clock.now()
    db.session.flush()


def _held(version: MinutesVersion, parcel: Parcel) -> dict[str, MinutesHandOver]:
    """Chair -> its row. Two who tick at once do so one after the other: the version is held until the end."""
    db.session.execute(select(MinutesVersion.id).where(MinutesVersion.id == version.id).with_for_update())
    statement = select(MinutesHandOver).where(
        MinutesHandOver.version_id == version.id, MinutesHandOver.chair.in_(parcel.chairs)
    )
    rows = db.session.scalars(statement.execution_options(populate_existing=True))
    return {one.chair: one for one in rows}


def find(layout: Layout, chair: str) -> Parcel:
    """The parcel of this chair. Raises Missing."""
    for parcel in layout.everybody:
        if chair in parcel.chairs:
            return parcel
    raise Missing(_("Nobody of that name gets these minutes."))


@dataclass(frozen=True)
class Held:
    """Who has a version. `by_hand`: the first chair of a parcel that was handed over -> the tick."""

    total: int
    by_mail: int
    by_hand: Mapping[str, MinutesHandOver]

    @property
    def number(self) -> int:
        return self.by_mail + len(self.by_hand)

    def tick(self, parcel: Parcel) -> MinutesHandOver | None:
        """The tick of a parcel that was handed over."""
        return self.by_hand.get(parcel.chairs[0])


def held(version: MinutesVersion, layout: Layout, lines: Sequence[Line]) -> Held:
    """Who has this version, for all we know: the mail left and did not come back, or somebody handed it over. Each
    parcel counts once. One statement."""
    statement = select(MinutesHandOver).where(
        MinutesHandOver.version_id == version.id, MinutesHandOver.taken_back_at.is_(None)
    )
    ticks = {one.chair: one for one in db.session.scalars(statement.options(joinedload(MinutesHandOver.by)))}
    arrived = {one.note.recipient for one in lines if one.state == "sent"}
    mailed = [one for one in layout.parcels if one.recipient in arrived]
    rest = [one for one in layout.everybody if not (one.email and one.recipient in arrived)]
    by_hand = {one.chairs[0]: ticks[one.chairs[0]] for one in rest if all(each in ticks for each in one.chairs)}
    return Held(len(layout.everybody), len(mailed), by_hand)
