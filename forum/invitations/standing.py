"""Named reads of invitations to whole series, and of the seats they have in each meeting."""

from collections.abc import Collection, Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from forum.directory.models import Organisation
from forum.extensions import db
from forum.forums.models import SIDES
from forum.invitations import queries
from forum.invitations.models import Invitation, Reply, StandingInvitation
from forum.kernel import clock, ids
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting, Series


def for_series(series_id: int, withdrawn: bool = False) -> list[StandingInvitation]:
    """Who is asked to the whole series, by side, organisation and addressee; withdrawn ones only on request."""
    statement = (
        select(StandingInvitation)
        .where(StandingInvitation.series_id == series_id)
        .options(
            joinedload(StandingInvitation.organisation).joinedload(Organisation.region),
            joinedload(StandingInvitation.delegated_from),
        )
    )
    if not withdrawn:
        statement = statement.where(StandingInvitation.withdrawn_at.is_(None))
    found = db.session.scalars(statement)
    return sorted(found, key=lambda one: (SIDES.index(one.side), one.organisation_name.lower() or one.addressee.lower(),
                                          one.organisation_id or 0, one.delegated_from_id or 0, one.id))  # fmt: skip


def by_id(series_id: int, standing_id: int) -> StandingInvitation:
    """One invitation to this series. Raises Missing, also for another series'."""
    found = db.session.get(StandingInvitation, standing_id)
    if found is None or found.series_id != series_id:
        raise Missing(_("There is no such invitation to this series."))
    return found


def find_token(token: str) -> StandingInvitation | None:
    """The invitation to a series whose secret this is, also a withdrawn one; None for anything else."""
    if not ids.looks_like_token(token.strip()):
        return None
    return db.session.scalar(
        select(StandingInvitation)
        .where(StandingInvitation.token_hash == ids.token_hash(token))
        .options(joinedload(StandingInvitation.series).joinedload(Series.forum),
                 joinedload(StandingInvitation.organisation), joinedload(StandingInvitation.delegated_from))
    )  # fmt: skip


def seats(standing_ids: Collection[int]) -> dict[int, list[Invitation]]:
    """Invitation to a series -> its invitations to the meetings, withdrawn ones too, in the order of the rule."""
    found: dict[int, list[Invitation]] = {one: [] for one in standing_ids}
    statement = (
        select(Invitation)
        .join(Invitation.meeting)
        .where(Invitation.standing_id.in_(found))
        .options(joinedload(Invitation.meeting).joinedload(Meeting.forum), joinedload(Invitation.delegated_from))
        .order_by(Meeting.starts_at, Invitation.id)
    )
    for seat in db.session.scalars(statement) if found else ():
        found[seat.standing_id or 0].append(seat)
    return found


def current_replies(standing_ids: Collection[int]) -> dict[int, Reply]:
    """Invitation (to a meeting) -> the answer that stands, for all seats of these invitations to series."""
    mine = select(Invitation.id).where(Invitation.standing_id.in_(standing_ids))
    latest = queries.latest_reply().where(Reply.invitation_id.in_(mine))
    statement = select(Reply).join(Reply.invitation).where(Reply.id.in_(latest), queries.is_current())
    return {reply.invitation_id: reply for reply in db.session.scalars(statement)} if standing_ids else {}


def is_asked(seat: Invitation) -> bool:
    """Whether the invitee is (still) expected at this meeting of the series."""
    return seat.withdrawn_at is None and seat.meeting.state != "cancelled"


def ahead(found: Iterable[Invitation]) -> list[Invitation]:
    """Those of an invitee's seats that may still be answered in time, by date."""
    now = clock.now()
    return sorted((one for one in found if is_asked(one) and one.meeting.starts_at > now),
                  key=lambda one: (one.meeting.starts_at, one.id))  # fmt: skip


def seat_at(found: Iterable[Invitation], meeting: Meeting) -> Invitation | None:
    """The seat in this meeting, if there is one."""
    return next((one for one in found if one.meeting_id == meeting.id), None)


def said(standings: Collection[StandingInvitation]) -> dict[int, dict[str, int]]:
    """Invitation to a series -> state of its answers -> number of meetings ahead; two statements for all."""
    ids_ = [one.id for one in standings]
    all_seats, replies = seats(ids_), current_replies(ids_)
    found = {}
    for one in ids_:
        states = [replies[seat.id].answer if seat.id in replies else "waiting" for seat in ahead(all_seats[one])]
        found[one] = {state: states.count(state) for state in queries.ANSWER_STATES if state in states}
    return found


def sendable(meeting_id: int) -> int:
    """How many are told when this one meeting is sent: not those who wait for their whole series."""
    waiting = select(StandingInvitation.id).where(StandingInvitation.sent_at.is_(None))
    statement = select(func.count()).where(
        Invitation.meeting_id == meeting_id, Invitation.withdrawn_at.is_(None), Invitation.sent_at.is_(None),
        Invitation.email.is_not(None), Invitation.standing_id.is_(None) | Invitation.standing_id.not_in(waiting),
    )  # fmt: skip
    return db.session.scalar(statement) or 0
