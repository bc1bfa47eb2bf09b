"""`script/bench`: measure, print a table; with `--write` also docs/performance.md."""

import argparse
import tempfile
import time
from pathlib import Path

from tests.bench import runs, tables

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/performance.md"


def main() -> int:
    """Exit code 0; 2 for wrong use. Says in words when a target was missed: noise is no failure."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    parser.add_argument("--only", choices=sorted(runs.PARTS), action="append", help="only this part")
    asked = parser.parse_args()
    if asked.write and asked.only:
        parser.error("--write needs all parts")
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="rembug-bench-") as folder:
        lines = runs.everything(Path(folder), parts=asked.only, say=lambda part: print(f"· {part}", flush=True))
    print(tables.plain(lines))
    print(f"{time.perf_counter() - begun:.0f} s")
    if asked.write:
        DOCUMENT.write_text(tables.document(lines, DOCUMENT.read_text() if DOCUMENT.exists() else ""))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
