"""The lines as a table: for the terminal, and for docs/performance.md."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version

from tests.bench.measure import Line

PACKAGES = ("Flask", "SQLAlchemy", "Jinja2", "gunicorn", "WeasyPrint", "icalendar")
BEGIN, END = "<!-- measured: written by script/bench --write -->", "<!-- end of what was measured -->"


def plain(lines: Sequence[Line]) -> str:
    """For the terminal."""
    rows = [("what", "median", "processor", "SQL", "ratio", "against", "target"), *(_cells(line) for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(("", *shown, ""))


def _cells(line: Line) -> tuple[str, ...]:
    said = {True: "reached", False: "MISSED", None: ""}[line.reached]
    return (
        f"{line.group}: {line.what}",
        f"{_short(line.value)} {line.unit}",
        "" if line.processor is None else f"{_short(line.processor)} ms",
        "" if line.queries is None else str(line.queries),
        "" if line.ratio is None else f"{line.ratio:.{2 if line.ratio < 10 else 0}f}×",
        line.baseline,
        f"{line.target} {said}".strip(),
    )


def _short(number: float) -> str:
    return f"{number:.{0 if number >= 100 else 1 if number >= 10 else 2}f}"


def document(lines: Sequence[Line], before: str) -> str:
    """docs/performance.md with its measured part replaced; the words of people around it stay."""
    head, _, rest = before.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}\n\n{_measured(lines)}\n{END}{tail}"


def _measured(lines: Sequence[Line]) -> str:
    rows = ["| what | median | processor | SQL | ratio | against | target |", "|---|--:|--:|--:|--:|---|---|"]
    rows += ["| " + " | ".join(_cells(line)) + " |" for line in lines]
    return "\n".join((_machine(), "", *rows, ""))


def _machine() -> str:
    """What it was measured on; no names, no paths."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    machine = f"{os.cpu_count()} processors ({platform.machine()}), {platform.system()}"
    busy = os.getloadavg()[0]
    others = (f" Other programs kept the machine busy (load {busy:.1f}): believe the processor column and the ratios,"
              " not the clock.") if busy > (os.cpu_count() or 1) else ""  # fmt: skip
    return f"{machine}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}.{others}"
