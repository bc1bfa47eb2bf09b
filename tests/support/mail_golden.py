"""Golden files: what a mail or calendar looked like when somebody last read it and found it good."""

import os
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "adapters" / "golden"


def assert_golden(name: str, content: bytes) -> None:
    """Compare byte by byte; FORUM_UPDATE_GOLDEN=1 writes the file instead, for you to read and commit."""
    path = GOLDEN / name
    if os.environ.get("FORUM_UPDATE_GOLDEN"):
        path.write_bytes(content)
    assert content.decode().splitlines() == path.read_bytes().decode().splitlines()
    assert content == path.read_bytes()
