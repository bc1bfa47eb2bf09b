"""When to remind whom, per forum and per meeting; who was reminded of what; what an organiser decided to send."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.directory.models import Office
from forum.forums.models import Forum
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.meetings.models import Meeting

ANCHORS = ("before_start", "before_end", "after_end", "minutes_published")
AUDIENCES = ("everybody", "unanswered", "coming", "absent")


class ReminderSetting(Base):
    """The quiet hours of a forum, in minutes after midnight on each receiver's own clock; equal ones: none.

    That the row exists says that the forum's policies are its own: before, the usual ones count (`rules.USUAL`).
    """

    __tablename__ = "reminder_setting"
    __table_args__ = (
        CheckConstraint("quiet_from BETWEEN 0 AND 1439", name="quiet_from"),
        CheckConstraint("quiet_until BETWEEN 0 AND 1439", name="quiet_until"),
    )

    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), primary_key=True)
    quiet_from: Mapped[int] = mapped_column(default=21 * 60)
    quiet_until: Mapped[int] = mapped_column(default=6 * 60)

    forum: Mapped[Forum] = relationship()


class ReminderPolicy(Base):
    """What each meeting of the forum inherits when it is announced: `minutes` before or after the anchor, to whom.

    `text_id` and `text_en` are words of the forum's own with placeholders (`words`); empty: the usual ones.
    """

    __tablename__ = "reminder_policy"
    __table_args__ = (
        CheckConstraint(one_of("anchor", ANCHORS), name="anchor"),
        CheckConstraint(one_of("audience", AUDIENCES), name="audience"),
        CheckConstraint("minutes > 0", name="minutes"),
        UniqueConstraint("forum_id", "anchor", "minutes", "audience"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    anchor: Mapped[str] = mapped_column(String(20), default="before_start")
    minutes: Mapped[int]
    audience: Mapped[str] = mapped_column(String(12), default="everybody")
    text_id: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    is_on: Mapped[bool] = mapped_column(default=True)

    forum: Mapped[Forum] = relationship()


class ReminderRule(Base):
    """One reminder of a meeting, otherwise as `ReminderPolicy`. The due time follows the meeting when it moves.

    `settled` is the occasion (`rules.occasion`) that everybody concerned was told of: nothing is left to do for it.
    The column `minutes_before` has kept its first name.
    """

    __tablename__ = "reminder_rule"
    __table_args__ = (
        CheckConstraint("minutes_before > 0", name="minutes_before"),
        UniqueConstraint("meeting_id", "anchor", "minutes_before", "audience"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    anchor: Mapped[str] = mapped_column(String(20), default="before_start")
    minutes: Mapped[int] = mapped_column("minutes_before")
    audience: Mapped[str] = mapped_column(String(12), default="everybody")
    text_id: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    is_on: Mapped[bool] = mapped_column(default=True)
    settled: Mapped[str] = mapped_column(String(80), default="")

    meeting: Mapped[Meeting] = relationship()


class MinutesOut(Base):
    """Since when everybody may read the minutes of a meeting. The row goes when they are closed again."""

    __tablename__ = "minutes_out"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)


class Nudge(Base):
    """Somebody pressed "remind those who have not answered". `key` makes a double press harmless.

    `invitation_ids` are those chosen; each is mailed once, when its receiver's night is over. `settled_at`: all were.
    """

    __tablename__ = "nudge"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    text_id: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    invitation_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    settled_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
    by: Mapped[User | None] = relationship()


class Reminded(Base):
    """An invitee was reminded, once for each `occasion` (a moment before or after the meeting, or a nudge).

    Written in the transaction that posts the mail `mail_key`; several rows share one mail (a digest). `asked`: the
    mail asked for an answer. `stamp` is the state the mail was composed from: another one means composing anew.
    """

    __tablename__ = "reminded"
    __table_args__ = (
        UniqueConstraint("invitation_id", "occasion"),
        Index("ix_reminded_meeting_id", "meeting_id"),
        Index("ix_reminded_mail_key", "mail_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))
    occasion: Mapped[str] = mapped_column(String(80))
    mail_key: Mapped[str] = mapped_column(String(160))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("reminder_rule.id", ondelete="SET NULL"))
    nudge_id: Mapped[int | None] = mapped_column(ForeignKey("nudge.id"))
    asked: Mapped[bool] = mapped_column(default=False)
    stamp: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    invitation: Mapped[Invitation] = relationship()
    rule: Mapped[ReminderRule | None] = relationship()
    nudge: Mapped[Nudge | None] = relationship()


class Escalation(Base):
    """An organiser told a superior office which agencies have not answered. Never done by itself.

    `agencies` names those the mail told of, as they stood when it left (`sent_at`); it waits for the end of the night.
    """

    __tablename__ = "escalation"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    to_title: Mapped[str] = mapped_column(String(250))
    to_name: Mapped[str] = mapped_column(String(250), default="")
    to_email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(5), default="id")
    sides: Mapped[list[str]] = mapped_column(JSON, default=list)
    text: Mapped[str] = mapped_column(Text)
    agencies: Mapped[list[str]] = mapped_column(JSON, default=list)
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
    by: Mapped[User | None] = relationship()
    office: Mapped[Office | None] = relationship()
