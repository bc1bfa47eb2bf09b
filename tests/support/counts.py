"""Numbers that a test wants people to see: shown at the end of the run, whoever ran it."""

from collections.abc import Callable
from typing import Any

import pytest

_SHOWN = "shown at the end"
Tell = Callable[[object], None]


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Say something at the end of the run: `tell("200 wanted, 200 delivered")`."""
    return lambda words: request.node.user_properties.append((_SHOWN, str(words)))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what tests told."""
    lines = [
        f"{report.nodeid.rpartition('::')[2]}: {words}"
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        for name, words in report.user_properties
        if name == _SHOWN
    ]
    if lines:
        terminalreporter.section("what was counted")
        for line in sorted(set(lines)):
            terminalreporter.line(line)
