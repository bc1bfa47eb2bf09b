"""Admitting a phone or tablet to the door of one meeting, and revoking it. Nothing here commits."""

from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import config
from forum.attendance.models import DoorDevice
from forum.extensions import db
from forum.kernel import clock, ids
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting

PURPOSE = "door"


def admit(meeting: Meeting, label: str, *, nonce: str = "", by: Any = None) -> DoorDevice:
    """Admit a device to the door of this meeting. The same `nonce` (of the form that asks) admits it once.

    Raises Problem when the meeting is cancelled, and for a device without a name.
    """
    label = " ".join(label.replace("\0", "").split())[:80]
    if meeting.state == "cancelled":
        raise Problem(_("This meeting was cancelled: nobody can be recorded."), code="cancelled")
    if not label:
        raise Problem(_("Give the device a name, such as “Desk 1”."), code="label_missing", field="label")
    nonce = nonce if ids.looks_like_token(nonce) else ids.new_token()
    token_hash = ids.token_hash(_token(nonce))
    known = db.session.scalar(select(DoorDevice).where(DoorDevice.token_hash == token_hash))
    if known is not None:
        return known if known.meeting_id == meeting.id else admit(meeting, label, by=by)
    device = DoorDevice(meeting=meeting, label=label, token_nonce=nonce, token_hash=token_hash,
                        admitted_by_id=by.id if by is not None else None)  # fmt: skip
    db.session.add(device)
    db.session.flush()
    return device


def revoke(device: DoorDevice, *, by: Any = None) -> None:
    """End the link. What the device sends from now on is kept, and waits for a person (`held`). Twice is once."""
    if device.revoked_at is None:
        device.revoked_at = clock.now()
        device.revoked_by_id = by.id if by is not None else None
        db.session.flush()


def token(device: DoorDevice) -> str:
    """The secret in the device's link; the same each time (docs/decisions/0003)."""
    return _token(device.token_nonce)


def link(device: DoorDevice) -> str:
    """The address that the device opens, for a QR code or a message."""
    return f"{config.current().base_url.rstrip('/')}/pintu/{token(device)}"


def by_token(secret: str) -> DoorDevice:
    """The device whose link this is, also a revoked one, its meeting loaded. Raises Missing."""
    device = None
    if ids.looks_like_token(secret):
        device = db.session.scalar(
            select(DoorDevice)
            .where(DoorDevice.token_hash == ids.token_hash(secret))
            .options(joinedload(DoorDevice.meeting).joinedload(Meeting.forum))
        )
    if device is None:
        raise _no_door()
    return device


def insist_on(secret: str) -> None:
    """Raise Missing unless this is the link of some device, a revoked one too. The least that can be asked."""
    asked = select(DoorDevice.id).where(DoorDevice.token_hash == ids.token_hash(secret))
    if not ids.looks_like_token(secret) or db.session.scalar(asked) is None:
        raise _no_door()


def of_meeting(meeting_id: int) -> list[DoorDevice]:
    """All devices ever admitted to a meeting, oldest first."""
    return list(
        db.session.scalars(select(DoorDevice).where(DoorDevice.meeting_id == meeting_id).order_by(DoorDevice.id))
    )


def one(meeting_id: int, device_id: int) -> DoorDevice:
    """A device of this meeting. Raises Missing, also for another meeting's."""
    device = db.session.get(DoorDevice, device_id)
    if device is None or device.meeting_id != meeting_id:
        raise Missing(_("There is no such device at this door."))
    return device


def admitted(meeting_id: int, device_id: int) -> DoorDevice:
    """A device of this meeting that may stand at the door. Raises Missing for one that was taken off."""
    device = one(meeting_id, device_id)
    if device.revoked_at is not None:
        raise Missing(_("This device was taken off the door. Admit it anew to get another code."))
    return device


def _no_door() -> Missing:
    return Missing(_("This link opens no door desk. Ask the organiser to show the code again."))


def _token(nonce: str) -> str:
    return ids.derived_token(current_app.config["SECRET_KEY"], PURPOSE, nonce)
