"""Standing forums: members by side, roles of the people who run them, letterhead."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.directory.models import Organisation, Region
from forum.kernel import clock
from forum.kernel.types import Base, one_of

SIDES = ("government", "civil_society", "other")
ROLES = ("organiser", "minute_taker", "leader", "member")
PAPERS = ("a4", "f4")
QUORUMS = ("organisations", "government", "heads")


class Forum(Base):
    """A standing multi-stakeholder forum. Meetings, minutes, promises and reports all belong to one.

    `is_public` is a person's decision that the forum has a page for everybody. The letterhead is what stands
    at the top of its documents: `letterhead` holds one line per line, the first two printed large;
    `logo` is a key in file storage. `quorum_share` is the per cent that must be there (None: no quorum), counted over
    `quorum_of`: all invited organisations, those of the government, or the government's heads in person.
    `asks_signature`: people sign at the door with a finger.
    """

    __tablename__ = "forum"
    __table_args__ = (
        CheckConstraint(one_of("paper", PAPERS), name="paper"),
        CheckConstraint(one_of("quorum_of", QUORUMS), name="quorum_of"),
        CheckConstraint("quorum_share IS NULL OR quorum_share BETWEEN 1 AND 100", name="quorum_share"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(250))
    purpose: Mapped[str] = mapped_column(Text, default="")
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    timezone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(5), default="id")
    inviter_name: Mapped[str] = mapped_column(String(250), default="")
    inviter_title: Mapped[str] = mapped_column(String(250), default="")
    letterhead: Mapped[str] = mapped_column(Text, default="")
    logo: Mapped[str | None] = mapped_column(String(64))
    paper: Mapped[str] = mapped_column(String(2), default="a4")
    is_public: Mapped[bool] = mapped_column(default=False)
    asks_signature: Mapped[bool] = mapped_column(default=False)
    quorum_share: Mapped[int | None]
    quorum_of: Mapped[str] = mapped_column(String(16), default="organisations")
    is_fictional: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    region: Mapped[Region | None] = relationship()


class ForumMember(Base):
    """An organisation belongs to a forum, on a side, from a day to a day. Rows are ended, not deleted."""

    __tablename__ = "forum_member"
    __table_args__ = (
        CheckConstraint(one_of("side", SIDES), name="side"),
        UniqueConstraint("forum_id", "organisation_id", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    side: Mapped[str] = mapped_column(String(16))
    since: Mapped[date]
    until: Mapped[date | None]

    forum: Mapped[Forum] = relationship()
    organisation: Mapped[Organisation] = relationship()


class ForumRole(Base):
    """What a user may do in a forum, from when to when. Rows are ended, not deleted."""

    __tablename__ = "forum_role"
    __table_args__ = (CheckConstraint(one_of("role", ROLES), name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime | None]

    forum: Mapped[Forum] = relationship()
    user: Mapped[User] = relationship()
