"""Who is to be reminded of what now. Reads plain tuples, a number of statements that does not grow with the meetings.

1. `live`: the rules and nudges something may be due of at this moment (two statements; most minutes end here).
2. `calls`: whom they concern, by the answers of now (four statements).
3. `mails`: one mail for each receiver, with what falls due later in the same morning.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from forum.directory.models import Organisation, Region
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.invitations.models import Invitation, Reply
from forum.meetings.models import Meeting
from forum.reminders import queries, quiet, rules
from forum.reminders.models import MinutesOut, Nudge, ReminderRule, ReminderSetting
from forum.reminders.quiet import Quiet
from forum.reminders.service.outcomes import who_came

DAY = timedelta(days=1)
HORIZON = timedelta(minutes=rules.LONGEST_MINUTES) + 2 * DAY


@dataclass(frozen=True)
class Occasion:
    """One reminder of one meeting: when it is due, and until when it makes sense at all."""

    meeting_id: int
    code: str
    due_at: datetime
    before: datetime | None
    quiet: Quiet
    zone: str
    audience: str
    anchor: str
    rule_id: int | None = None
    nudge_id: int | None = None
    chosen: frozenset[int] = frozenset()

    def moment(self, zone: str) -> datetime:
        """When somebody in `zone` gets it."""
        if self.nudge_id is not None and self.before is not None:
            return quiet.by_hand(self.due_at, zone, self.quiet, self.before) or self.before
        return quiet.moment(self.due_at, zone, self.quiet, self.before)

    def is_due(self, zone: str, now: datetime) -> bool:
        """Whether somebody in `zone` may get it now."""
        begin = self.moment(zone)
        if not begin <= now < quiet.deadline(begin, zone, self.quiet, self.before):
            return False
        return quiet.night(now, zone, self.quiet) is None


@dataclass(frozen=True)
class Call:
    """One invitee to be reminded on one occasion."""

    occasion: Occasion
    invitation_id: int
    email: str
    zone: str


def live(now: datetime) -> list[Occasion]:
    """What may be due within a day, that is not settled yet."""
    return [*_of_rules(now), *_of_nudges(now)]


def _of_rules(now: datetime) -> Iterable[Occasion]:
    statement: Any = (
        select(
            ReminderRule.id, ReminderRule.meeting_id, ReminderRule.anchor, ReminderRule.minutes, ReminderRule.audience,
            ReminderRule.settled, Meeting.state, Meeting.starts_at, Meeting.duration_minutes, Meeting.timezone,
            MinutesOut.since, ReminderSetting.quiet_from, ReminderSetting.quiet_until,
        )
        .join(Meeting, Meeting.id == ReminderRule.meeting_id)
        .outerjoin(ReminderSetting, ReminderSetting.forum_id == Meeting.forum_id)
        .outerjoin(MinutesOut, MinutesOut.meeting_id == Meeting.id)
        .where(ReminderRule.is_on, Meeting.state.in_(("announced", "held", "concluded")))
        .where(((Meeting.starts_at > now - HORIZON) & (Meeting.starts_at < now + HORIZON))
               | (MinutesOut.since > now - HORIZON))
    )  # fmt: skip
    for row in db.session.execute(statement):
        ends_at = row.starts_at + timedelta(minutes=row.duration_minutes)
        at = rules.instant(row.anchor, row.starts_at, ends_at, row.since)
        if at is None or not rules.is_open(row.anchor, row.state):
            continue
        due_at = rules.due_at(row.anchor, at, row.minutes)
        if not -DAY < now - due_at < 2 * DAY:
            continue
        code = rules.occasion(row.anchor, at, row.minutes)
        if code == row.settled:
            continue
        before = at if row.anchor in rules.BEFORE else None
        hours = Quiet() if row.quiet_from is None else Quiet(row.quiet_from, row.quiet_until)
        yield Occasion(row.meeting_id, code, due_at, before, hours, row.timezone, row.audience, row.anchor, row.id)


def _of_nudges(now: datetime, nudge_id: int | None = None) -> Iterable[Occasion]:
    statement: Any = (
        select(Nudge.id, Nudge.meeting_id, Nudge.at, Nudge.invitation_ids, Meeting.starts_at, Meeting.timezone,
               ReminderSetting.quiet_from, ReminderSetting.quiet_until)
        .join(Meeting, Meeting.id == Nudge.meeting_id)
        .outerjoin(ReminderSetting, ReminderSetting.forum_id == Meeting.forum_id)
        .where(Nudge.settled_at.is_(None), Meeting.state == "announced", Meeting.starts_at > now)
    )  # fmt: skip
    if nudge_id is not None:
        statement = statement.where(Nudge.id == nudge_id)
    for row in db.session.execute(statement):
        hours = Quiet() if row.quiet_from is None else Quiet(row.quiet_from, row.quiet_until)
        yield Occasion(row.meeting_id, f"nudge:{row.id}", row.at, row.starts_at, hours, row.timezone, "unanswered",
                       "before_start", nudge_id=row.id, chosen=frozenset(row.invitation_ids))  # fmt: skip


def of_nudge(nudge_id: int, now: datetime) -> list[Occasion]:
    """A nudge alone, for sending it at once."""
    return list(_of_nudges(now, nudge_id))


def zones() -> set[str]:
    """The clocks that receivers may live by."""
    return set(db.session.scalars(select(Region.timezone).distinct()))


def is_due_anywhere(occasion: Occasion, now: datetime, clocks: Iterable[str]) -> bool:
    """Whether anybody at all may get it now."""
    return any(occasion.is_due(zone, now) for zone in {occasion.zone, *clocks})


def is_over(occasion: Occasion, now: datetime, clocks: Iterable[str]) -> bool:
    """Whether its moment has come on every clock, so that whoever was not told by now is not going to be."""
    return all(
        occasion.moment(zone) <= now and quiet.night(now, zone, occasion.quiet) is None
        for zone in {occasion.zone, *clocks}
    )


def calls(occasions: Sequence[Occasion]) -> list[Call]:
    """Whom the occasions concern, by the answers that stand now, without those told already."""
    of_meeting: dict[int, list[Occasion]] = defaultdict(list)
    for one in occasions:
        of_meeting[one.meeting_id].append(one)
    absent = {one.meeting_id for one in occasions if one.audience == "absent"}
    outcomes = who_came(absent) if absent else {}
    found: list[Call] = []
    for row in _invited(of_meeting):
        outcome = outcomes.get(row.meeting_id, {}).get(row.organisation_id, "")
        is_delegate = row.delegated_from_id is not None
        for one in of_meeting[row.meeting_id]:
            if one.chosen and row.id not in one.chosen:
                continue
            # who was told of the meeting (or of its new time) later than this was due knows it fresh
            if one.nudge_id is None and row.sent_at > one.due_at:
                continue
            if rules.concerns(one.audience, answer=row.answer, is_delegate=is_delegate, outcome=outcome):
                found.append(Call(one, row.id, row.email.lower(), row.zone or one.zone))
    known = queries.told(of_meeting.keys())
    return [one for one in found if (one.invitation_id, one.occasion.code) not in known]


def _invited(meeting_ids: Iterable[int]) -> Iterable[Any]:
    """Everybody who can be reminded of these meetings by mail, with the answer that stands and their clock."""
    chairs = select(Invitation.id).where(Invitation.meeting_id.in_(list(meeting_ids)))
    latest = invitations.latest_reply().where(Reply.invitation_id.in_(chairs))
    statement: Any = (
        select(Invitation.id, Invitation.meeting_id, Invitation.email, Invitation.sent_at, Invitation.organisation_id,
               Invitation.delegated_from_id, Region.timezone.label("zone"), Reply.answer.label("answer"))
        .outerjoin(Organisation, Organisation.id == Invitation.organisation_id)
        .outerjoin(Region, Region.id == Organisation.region_id)
        .outerjoin(Reply, (Reply.invitation_id == Invitation.id) & Reply.id.in_(latest) & invitations.is_current())
        .where(Invitation.meeting_id.in_(list(meeting_ids)), Invitation.withdrawn_at.is_(None),
               Invitation.email.is_not(None), Invitation.sent_at.is_not(None), Invitation.undeliverable_reason == "")
        .order_by(Invitation.id)
    )  # fmt: skip
    return db.session.execute(statement).all()


def mails(found: Sequence[Call], now: datetime, limit: int) -> list[list[Call]]:
    """The mails to send now, at most `limit`: for each receiver what is due, and what falls due later in the same
    morning (`quiet.slot`), the soonest meeting first."""
    by_receiver: dict[str, list[Call]] = defaultdict(list)
    for one in found:
        by_receiver[one.email].append(one)
    letters = []
    for of_one in by_receiver.values():
        if not any(one.occasion.is_due(one.zone, now) for one in of_one):
            continue
        letters.append([one for one in of_one if _goes_along(one, now)])
        if len(letters) == limit:
            break
    return letters


def _goes_along(one: Call, now: datetime) -> bool:
    if one.occasion.is_due(one.zone, now):
        return True
    later = one.occasion.moment(one.zone)
    if later <= now or quiet.night(now, one.zone, one.occasion.quiet) is not None:
        return False
    return quiet.slot(later, one.zone) == quiet.slot(now, one.zone)
