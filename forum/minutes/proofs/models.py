"""Timestamps of seals, signed PDFs, officially signed scans: rows that are added and never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.minutes.models import VARIANTS, MinutesVersion

ACTS = ("published", "withdrawn", "replaced")


class SealTimestamp(Base):
    """That a seal existed at a time, by the word of a time-stamping authority: its token (RFC 3161, DER).

    `seal` is the link of the version in its forum's chain; `at`, `authority` and `valid_until` are read from the token.
    """

    __tablename__ = "minutes_timestamp"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_version.id"), unique=True)
    seal: Mapped[str] = mapped_column(String(64), unique=True)
    token: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    authority: Mapped[str] = mapped_column(String(250))
    valid_until: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)


class SignedFile(Base):
    """A PDF of a version with the organisation's signature in it; `sha256` names its bytes in storage.

    It is what readers get from then on: a signature is not made twice the same. Its fingerprint is in the register of
    documents, too.
    """

    __tablename__ = "minutes_signed_file"
    __table_args__ = (
        CheckConstraint(one_of("variant", VARIANTS), name="variant"),
        UniqueConstraint("version_id", "variant", "locale"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_version.id"))
    variant: Mapped[str] = mapped_column(String(8))
    locale: Mapped[str] = mapped_column(String(5))
    parts: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    signer: Mapped[str] = mapped_column(String(250))
    issuer: Mapped[str] = mapped_column(String(250))
    valid_until: Mapped[datetime]
    is_stamped: Mapped[bool] = mapped_column(default=False)
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)


class Scan(Base):
    """The officially signed paper, scanned, or a file signed elsewhere, of a version: as somebody brought it.

    `signatures` is what could be read of the signatures inside (see adapters.sealing.Signature); None when nobody could
    look. Another one takes its place (`replaced_at`); this one stays.
    """

    __tablename__ = "minutes_scan"
    __table_args__ = (
        Index("ix_minutes_scan_in_force", "version_id", unique=True, sqlite_where=text("replaced_at IS NULL"),
              postgresql_where=text("replaced_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_version.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    note: Mapped[str] = mapped_column(String(300), default="")
    signatures: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    is_public: Mapped[bool] = mapped_column(default=False)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    replaced_at: Mapped[datetime | None]

    version: Mapped[MinutesVersion] = relationship()


class ScanAct(Base):
    """What was decided about a scan: made public, taken back, replaced; by whom and why."""

    __tablename__ = "minutes_scan_act"
    __table_args__ = (CheckConstraint(one_of("what", ACTS), name="what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("minutes_scan.id"), index=True)
    what: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
