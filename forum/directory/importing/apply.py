"""Writing what a plan says, once. Does not commit."""

from typing import Any

from forum.directory.importing.drafts import Draft
from forum.directory.importing.plan import Plan
from forum.directory.models import Office, Organisation, Person, Region, Tenure
from forum.extensions import db

MODELS: dict[str, Any] = {"organisation": Organisation, "office": Office, "person": Person, "tenure": Tenure}


def apply(plan: Plan, region: Region | None) -> dict[str, int]:
    """Write every good row; rows with errors are left out. Returns how many rows were of which state."""
    for row in plan.rows:
        for kind, draft in row.drafts:
            _write(kind, draft, region)
    db.session.flush()
    return {state: plan.count(state) for state in ("created", "changed", "unchanged", "error")}


def _write(kind: str, draft: Draft, region: Region | None) -> None:
    if draft.row is None:
        links = {name: linked.row for name, linked in draft.links.items()}
        if kind == "organisation":
            links["region"] = region
        draft.row = MODELS[kind](**draft.values, **links)
        db.session.add(draft.row)
        return
    for name, value in draft.values.items():
        setattr(draft.row, name, value)
    if draft.moved:
        draft.row.organisation = draft.links["organisation"].row
