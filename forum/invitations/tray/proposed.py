"""Another time is proposed: what we think of it, and the way to move for all or to say that the time stays."""

from flask import url_for

from forum.accounts.models import User
from forum.extensions import db
from forum.inbox.models import InboxMessage
from forum.invitations import labels, proposals
from forum.invitations.itip import versions
from forum.invitations.models import Proposal
from forum.invitations.tray.held import Held
from forum.invitations.tray.kinds import Act, Reading, presents, set_aside
from forum.invitations.tray.verbs import Wish, does, settle
from forum.kernel import dates
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l


@presents("counter_proposal")
def _proposal(held: Held) -> Reading:
    row = _row(held.row)
    who = labels.office(held.invitation) if held.invitation else held.who
    when = _when(held)
    sentence = _("%(who)s proposes another time: %(when)s.", who=who, when=when) if when else _(
        "%(who)s proposes a change that we cannot read.", who=who)  # fmt: skip
    group = next((one for one in proposals.for_meeting(held.meeting.id) if row in one.proposals), None) if (
        row is not None and held.meeting is not None) else None  # fmt: skip
    acts: list[Act] = []
    if group is not None and group.is_acceptable:
        hint = _("You see first who is told what; nothing is moved before you confirm.")
        acts.append(Act("accept", _("Accept for all"), href=accept_link(group), hint=hint, is_main=True))
    elif held.said("whole_series") or held.row.result.get("whole_series"):
        sentence = _("%(who)s proposes another time for all meetings of the series.", who=who)
    elif group is not None and group.is_outdated:
        sentence += " " + _("It was said of an earlier time of the meeting.")
    elif group is not None and group.is_past:
        sentence += " " + _("That time is over.")
    if row is not None and row.state == "waiting" and row.invitation.withdrawn_at is None:
        hint = _("They get a friendly email that the time stays, and their calendar an answer.")
        acts.append(Act("proposal_declined", _("Decline, and say so"), hint=hint))
    return Reading(sentence, (*acts, set_aside(_("Set aside"))))


def unproven(held: Held) -> Reading:
    """A proposal of which nothing proves that it came from the invitee: a person may take it as theirs."""
    sentence = _("Seems that %(who)s proposes another time, %(when)s, but nothing proves that it came from them.",
                 who=labels.office(held.invitation) if held.invitation else held.who, when=_when(held))  # fmt: skip
    acts = (Act("hold_proposal", _("Take it as their proposal"), is_main=True),) if held.is_open else ()
    return Reading(sentence, (*acts, set_aside()))


@does("hold_proposal", past=_l("Taken as a proposal"))
def _hold(wish: Wish) -> str:
    held = wish.held
    start, end = held.moment("proposed_start"), held.moment("proposed_end")
    if held.invitation is None or held.meeting is None or start is None or held.row.result.get("whole_series"):
        raise Problem(_("This proposal names no invitee or no time."), code="unclear")
    number = held.row.result.get("proposal_sequence")
    version = versions.answered(number if isinstance(number, int) else None, held.invitation)
    wanted = proposals.Wanted(start, end or start + (held.meeting.ends_at - held.meeting.starts_at),
                              held.said("comment"), version, held.row.received_at, held.row.sender)  # fmt: skip
    found = proposals.propose(held.invitation, wanted, channel="calendar", key=f"tray:{held.row.id}")
    settle(wish, "hold_proposal", "applied", "proposal_held", held_proposal=found.id)
    return _("It waits among the proposed times.")


def accept_link(group: proposals.Group) -> str:
    """The page that shows what a move to that time would mean, and asks."""
    return url_for("meetings.edit", key=group.meeting.key, mulai=group.starts_at.isoformat(),
                   selesai=group.ends_at.isoformat())  # fmt: skip


def _undo(row: InboxMessage, _by: User) -> None:
    found = _row(row)
    if found is not None:
        found.state, found.settled_at, found.settled_by_id = "waiting", None, None


@does("proposal_declined", past=_l("Declined the proposed time"), undo=_undo)
def _decline(wish: Wish) -> str:
    row = _row(wish.held.row)
    if row is None or not proposals.decline([row], wish.by):
        raise Problem(_("This proposal has been dealt with already."), code="settled")
    return _("Declined. They are told that the time stays.")


@does("proposal_accepted", past=_l("Accepted the proposed time for all"))
def _accepted(_wish: Wish) -> str:
    raise Problem(_("Move the meeting to accept a proposed time."), code="unknown_verb")


def _row(message: InboxMessage) -> Proposal | None:
    number = message.result.get("proposal")
    return db.session.get(Proposal, number) if isinstance(number, int) else None


def _when(held: Held) -> str:
    start, end = held.moment("proposed_start"), held.moment("proposed_end")
    if start is None or held.meeting is None:
        return ""
    zone = held.meeting.timezone
    end = end or start + (held.meeting.ends_at - held.meeting.starts_at)
    return f"{dates.format_day(start, zone)}, {dates.format_time_range(start, end, zone)}"
