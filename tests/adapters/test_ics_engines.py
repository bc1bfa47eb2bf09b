"""Every golden calendar in other people's engines: not only that they parse it, but that they read what we meant."""

import os
import re
from functools import cache
from typing import Any

import pytest

from tests.support import engines
from tests.support.ical_meanings import MEANINGS
from tests.support.mail_golden import GOLDEN

ENGINES = ["ical.js", "node-ical", "libical"]
# What Google and KDE write and libical flags (calendar.md, section 1): our copy of Google's answers has it on purpose.
EMPTY = re.compile(r"No value for (DESCRIPTION|LOCATION) property")


@cache
def seen(engine: str) -> dict[str, dict[str, Any]]:
    """What the engine reads in all of them, in one go."""
    return engines.read(engine, sorted(GOLDEN.glob("*.ics")))


def test_at_least_two_engines_are_here_where_it_counts() -> None:
    """Elsewhere those are used that are present; `script/setup dev` brings two."""
    if not os.environ.get("CI"):
        pytest.skip(f"not in CI; here are: {', '.join(engines.present()) or 'none'}")
    assert len(engines.present()) >= 2


def test_no_golden_calendar_is_without_a_meaning() -> None:
    assert sorted(MEANINGS) == sorted(path.name for path in GOLDEN.glob("*.ics"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", sorted(MEANINGS))
def test_an_engine_reads_what_we_meant(name: str, engine: str) -> None:
    if engine not in engines.present():
        pytest.skip(f"{engine} is not on this machine")
    found, meant = seen(engine)[name], MEANINGS[name]
    assert found["method"] == meant.method
    assert [(one["uid"], one["sequence"], hour(one["occurrence"])) for one in found["events"]] == list(meant.events)
    assert sorted((hour(start), hour(end)) for _, start, end in found["occurrences"]) == sorted(meant.occurrences)
    for event in found["events"]:
        assert tuple(map(tuple, event["attendees"])) == meant.attendees
        assert event["alarms"] == meant.alarms


@pytest.mark.parametrize("name", sorted(MEANINGS))
def test_libical_finds_nothing_against_the_tables_of_rfc_5546(name: str) -> None:
    if "libical" not in engines.present():
        pytest.skip("libical is not on this machine")
    errors = [line for line in seen("libical")[name]["errors"] if not EMPTY.search(line)]
    assert [re.sub(r".*restrictions for (\S+) property.*", r"\1", line) for line in errors] == list(
        MEANINGS[name].marked
    )


@pytest.mark.parametrize("name", sorted(MEANINGS))
def test_all_engines_read_the_same_words(name: str) -> None:
    texts = {
        engine: [[one[key] for key in ("summary", "location", "organiser")] for one in seen(engine)[name]["events"]]
        for engine in engines.present()
    }
    assert len({str(words) for words in texts.values()}) <= 1, texts


def hour(instant: str | None) -> str | None:
    """An instant to the hour, after proof that nothing smaller is in it."""
    assert instant is None or instant.endswith(":00:00.000Z")
    return instant[:13] if instant else None
