"""The door desk: devices admitted to it, every tap they sent, signatures; and the code people check in with."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.meetings.models import Meeting

EVENT_KINDS = ("came", "absent", "remove", "leave", "sign")
EVENT_STATES = ("applied", "held", "refused")


class DoorDevice(Base):
    """A phone or tablet admitted to the door of one meeting by a link, which can be revoked.

    The link's token is derived from `token_nonce` (docs/decisions/0003), so that it can be shown again.
    """

    __tablename__ = "door_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    token_nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    admitted_at: Mapped[datetime] = mapped_column(default=clock.now)
    admitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    last_heard_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    meeting: Mapped[Meeting] = relationship()


class DoorEvent(Base):
    """One tap on a device as it arrived, kept before it is understood (docs/decisions/0017). Never changed but `state`.

    `key` is made by the device, so that the same tap sent twice is one. `claimed_at` is the device's clock,
    `happened_at` the same moment on ours. `state`: `applied`; `held` (the device had been revoked: a person decides);
    `refused` with `problem` (what it spoke of is not there).
    """

    __tablename__ = "door_event"
    __table_args__ = (
        CheckConstraint(one_of("kind", EVENT_KINDS), name="kind"),
        CheckConstraint(one_of("state", EVENT_STATES), name="state"),
        Index("ix_door_event_meeting_id_subject", "meeting_id", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("door_device.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    claimed_at: Mapped[datetime]
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    state: Mapped[str] = mapped_column(String(8), default="applied")
    problem: Mapped[str] = mapped_column(String(200), default="")


class DoorRemoval(Base):
    """An event took back the row with this key, perhaps before the row itself arrived from another device."""

    __tablename__ = "door_removal"
    __table_args__ = (UniqueConstraint("target_key", "event_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    target_key: Mapped[str] = mapped_column(String(64))
    event_key: Mapped[str] = mapped_column(String(64))


class Signature(Base):
    """What somebody drew with a finger: strokes of points on a field of `width` by `height`. Never public.

    It belongs to a subject, so a corrected row keeps it.
    """

    __tablename__ = "signature"
    __table_args__ = (Index("ix_signature_meeting_id_subject", "meeting_id", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    subject: Mapped[str] = mapped_column(String(64))
    strokes: Mapped[list[list[list[int]]]] = mapped_column(JSON)
    width: Mapped[int]
    height: Mapped[int]
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("door_device.id"))
    removed_at: Mapped[datetime | None]


class SelfCheckIn(Base):
    """Whether people may check in themselves at a meeting, by the changing code on the projector.

    Codes are derived from `nonce` and the time (`attendance.selfcheck`): a new nonce ends all codes that were shown.
    """

    __tablename__ = "self_check_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    nonce: Mapped[str] = mapped_column(String(32))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None]
