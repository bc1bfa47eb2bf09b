"""What everybody may read of the section "Adoption". Pure; known to the public form of the whole content."""

from collections.abc import Mapping
from typing import Any

from forum.actions.rules import without_contacts

Content = Mapping[str, Any]


def public_form(section: Content | None) -> dict[str, Any] | None:
    """What everybody may read of the section "Adoption": sums, and words by agency and office, without names
    (docs/decisions/0007)."""
    if section is None:
        return None
    plain = ("number", "opened_at", "due_at", "ended_at", "ended", "sha256", "present", "agreed", "silent", "unreached",
             "is_same_text", "is_same_attendance")  # fmt: skip
    return {
        **{key: section[key] for key in plain},
        "ended_reason": without_contacts(section["ended_reason"]),
        "remarks": [_public_words(one) for one in section["remarks"]],
        "objections": [_public_words(one) for one in section["objections"]],
        "earlier": [
            {**{key: one[key] for key in ("number", "opened_at", "ended_at", "objections")},
             "next_reason": without_contacts(one["next_reason"])}
            for one in section["earlier"]
        ],
    }  # fmt: skip


def _public_words(one: Content) -> dict[str, Any]:
    return {
        "name": "",
        "office": without_contacts(one["office"]),
        "organisation": without_contacts(one["organisation"]),
        "text": without_contacts(one["text"]),
        "at": one["at"],
        "is_late": one["is_late"],
    }
