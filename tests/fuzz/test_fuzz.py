"""No bytes do anything but be read or refused: known troublemakers always, new ones by a fuzzer in CI."""

import os
import platform
import subprocess
import sys
import tracemalloc
from importlib.util import find_spec
from pathlib import Path

import pytest

from forum.adapters import ics
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS, within_time

ROOT = Path(__file__).resolve().parents[2]
SECONDS = {"calendar": 8, "file": 6, "mail": 8}
MEGABYTE = 1024 * 1024

_HEAD = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"
_EVENT = b"BEGIN:VEVENT\r\nUID:x\r\nDTSTART;TZID=Z:20261110T090000\r\n"
_TAIL = b"END:VEVENT\r\nEND:VCALENDAR\r\n"
_PART = (
    b"BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU\r\nTZOFFSETTO:+0700\r\nEND:STANDARD\r\n"
)
_ZONE = b"BEGIN:VTIMEZONE\r\nTZID:Z\r\n" + _PART * 300 + b"END:VTIMEZONE\r\n"
_DAYS = b",".join(b"2026%02d%02dT09%02d00" % (n % 12 + 1, n % 28 + 1, n % 60) for n in range(10_000))
GREEDY = {
    "exceptions in a zone of many parts": _HEAD + _ZONE + _EVENT + b"EXDATE;TZID=Z:" + _DAYS + b"\r\n" + _TAIL,
    "thousands of people": _HEAD + _EVENT + b"ATTENDEE;CN=x:mailto:a@b.example\r\n" * 7_000 + _TAIL,
    "one line of everything": _HEAD + _EVENT + b"COMMENT:" + b"a\\n\\," * 45_000 + b"\r\n" + _TAIL,
    "parameters without end": _HEAD + _EVENT + b"ATTENDEE" + b";A=B" * 60_000 + b":mailto:a@b.example\r\n" + _TAIL,
    "folds": _HEAD + _EVENT + b"COMMENT:" + b"\r\n a" * 60_000 + b"\r\n" + _TAIL,
    "a rule with all its days": _HEAD + _EVENT + b"RRULE:FREQ=YEARLY;BYYEARDAY=" + b"1," * 120_000 + b"2\r\n" + _TAIL,
    "zones": _HEAD + b"BEGIN:VTIMEZONE\r\nTZID:Z\r\nEND:VTIMEZONE\r\n" * 5_000 + _EVENT + _TAIL,
    "calendars": (_HEAD + _TAIL) * 4_000,
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        cases = [(target, content, f"{target}-{name}") for target in TARGETS for name, content in seeds(target)]
        metafunc.parametrize(("target", "seed"), [case[:2] for case in cases], ids=[case[2] for case in cases])


def test_what_was_ever_sent_or_found_is_read_or_refused(target: str, seed: bytes) -> None:
    within_time(target, seed)


@pytest.mark.parametrize("name", sorted(GREEDY))
def test_a_greedy_calendar_gets_little_time_and_memory(name: str) -> None:
    content = GREEDY[name][: ics.MAIL.size]
    within_time("file", content)
    within_time("calendar", content)
    tracemalloc.start()  # what counts memory takes time of its own
    try:
        TARGETS["calendar"](content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64 * MEGABYTE, f"{peak / MEGABYTE:.0f} MB"


@pytest.mark.slow
@pytest.mark.sqlite_only
@pytest.mark.parametrize("target", sorted(TARGETS))
def test_a_fuzzer_finds_nothing_in_a_few_seconds(target: str, tmp_path: Path) -> None:
    """For longer: `script/fuzz 600`. What it finds belongs into tests/fuzz/seeds."""
    if find_spec("atheris") is None:
        assert (sys.platform, platform.machine()) != ("linux", "x86_64"), "atheris is missing: script/setup dev"
        pytest.skip("atheris has no wheel for this platform (setup.cfg)")
    if not os.environ.get("CI") and not os.environ.get("FORUM_FUZZ"):
        pytest.skip("in CI, or with FORUM_FUZZ=1, or: script/fuzz")
    # By a shell that forks: a direct child would begin with the peak of this process, and the fuzzer limits the peak.
    own = ["/bin/sh", "-c", '"$@"; exit $?', "sh"]
    command = [*own, sys.executable, "-m", "tests.fuzz.run", target, str(SECONDS[target]), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    found = [path.read_bytes()[:2_000] for path in (tmp_path / target / "found").glob("*")]
    assert (done.returncode, found) == (0, []), done.stderr[-4_000:]
