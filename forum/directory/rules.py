"""Who may see and change the directory; who is in charge of an office. Pure: no session, no request."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from forum.directory.kinds import ACTING_KINDS
from forum.directory.models import Organisation, Tenure

Reason = Callable[[Any], bool]
_reasons: list[Reason] = []
_reasons_to_see: list[Reason] = []


def may_edit_because(reason: Reason) -> None:
    """Let `reason(user)` be another ground for editing; `forum.wiring` adds "organises a forum". Twice is once."""
    if reason not in _reasons:
        _reasons.append(reason)


def may_see_because(reason: Reason) -> None:
    """Let `reason(user)` be a ground for reading; `forum.wiring` adds "has a role in a forum". Twice is once."""
    if reason not in _reasons_to_see:
        _reasons_to_see.append(reason)


def may_see(user: Any, **_view_args: Any) -> bool:
    """Administrators, and whoever a registered reason lets (people with a role in a forum). An account alone, such as
    that of somebody whose last role has ended, opens nobody's telephone number."""
    if not user.is_authenticated:
        return False
    return bool(user.is_administrator) or any(reason(user) for reason in _reasons_to_see)


def may_edit(user: Any, **_view_args: Any) -> bool:
    """Administrators, and whoever a registered reason lets (organisers of a forum)."""
    if not user.is_authenticated:
        return False
    return bool(user.is_administrator) or any(reason(user) for reason in _reasons)


def in_charge(tenures: Iterable[Tenure]) -> Tenure:
    """Of tenures that cover one day, the one in charge: somebody acting before the definitive holder (Plh. stands
    in while the holder is away, Plt. and Pj. fill a vacancy), then the one who came last. Raises ValueError on none.
    """
    return max(tenures, key=lambda held: (held.kind in ACTING_KINDS, held.valid_from, held.id))


def exists(organisation: Organisation, on: date) -> bool:
    """Whether the organisation exists that day."""
    begun = organisation.valid_from is None or organisation.valid_from <= on
    return begun and (organisation.valid_to is None or organisation.valid_to >= on)


def covers(tenure: Tenure, on: date) -> bool:
    """Whether the tenure covers that day."""
    return tenure.valid_from <= on and (tenure.valid_to is None or tenure.valid_to >= on)


def overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Whether two spans of days, both ends included, share a day; None is open."""
    (first, last), (first_other, last_other) = one, other
    return (last_other is None or first <= last_other) and (last is None or first_other <= last)
