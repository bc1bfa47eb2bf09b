"""The worker makes letters; and sends the invitation that waited for one."""

from typing import Any

from sqlalchemy import update

from forum.adapters.pdf import PdfFailed
from forum.extensions import db
from forum.invitations.letters.service import preparing
from forum.invitations.models import Invitation, Letter
from forum.invitations.service import sending
from forum.jobs.service import GiveUp
from forum.kernel import clock, transaction


def copies(payload: dict[str, Any]) -> None:
    """Make the PDFs that are asked for. A letter that cannot be printed says why on its page; it holds nobody's
    invitation back."""
    failed = ""
    try:
        preparing.make(payload["letter_id"], payload.get("invitation_ids", ()), payload.get("file"))
    except PdfFailed as error:
        failed = error.reason
        with transaction.writing():
            db.session.execute(
                update(Letter).where(Letter.id == payload["letter_id"]).values(failure=error.reason[:500])
            )
    if payload.get("then_send"):
        with transaction.writing():
            _send(payload["invitation_ids"])
    if failed:
        raise GiveUp(failed)


def _send(invitation_ids: list[int]) -> None:
    for key in invitation_ids:
        one = db.session.get(Invitation, key)
        if one is None or one.sent_at is not None or one.withdrawn_at is not None:
            continue
        if one.meeting.state == "announced" and clock.now() < one.meeting.ends_at:
            sending.send_one(one, may_wait=False)


def given_up(payload: dict[str, Any], why: str) -> None:
    """The work failed for good in another way: whoever waited for the letter gets the invitation without it."""
    letter = db.session.get(Letter, payload["letter_id"])
    if letter is not None and not letter.failure:
        letter.failure = why[:500]
    if payload.get("then_send"):
        _send(payload["invitation_ids"])
