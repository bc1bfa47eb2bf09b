"""Who exists: regions, organisations, the offices in them, people, and who held which office when."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.directory.kinds import ORGANISATION_KINDS, RANKS, REGION_KINDS, SECTORS, TENURE_KINDS
from forum.kernel import clock
from forum.kernel.types import Base, one_of


class Region(Base):
    """A territory by its Kemendagri code (text, never a number: `35.09`), with the clock it lives by."""

    __tablename__ = "region"
    __table_args__ = (CheckConstraint(one_of("kind", REGION_KINDS), name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    timezone: Mapped[str] = mapped_column(String(64))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))

    parent: Mapped["Region | None"] = relationship(remote_side=[id])


class SdgGoal(Base):
    """One of the seventeen goals (TPB), with its official colour."""

    __tablename__ = "sdg_goal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name_id: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    color: Mapped[str] = mapped_column(String(7))


class Organisation(Base):
    """An agency (OPD), CSO, university … that exists from a day to a day and may be followed by another."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(one_of("kind", ORGANISATION_KINDS), name="kind"),
        CheckConstraint(one_of("sector", SECTORS), name="sector"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="validity"),
        UniqueConstraint("region_id", "name", "valid_from"),
        Index("ix_organisation_name", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(250))
    short_name: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[str] = mapped_column(String(20))
    sector: Mapped[str] = mapped_column(String(20))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    note: Mapped[str] = mapped_column(Text, default="")

    region: Mapped[Region | None] = relationship()
    successor: Mapped["Organisation | None"] = relationship(remote_side=[id])

    @property
    def label(self) -> str:
        """The name people use: the short one where there is one."""
        return self.short_name or self.name


class Office(Base):
    """A chair in an organisation ("Kepala Dinas Sosial"). Invitations and promises belong to it."""

    __tablename__ = "office"
    __table_args__ = (
        CheckConstraint(one_of("rank", RANKS), name="rank"),
        UniqueConstraint("organisation_id", "title"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(250))
    rank: Mapped[str] = mapped_column(String(10))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    valid_to: Mapped[date | None]

    organisation: Mapped[Organisation] = relationship()


class Person(Base):
    """Somebody, by the one name they are shown with (titles included; one-word names exist)."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(250), index=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    nip: Mapped[str | None] = mapped_column(String(30))
    locale: Mapped[str] = mapped_column(String(5), default="id")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    position: Mapped[str] = mapped_column(String(250), default="")

    organisation: Mapped[Organisation | None] = relationship()


class OtherAddress(Base):
    """Another address from which an office or a person writes: somebody said so when a mail came from there.

    It identifies a sender; nothing is ever mailed to it.
    """

    __tablename__ = "other_address"
    __table_args__ = (
        CheckConstraint("(office_id IS NULL) <> (person_id IS NULL)", name="one_owner"),
        UniqueConstraint("office_id", "email"),
        UniqueConstraint("person_id", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]


class Tenure(Base):
    """Who held an office from when to when, and as what: definitive, Plt., Plh. or Pj. Never overwritten."""

    __tablename__ = "tenure"
    __table_args__ = (
        CheckConstraint(one_of("kind", TENURE_KINDS), name="kind"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
        UniqueConstraint("office_id", "person_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12), default="definitive")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    office: Mapped[Office] = relationship()
    person: Mapped[Person] = relationship()


class ImportBatch(Base):
    """An uploaded table, kept as it came; nothing of it is written until somebody confirms the preview."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    filename: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    user_id: Mapped[int]
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)
