"""The minutes after publication in which the mails can still be stopped, or sent before their time. None commits."""

from forum.accounts.models import User
from forum.jobs import service as jobs
from forum.kernel import clock
from forum.kernel.errors import Conflict
from forum.kernel.i18n import gettext as _
from forum.minutes import queries
from forum.minutes.models import MinutesVersion
from forum.minutes.sending.models import MinutesSending
from forum.minutes.sending.service import SEND, locked


def send_now(version: MinutesVersion) -> MinutesSending:
    """Do not wait any longer. Twice, or after they left, changes nothing.

    Raises Conflict when somebody has stopped them, or when a newer version is in force.
    """
    row = _row(version)
    if row.stopped_at is not None:
        raise Conflict(_("Somebody has stopped these emails. Choose again to whom they are sent."), code="stopped")
    if row.is_held:
        row.leaves_at = clock.now()
        jobs.again(SEND, {"version_id": version.id}, key=f"{SEND}:{version.id}")
    return row


def stop(version: MinutesVersion, by: User | None) -> MinutesSending:
    """Nothing leaves; whoever wants can send it later by hand (`service.widen`). Twice changes nothing.

    Raises Conflict when the mails are written already, or when a newer version is in force.
    """
    row = _row(version)
    if row.stopped_at is None:
        if row.done_at is not None or row.choice == "nobody":
            raise Conflict(_("It was too late to stop: the emails have left. Correct the minutes, and those concerned "
                             "are told."), code="too_late")  # fmt: skip
        row.choice, row.leaves_at = "nobody", None
        row.stopped_at, row.stopped_by_id = clock.now(), by.id if by else None
    return row


def _row(version: MinutesVersion) -> MinutesSending:
    newest, row = queries.latest_version(version.minutes.meeting_id), locked(version)
    if newest is None or newest.id != version.id or row is None:
        raise Conflict(_("A newer version is in force. Send that one."), code="old_version")
    return row
