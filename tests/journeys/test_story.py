"""The story lives through a whole meeting over real servers and ends with a line of JSON that holds."""

import json
from pathlib import Path

import pytest

from forum.demo.story import tell

KEYS = ["meeting", "letter_pdf", "invited", "delivered", "replies", "series", "door", "attendance", "decisions",
        "actions", "minutes_pdf", "public_pdf", "report_pdf", "seconds"]  # fmt: skip
PDFS = ("letter_pdf", "minutes_pdf", "public_pdf", "report_pdf")


@pytest.mark.slow
def test_the_story_is_told_to_its_end(tmp_path: Path) -> None:
    said: list[str] = []
    assert tell(tmp_path / "story", said.append) == 0, said[-1]
    told = json.loads(said[-1])
    assert list(told) == KEYS
    assert told["invited"] == told["delivered"] >= 40
    assert sum(told["replies"].values()) == told["invited"]
    assert (told["series"]["meetings"], told["series"]["mails"]) == (5, 12)
    assert told["door"]["sent"] == 2 * told["door"]["taps"] == 2 * told["door"]["people"] > 40
    assert all(Path(told[key]).read_bytes()[:5] == b"%PDF-" for key in PDFS)
    assert [line[0] for line in said[:-1]] == ["✓"] * 17
