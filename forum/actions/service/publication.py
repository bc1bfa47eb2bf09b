"""Drafts become promises: each owner gets one mail with all of theirs."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from forum.actions import labels, queries
from forum.actions.events import PromisesPublished
from forum.actions.models import Action, ActionUpdate
from forum.actions.service.codes import give_codes
from forum.actions.service.links import owner_link, page_link
from forum.directory import queries as directory
from forum.directory.models import Office
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.kernel import clock
from forum.kernel.events import record
from forum.meetings.models import Meeting
from forum.outbox import service as outbox
from forum.outbox.compose import compose


@dataclass
class Receiver:
    """Who gets the mail for some promises: the owner's chair, and where mail reaches it (None: nowhere).

    `office_id` is the chair's; None for an organisation of which the directory knows no chair.
    """

    chair: str
    email: str | None
    locale: str
    actions: list[Action] = field(default_factory=list)
    office_id: int | None = None


def publish(meeting: Meeting, is_public: bool, *, tell: bool = True) -> list[Action]:
    """Publish the drafts of a meeting and mail each owner's chair its new promises; returns the new ones.

    `is_public` is the decision about the minutes: it holds for all promises of the meeting but those that are closed
    on a ground. Publishing again mails only what is new. Without `tell` nobody is mailed here: the mail with the
    minutes carries the promises.
    """
    actions = queries.for_meeting(meeting.id)
    fresh = [one for one in actions if one.published_at is None]
    for one in actions:
        one.is_public = is_public and not one.closed
    for one in fresh:
        one.published_at = clock.now()
    give_codes(actions)
    db.session.flush()
    for receiver in receivers(meeting, fresh) if tell else ():
        if receiver.email:
            _mail(meeting, receiver)
    if fresh:
        record(PromisesPublished(meeting.id))
    return fresh


def without_address(meeting: Meeting) -> list[Receiver]:
    """The owners no mail can reach: the organiser hands them their links."""
    return [one for one in receivers(meeting, queries.for_meeting(meeting.id)) if not one.email]


def receivers(meeting: Meeting, actions: Iterable[Action]) -> list[Receiver]:
    """One receiver for each owner's chair, in the order of the first promise. Five queries at most.

    Mail goes to the office's address, else to its holder's, else to where the organisation was invited.
    """
    actions = list(actions)
    organisations = {one.owner_organisation_id for one in actions}
    if not actions:
        return []
    offices = directory.offices(organisations)
    heads: dict[int, Office] = {}
    for office in offices:
        if office.rank == "head":
            heads.setdefault(office.organisation_id, office)
    holders = directory.holders([office.id for office in offices], clock.today(meeting.timezone))
    invited = {one.organisation_id: one for one in reversed(invitations.for_meeting(meeting.id)) if one.email}
    found: dict[tuple[int, int], Receiver] = {}
    for action in actions:
        chair = action.owner_office or heads.get(action.owner_organisation_id)
        holder = holders.get(chair.id) if chair else None
        invitation = invited.get(action.owner_organisation_id)
        email = (chair.email if chair else None) or (holder.person.email if holder else None)
        locale = holder.person.locale if holder else meeting.forum.locale
        key = (action.owner_organisation_id, chair.id if chair else 0)
        receiver = found.setdefault(key, Receiver(
            chair=chair.title if chair else action.owner_organisation.name,
            email=email or (invitation.email if invitation else None),
            locale=locale,
            office_id=chair.id if chair else None,
        ))  # fmt: skip
        receiver.actions.append(action)
    return list(found.values())


def tell_returned(action: Action, update: ActionUpdate) -> None:
    """Tell the owner's chair what is still missing. Twice tells once; without an address nobody is told."""
    [receiver] = receivers(action.meeting, [action])
    if receiver.email:
        key = f"promise-returned:{update.id}"
        context = {
            "mailed": labels.mailed,
            "action": action,
            "reason": update.note,
            "page": page_link(action),
            "report": owner_link(action),
        }
        mail = compose("promise_returned", key=key, to_name=receiver.chair, to_email=receiver.email,
                       locale=receiver.locale, sender_name=_sender(action.meeting), context=context)  # fmt: skip
        outbox.post(mail, key=key, kind="promise_returned")


def _sender(meeting: Meeting) -> str:
    return meeting.forum.inviter_name or meeting.forum.name


def _mail(meeting: Meeting, receiver: Receiver) -> None:
    numbers = ".".join(str(one.id) for one in receiver.actions[:12])
    key = f"promises:{meeting.id}:{numbers}"
    mail = compose(
        "promises",
        key=key,
        to_name=receiver.chair,
        to_email=receiver.email or "",
        locale=receiver.locale,
        sender_name=_sender(meeting),
        context={
            "mailed": labels.mailed,
            "meeting": meeting,
            "promises": [(one, page_link(one), owner_link(one)) for one in receiver.actions],
        },
    )
    outbox.post(mail, key=key, kind="promises")
