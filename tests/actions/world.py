"""A meeting with promises."""

from datetime import date
from typing import Any

from forum.actions import service
from forum.actions.models import Action
from forum.meetings.models import Meeting
from tests.support.factories import Factory


def promise(make: Factory, meeting: Meeting | None = None, *, published: bool = True, is_public: bool = True,
            **given: Any) -> Action:  # fmt: skip
    """A promise of "Dinas Sosial" with an office, due Monday 30 November 2026."""
    meeting = meeting or make.meeting(state="held", title="Konsolidasi")
    owner = given.pop("owner_organisation", None) or make.organisation("Dinas Sosial")
    values = {"text": "Menerbitkan daftar data terbuka", "due_on": date(2026, 11, 30), **given}
    action = service.draft(meeting, owner_organisation=owner, **values)
    if published:
        service.publish(meeting, is_public)
    return action


def token(action: Action) -> str:
    """The secret of the owner's report link."""
    return service.owner_link(action).rpartition("/")[2]
