"""What organisations still owe, as their next invitation recalls it (`invitations.service.recall_promises_with`)."""

from collections.abc import Collection, Mapping, Sequence

from forum.actions import labels, queries
from forum.actions.service import page_link
from forum.invitations.service import OpenPromise
from forum.meetings.models import Meeting


def recall(organisation_ids: Collection[int], meeting: Meeting) -> Mapping[int, Sequence[OpenPromise]]:
    """Organisation id -> its open promises in the meeting's forum, what is due first in front. Three statements."""
    actions = queries.open_for_organisations(organisation_ids, meeting.forum_id)
    statuses = queries.statuses([one.id for one in actions])
    found: dict[int, list[OpenPromise]] = {}
    for one in actions:
        found.setdefault(one.owner_organisation_id, []).append(
            OpenPromise(
                f"{one.code}: {labels.mailed(one)}" if one.code else labels.mailed(one),
                page_link(one),
                one.due_on,
                statuses[one.id].overdue,
            )
        )
    return found
