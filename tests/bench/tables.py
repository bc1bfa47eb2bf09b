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
    rows = [("what", "median", "SQL", "ratio", "against", "target"), *(_cells(line) for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(("", *shown, ""))


def _cells(line: Line) -> tuple[str, ...]:
    digits = 0 if line.value >= 100 else 1 if line.value >= 10 else 2
    value = f"{line.value:.{digits}f} {line.unit}"
    said = {True: "reached", False: "MISSED", None: ""}[line.reached]
    return (
        f"{line.group}: {line.what}",
        value,
        "" if line.queries is None else str(line.queries),
        "" if line.ratio is None else f"{line.ratio:.{2 if line.ratio < 10 else 0}f}×",
        line.baseline,
        f"{line.target} {said}".strip(),
    )


def document(lines: Sequence[Line], before: str) -> str:
    """docs/performance.md with its measured part replaced; the words of people around it stay."""
    head, _, rest = before.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}\n\n{_measured(lines)}\n{END}{tail}"


def _measured(lines: Sequence[Line]) -> str:
    rows = ["| what | median | SQL | ratio | against | target |", "|---|--:|--:|--:|---|---|"]
    rows += ["| " + " | ".join(_cells(line)) + " |" for line in lines]
    return "\n".join((_machine(), "", *rows, ""))


def _machine() -> str:
    """What it was measured on; no names, no paths."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    machine = f"{os.cpu_count()} processors ({platform.machine()}), {platform.system()}"
    return f"{machine}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}."
