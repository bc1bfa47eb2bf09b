"""The action plan of the forum: commitments, their milestones, and what an assessor said of them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.directory.models import Organisation
from forum.forums.models import Forum
from forum.kernel import clock
from forum.kernel.types import Base, one_of

MILESTONE_STATUSES = ("not_started", "in_progress", "done", "blocked", "cancelled")
COMPLETION = ("no_evidence", "not_started", "limited", "substantial", "complete")
"""The codes of the Independent Reporting Mechanism; an assessor gives them, never we (docs/domain.md 2)."""


class Commitment(Base):
    """A commitment (komitmen) of the forum's action plan, with the fields of docs/domain.md section 2.

    `number` is the plan's own ("1", "3a"), unique in the forum: importing the same plan again finds it. Names stand as
    the plan writes them; `lead_organisation` is the one of the directory with that name, if there is one. `contact` is
    for members of the forum only. `is_public` is a person's decision.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("forum_id", "number"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    theme: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    lead_name: Mapped[str] = mapped_column(String(250), default="")
    lead_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    supporters: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    causes: Mapped[str] = mapped_column(Text, default="")
    done_before: Mapped[str] = mapped_column(Text, default="")
    solution: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    transparency: Mapped[str] = mapped_column(Text, default="")
    participation: Mapped[str] = mapped_column(Text, default="")
    accountability: Mapped[str] = mapped_column(Text, default="")
    budget: Mapped[str] = mapped_column(Text, default="")
    plan_link: Mapped[str] = mapped_column(Text, default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]

    forum: Mapped[Forum] = relationship()
    lead_organisation: Mapped[Organisation | None] = relationship()


class Milestone(Base):
    """A step of a commitment, with an output that can be measured. `status` is what its lead says of it."""

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("commitment_id", "number"),
        CheckConstraint(one_of("status", MILESTONE_STATUSES), name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    number: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    output: Mapped[str] = mapped_column(Text, default="")
    lead_name: Mapped[str] = mapped_column(String(250), default="")
    supporters: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(16), default="not_started")
    evidence_url: Mapped[str] = mapped_column(String(2000), default="")

    commitment: Mapped[Commitment] = relationship()


class CommitmentGoal(Base):
    """A goal of the SDGs (1 to 17) that a commitment serves, and one of its targets when the plan says which."""

    __tablename__ = "commitment_goal"
    __table_args__ = (
        CheckConstraint("goal BETWEEN 1 AND 17", name="goal"),
        UniqueConstraint("commitment_id", "goal", "target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    goal: Mapped[int]
    target: Mapped[str] = mapped_column(String(8), default="")


class Assessment(Base):
    """What an assessor said of a commitment or one of its milestones, where, and on which day. Inserted, never
    changed; the newest stands."""

    __tablename__ = "assessment"
    __table_args__ = (CheckConstraint(one_of("code", COMPLETION), name="code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))
    code: Mapped[str] = mapped_column(String(16))
    assessor: Mapped[str] = mapped_column(String(250))
    source: Mapped[str] = mapped_column(String(2000))
    assessed_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    user: Mapped[User | None] = relationship()


class PlanImport(Base):
    """An action plan as somebody uploaded it: looked at first, written when they confirm."""

    __tablename__ = "plan_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    filename: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]

    forum: Mapped[Forum] = relationship()
