"""An invitee wrote from another address: remembered, so that it need not be decided again."""

from forum.accounts.models import User
from forum.directory import service as directory
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.invitations import labels
from forum.invitations.tray.held import RECORDABLE
from forum.invitations.tray.recorded import answer_of, record_one, take_back, whose
from forum.invitations.tray.verbs import Wish, does, settle
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l


def forget(row: InboxMessage, by: User) -> None:
    """The address is nobody's other address after all, and what it answered no longer counts."""
    directory.forget_address(row.result.get("address") or 0)
    take_back(row, by)


@does("other_address", past=_l("Recognised as another address"), undo=forget)
def remember(wish: Wish) -> str:
    """The sender's address is another one of this invitee. What the message answers is recorded at once.

    From then on the sender counts as known; to be believed, later mail from there still needs our token or a passed
    check of its domain by our own mail server (calendar.md section 6). Nothing is ever mailed to that address.
    """
    held, invitation = wish.held, whose(wish)
    if invitation.office is None and invitation.person is None:
        raise Problem(_("A delegate is in no directory, so no address can be remembered for them."), code="delegate")
    noted = directory.note_address(
        held.row.sender,
        office=invitation.office,
        person=None if invitation.office else invitation.person,
        by_id=wish.by.id,
    )
    found = inbox.read_again(held.row)
    said = held.said("partstat") or held.suggestion
    if found.outcome not in ("held", "rejected") and found.reason != "duplicate":
        details = {**found.result, "address": noted.id, "recorded": said}
        settle(wish, "other_address", found.outcome, found.reason, **details)
    elif said in RECORDABLE:
        reply = record_one(held, invitation, answer_of(held, said))
        settle(wish, "other_address", "applied", "by_organiser", meeting=invitation.meeting.uid,
               invitation=invitation.id, reply=reply.id, address=noted.id, recorded=said)  # fmt: skip
    else:
        held.row.result = {**held.row.result, "meeting": invitation.meeting.uid, "invitation": invitation.id}
        return _("%(address)s is remembered. Now record what the message says.", address=held.row.sender)
    return _("Recorded. %(address)s is remembered as another address of %(office)s.", address=held.row.sender,
             office=labels.office(invitation))  # fmt: skip
