"""Why a message waits, in the language spoken now."""

import re

from forum.adapters import smtp
from forum.kernel.i18n import gettext as _
from forum.outbox import pace, service
from forum.outbox.freshness import QUIET
from forum.outbox.models import OutboxMessage, WayOut

_CODE = re.compile(r"(\d{3}) ?(.*)", re.DOTALL)


def waits(row: OutboxMessage) -> str:
    """Why it has not left yet: what its `response` says, in words."""
    if row.response == QUIET:
        return _("It is night at the receiver; it leaves in the morning.")
    if row.response == service.PACED:
        return _("Waits for its turn: only so many emails a minute go to one domain.")
    if not row.response:
        return _("Leaves in a moment.")
    code = _CODE.fullmatch(row.response)
    if code is None or code[1] in ("421", "530", "534", "535", "538"):
        return _("Our mail server could not be used; it is tried again.")
    if pace.is_greylisted(smtp.TemporaryFailure(int(code[1]), code[2])):
        return _("The mail server asks newcomers to come back a little later; it is tried again soon.")
    return _("The mail server did not take it yet; it is tried again.")


def is_verbatim(row: OutboxMessage) -> bool:
    """Whether `response` is what a server said, worth showing to somebody who asks for it."""
    return row.response not in ("", QUIET, service.PACED)


def silence(way_out: WayOut) -> str:
    """Why nothing leaves now: the mail server's last word, in words."""
    if "REMBUG_SMTP_URL" in way_out.reason:
        return _("No mail server is set up yet.")
    code = _CODE.fullmatch(way_out.reason)
    if code and code[1] in ("530", "534", "535", "538"):
        return _("The mail server does not accept our name and password.")
    if code:
        return _("The mail server takes no email at the moment.")
    return _("The mail server does not answer.")
