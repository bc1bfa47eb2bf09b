"""Named reads of reminders."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from forum.directory.models import Office, Organisation
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.invitations.models import Invitation, Reply
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.outbox.models import OutboxMessage
from forum.reminders import rules
from forum.reminders.models import (
    ANCHORS,
    AUDIENCES,
    Escalation,
    Nudge,
    Reminded,
    ReminderPolicy,
    ReminderRule,
    ReminderSetting,
)
from forum.reminders.quiet import Quiet, night


def for_meeting(meeting_id: int) -> list[ReminderRule]:
    """The reminders of a meeting, in the order in which they come; those switched off too."""
    return sorted(db.session.scalars(select(ReminderRule).where(ReminderRule.meeting_id == meeting_id)), key=in_order)


def policies(forum_id: int) -> list[ReminderPolicy]:
    """The reminders each new meeting of the forum inherits, in order; the usual ones, unsaved, until it has its own."""
    if db.session.get(ReminderSetting, forum_id) is None:
        return [
            ReminderPolicy(forum_id=forum_id, anchor=one.anchor, minutes=one.minutes, audience=one.audience,
                           text_id="", text_en="", is_on=True)
            for one in rules.USUAL
        ]  # fmt: skip
    found = db.session.scalars(select(ReminderPolicy).where(ReminderPolicy.forum_id == forum_id))
    return sorted(found, key=in_order)


def in_order(one: ReminderPolicy | ReminderRule) -> tuple[int, int, int]:
    """The order in time: before the start, before the end, after it, after the minutes."""
    distance = -one.minutes if one.anchor in rules.BEFORE else one.minutes
    return ANCHORS.index(one.anchor), distance, AUDIENCES.index(one.audience)


def policy(forum_id: int, policy_id: int) -> ReminderPolicy:
    """One of this forum. Raises Missing, also for another forum's."""
    found = db.session.get(ReminderPolicy, policy_id)
    if found is None or found.forum_id != forum_id:
        raise Missing(_("There is no such reminder."))
    return found


def rule(meeting_id: int, rule_id: int) -> ReminderRule:
    """One of this meeting. Raises Missing, also for another meeting's."""
    found = db.session.get(ReminderRule, rule_id)
    if found is None or found.meeting_id != meeting_id:
        raise Missing(_("There is no such reminder."))
    return found


def quiet_hours(forum_id: int) -> Quiet:
    """When receivers of this forum are left in peace."""
    row = db.session.get(ReminderSetting, forum_id)
    return Quiet(row.quiet_from, row.quiet_until) if row else Quiet()


def is_night(forum_id: int, moment: datetime, zone: str) -> bool:
    """Whether a receiver of this forum who lives in `zone` is left in peace at this moment."""
    return night_over(forum_id, moment, zone) is not None


def night_over(forum_id: int, moment: datetime, zone: str) -> datetime | None:
    """When the night is over in which a receiver of this forum, who lives in `zone`, is left in peace at this moment;
    None by day."""
    asleep = night(moment, zone, quiet_hours(forum_id))
    return asleep[1] if asleep else None


@dataclass(frozen=True)
class History:
    """How often an invitee was reminded, when last, and when last asked for an answer."""

    times: int
    last: datetime
    asked: datetime | None


def reminded(meeting_id: int) -> dict[int, History]:
    """Invitation id -> how often its invitee was reminded of this meeting, by mails that left or will. One query."""
    asked = func.max(Reminded.at).filter(Reminded.asked)
    statement = (
        select(Reminded.invitation_id, func.count(), func.max(Reminded.at), asked)
        .join(OutboxMessage, OutboxMessage.key == Reminded.mail_key)
        .where(Reminded.meeting_id == meeting_id, OutboxMessage.state.in_(("waiting", "sent")))
        .group_by(Reminded.invitation_id)
    )
    return {row[0]: History(row[1], row[2], row[3]) for row in db.session.execute(statement)}


def nudges(meeting_id: int) -> list[Nudge]:
    """What was sent by hand to those who had not answered, newest first, with who did it."""
    statement = select(Nudge).where(Nudge.meeting_id == meeting_id).options(joinedload(Nudge.by))
    return list(db.session.scalars(statement.order_by(Nudge.id.desc())))


def escalations(meeting_id: int) -> list[Escalation]:
    """What was sent to superior offices, newest first, with who did it."""
    statement = select(Escalation).where(Escalation.meeting_id == meeting_id).options(joinedload(Escalation.by))
    return list(db.session.scalars(statement.order_by(Escalation.id.desc())))


def of_mail(mail_key: str) -> list[Reminded]:
    """What a mail reminded of, in the order in which it stands there: invitation, meeting and words loaded."""
    statement = (
        select(Reminded)
        .where(Reminded.mail_key == mail_key)
        .options(joinedload(Reminded.invitation).joinedload(Invitation.meeting), joinedload(Reminded.rule),
                 joinedload(Reminded.nudge))
        .order_by(Reminded.id)
    )  # fmt: skip
    return list(db.session.scalars(statement))


def told(meeting_ids: Collection[int]) -> set[tuple[int, str]]:
    """(invitation id, occasion) of everything the invitees of these meetings were reminded of. One statement."""
    if not meeting_ids:
        return set()
    statement = select(Reminded.invitation_id, Reminded.occasion).where(Reminded.meeting_id.in_(meeting_ids))
    return {(row[0], row[1]) for row in db.session.execute(statement)}


def answers(invitation_ids: Collection[int]) -> dict[int, Reply]:
    """Invitation id -> the answer that stands, of these. One statement."""
    latest = invitations.latest_reply().where(Reply.invitation_id.in_(invitation_ids))
    statement = select(Reply).join(Reply.invitation).where(Reply.id.in_(latest), invitations.is_current())
    return {reply.invitation_id: reply for reply in db.session.scalars(statement)}


def of_nudge(nudge_id: int) -> list[Reminded]:
    """Who was mailed of those a nudge is for."""
    return list(db.session.scalars(select(Reminded).where(Reminded.nudge_id == nudge_id)))


def superior_offices(meeting: Meeting, text: str = "", limit: int = 12) -> list[Office]:
    """Chairs that may be above the agencies: the leadership and secretariat of the meeting's (or forum's) region; with
    `text`, heads of organisations and chairs of that name. Two statements at most."""
    heads = (
        select(Office)
        .join(Office.organisation)
        .where(Office.valid_to.is_(None), Office.rank == "head")
        .options(joinedload(Office.organisation).joinedload(Organisation.region))
        .order_by(Organisation.kind != "region_head", Organisation.name, Office.title)
        .limit(limit)
    )
    if text:
        for word in text.replace("\0", " ").split()[:6]:
            heads = heads.where(or_(Office.title.icontains(word, autoescape=True),
                                    Organisation.name.icontains(word, autoescape=True)))  # fmt: skip
        return list(db.session.scalars(heads))
    region_id = meeting.region_id or meeting.forum.region_id
    above = heads.where(Organisation.kind.in_(("region_head", "secretariat")))
    return list(db.session.scalars(above.where(Organisation.region_id == region_id) if region_id else above))
