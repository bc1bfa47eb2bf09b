"""The quorum as a rule: exact shares, rounding up, nobody invited, heads in person."""

import pytest

from forum.attendance.live.quorum import Quorum, quorum
from forum.attendance.rules import Outcome


def rows(*codes, side="government", uninvited=False):
    return [(side, Outcome(code, uninvited=uninvited)) for code in codes]


def test_without_a_rule_there_is_no_quorum():
    assert quorum(None, "organisations", rows("head")) is None


@pytest.mark.parametrize(
    ("invited", "share", "needed"),
    [(10, 50, 5), (7, 50, 4), (3, 67, 3), (3, 66, 2), (1, 1, 1), (42, 100, 42), (200, 1, 2), (201, 1, 3)],
)
def test_the_share_is_rounded_up(invited, share, needed):
    assert quorum(share, "organisations", rows(*["not_recorded"] * invited)).needed == needed


@pytest.mark.parametrize(("here", "met", "missing"), [(3, False, 1), (4, True, 0), (5, True, 0)])
def test_it_is_met_exactly_at_the_share(here, met, missing):
    found = quorum(50, "organisations", rows(*["staff"] * here, *["absent"] * (8 - here)))
    assert (found.is_met, found.missing) == (met, missing)


def test_nobody_invited_is_never_a_quorum():
    assert quorum(50, "organisations", []) == Quorum("organisations", 50, 0, 0, 0)
    assert not quorum(50, "organisations", []).is_met


def test_who_came_uninvited_counts_neither_way():
    found = quorum(50, "organisations", rows("head", "absent") + rows("head", "head", uninvited=True))
    assert (found.invited, found.here) == (2, 1)


def test_government_counts_only_its_own():
    found = quorum(50, "government", rows("staff", "absent") + rows("head", "head", side="civil_society"))
    assert (found.invited, found.needed, found.here) == (2, 1, 1)


def test_heads_in_person_and_an_acting_head_is_one():
    chairs = [*rows("deputy", "staff", "head"), ("government", Outcome("head", "plt"))]
    found = quorum(50, "heads", [*chairs, *rows("head", side="civil_society")])
    assert (found.invited, found.needed, found.here) == (4, 2, 2)


@pytest.mark.parametrize("code", ["absent_notice", "absent", "not_recorded"])
def test_only_who_came_is_here(code):
    assert quorum(1, "organisations", rows(code)).here == 0
