"""Which tests run a second time, on PostgreSQL: the rule of docs/developer.md, "On PostgreSQL", in code.

A test runs there when the engine can have a say in how it ends. It has none where no row is read or written; where
finished data becomes a file; and where a further example sends the same statements with other ordinary words.
"""

import os
from collections.abc import Iterable
from typing import Any

import pytest

DATABASE = "app"
"""The fixture that is the database of the tests; all others that lead there are made of it."""
PAPER = (
    "tests/documents", "tests/attendance/test_paper_sheet.py", "tests/invitations/test_letter_paper.py",
    "tests/minutes/test_pdf.py", "tests/reports/test_document.py",
)  # fmt: skip
"""Here finished data becomes pages, by pure functions. What a `visitor` is given of them is asked on both engines."""
EVERY_EXAMPLE = (
    "tests/architecture", "tests/faults", "tests/inbox", "tests/jobs", "tests/journeys", "tests/kernel",
    "tests/outbox",
    "tests/accounts/test_sign_in.py", "tests/actions/test_pages.py", "tests/attendance/selfcheck/test_checking_in.py",
    "tests/attendance/test_codes.py", "tests/attendance/test_desk_refusals.py", "tests/directory/test_import_pages.py",
    "tests/directory/test_importing.py", "tests/invitations/test_bounces.py", "tests/invitations/test_tray_original.py",
    "tests/invitations/test_trust.py", "tests/meetings/test_life.py", "tests/reports/test_aggregate.py",
    "tests/reports/test_behind.py", "tests/reports/test_finding.py", "tests/web/test_numbers.py",
)  # fmt: skip
"""Here each example is a question of its own to the engine: sums, searches, locks, numbers that fit no column,
characters that one engine keeps and the other refuses."""


def again(items: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """(those that run on PostgreSQL too, those that do not). Of a table of examples the first and the last do."""
    items = list(items)
    ends = _ends(items)
    kept, spared = [], []
    for item in items:
        drawn = _within(item, PAPER) and "visitor" not in item.fixturenames
        asked = item.nodeid in ends or _within(item, EVERY_EXAMPLE)
        (kept if DATABASE in item.fixturenames and asked and not drawn else spared).append(item)
    return kept, spared


def spare(config: pytest.Config, items: list[Any]) -> None:
    """In a run on PostgreSQL leave the others out; pytest counts them as deselected."""
    if os.environ.get("FORUM_TEST_DATABASE") == "postgresql":
        items[:], spared = again(items)
        config.hook.pytest_deselected(items=spared)


def _within(item: Any, places: tuple[str, ...]) -> bool:
    return any(item.nodeid.startswith((f"{place}/", f"{place}::")) for place in places)


def _ends(items: list[Any]) -> set[str]:
    """The names of the first and the last example of each test."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for item in items:
        test = item.nodeid.partition("[")[0]
        first.setdefault(test, item.nodeid)
        last[test] = item.nodeid
    return {*first.values(), *last.values()}
