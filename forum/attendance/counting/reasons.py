"""Why an organisation has the outcome it has: ordered reasons as codes with values, without words. Pure.

The rule itself stands in the docstring of this package; `attendance.rules.outcome` applies it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from forum.attendance.rules import ACTING, LEVEL_ORDER

NAMES = ("name", "delegate", "note")
"""Values that say something of one person: for those who organise, write or lead."""


@dataclass(frozen=True)
class Came:
    """One person who was there for the organisation, and how we know (`source` of models.SOURCES)."""

    name: str
    level: str
    acting: str | None = None
    source: str = "desk"
    is_self_declared: bool = False


@dataclass(frozen=True)
class Said:
    """What one invitation of the organisation answered: of invitations.queries.ANSWER_STATES.

    `is_vacant`: nobody held the office on the day of the meeting.
    """

    answer: str
    office: str = ""
    reason: str | None = None
    delegate: str = ""
    is_vacant: bool = False


@dataclass(frozen=True)
class Marked:
    """What somebody said of the absence."""

    outcome: str
    note: str = ""
    has_letter: bool = False


@dataclass(frozen=True)
class Reason:
    """One sentence of the explanation. `code` names it, `values` fill it in (`words.reason`)."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def explain(
    came: Sequence[Came],
    mark: Marked | None,
    said: Sequence[Said],
    *,
    invited: bool = True,
    disputed: bool = False,
    later: int = 0,
) -> list[Reason]:
    """Why this outcome, in order: what decided it, what was set aside, what the replies had said, what is peculiar.

    `later`: how many changes there were after attendance was closed.
    """
    found = _of_those_who_came(came, mark) if came else _of_an_absence(mark)
    found += [_of_a_reply(one, bool(came)) for one in said]
    found += [Reason("vacant", {"office": one.office}) for one in said if one.is_vacant]
    if not invited:
        found.append(Reason("uninvited"))
    if disputed:
        found.append(Reason("disputed"))
    if later:
        found.append(Reason("later", {"number": later}))
    return found


def without_names(reasons: Sequence[Reason]) -> list[Reason]:
    """The same for members of the forum: the organisation's facts, and of nobody in particular."""
    return [
        replace(one, values={key: "" if key in NAMES else value for key, value in one.values.items()})
        for one in reasons
    ]


def _of_those_who_came(came: Sequence[Came], mark: Marked | None) -> list[Reason]:
    best, *others = ranked(came)
    found = [Reason("best", _person(best))]
    if best.level == "head" and best.acting in ACTING:
        found.append(Reason("acting", {"acting": best.acting}))
    for one in others:
        code = (
            "lower" if one.level != best.level else "acting_beside" if _is_acting(one) != _is_acting(best) else "same"
        )
        found.append(Reason(code, _person(one)))
    if any(one.is_self_declared for one in came):
        found.append(Reason("self_declared", {"decides": best.is_self_declared}))
    if mark is not None:
        found.append(Reason("mark_set_aside", {"outcome": mark.outcome}))
    return found


def _of_an_absence(mark: Marked | None) -> list[Reason]:
    if mark is None:
        return [Reason("nobody"), Reason("not_absence")]
    values = {"outcome": mark.outcome, "note": mark.note, "has_letter": mark.has_letter}
    return [Reason("nobody"), Reason("marked", values)]


def _of_a_reply(one: Said, somebody_came: bool) -> Reason:
    values = {"office": one.office, "reason": one.reason, "delegate": one.delegate, "came": somebody_came}
    return Reason(f"reply_{one.answer}", values)


def ranked(came: Sequence[Came]) -> list[Came]:
    """Who counts first: by level, a definitive head before an acting one, then as they were recorded."""
    return sorted(came, key=lambda one: (LEVEL_ORDER[one.level], _is_acting(one)))


def _is_acting(one: Came) -> bool:
    return one.acting in ACTING


def _person(one: Came) -> dict[str, Any]:
    return {"name": one.name, "level": one.level, "acting": one.acting, "source": one.source}
