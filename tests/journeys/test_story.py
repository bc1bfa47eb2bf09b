"""The story lives through a whole meeting over real servers and ends with a line of JSON that holds."""

import json
from pathlib import Path

import pytest

from forum.demo.story import tell

KEYS = ["meeting", "invited", "delivered", "replies", "attendance", "decisions", "actions", "minutes_pdf", "public_pdf",
        "report_pdf", "seconds"]  # fmt: skip


@pytest.mark.slow
def test_the_story_is_told_to_its_end(tmp_path: Path) -> None:
    said: list[str] = []
    assert tell(tmp_path / "story", said.append) == 0, said[-1]
    told = json.loads(said[-1])
    assert list(told) == KEYS
    assert told["invited"] == told["delivered"] >= 40
    assert sum(told["replies"].values()) == told["invited"]
    assert all(Path(told[key]).read_bytes()[:5] == b"%PDF-" for key in ("minutes_pdf", "public_pdf", "report_pdf"))
    assert [line[0] for line in said[:-1]] == ["✓"] * 11
