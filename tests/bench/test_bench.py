"""The measurements still run: everything once, tiny. What they say is for `script/bench`."""

from pathlib import Path

import pytest

from tests.bench import runs, tables
from tests.bench.house import TINY

GROUPS = ["Pages", "Minutes as PDF", "Mail", "Replies", "Report", "Regions", "Search"]


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_everything_is_measured_once(tmp_path: Path) -> None:
    lines = runs.everything(
        tmp_path, TINY, parts=[part for part in runs.PARTS if part not in ("server", "checkins", "autosave")]
    )
    assert list(dict.fromkeys(line.group for line in lines)) == GROUPS
    assert all(line.value > 0 for line in lines)
    written = tables.document(lines, f"Before.\n{tables.BEGIN}\nold\n{tables.END}\nAfter.\n")
    assert written.startswith("Before.\n")
    assert written.endswith("\nAfter.\n")
    assert "old" not in written
