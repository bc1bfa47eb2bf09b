"""The action items of a meeting."""

from dataclasses import dataclass, field

from forum.actions import queries as actions
from forum.actions.models import Action
from forum.actions.rules import without_contacts
from forum.meetings.models import Meeting
from forum.minutes.rules import open_text
from forum.search.passages.types import Draft


@dataclass
class Promised:
    """The drafts, and the organisations that are named: as they are written in minutes -> id."""

    drafts: list[Draft] = field(default_factory=list)
    organisations: dict[str, int] = field(default_factory=dict)


def of(meeting: Meeting) -> Promised:
    """Each action item with its code as title. Drafts are for writers; everybody reads what is public (the portal's
    rule), without names of people."""
    found = Promised()
    rows = actions.for_meeting(meeting.id)
    helpers = actions.supporters([one.id for one in rows])
    for one in rows:
        organisations = [one.owner_organisation, *helpers.get(one.id, ())]
        found.organisations |= {each.name: each.id for each in organisations}
        concerns = frozenset(each.id for each in organisations)
        title, named = one.code or "", " · ".join(each.name for each in organisations)
        owner = f"{one.owner_name} · " if one.owner_name != one.owner_organisation.name else ""
        faces = frozenset({"writers", "members"} if one.published_at else {"writers"})
        found.drafts.append(Draft("action", one.number, one.key, title, f"{one.text}\n{owner}{named}", faces,
                                  action_id=one.id, concerns=concerns))  # fmt: skip
        if _is_public(one):
            text = f"{without_contacts(open_text(one.text))}\n{named}"
            found.drafts.append(Draft("action", one.number, one.key, title, text, frozenset({"everybody"}),
                                      action_id=one.id, concerns=concerns))  # fmt: skip
    return found


def _is_public(action: Action) -> bool:
    return action.is_public and action.published_at is not None and action.withdrawn_at is None
