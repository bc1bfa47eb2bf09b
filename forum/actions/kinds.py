"""What the statuses of a promise mean, and what its code looks like."""

import re
from datetime import date

CLOSED = ("done", "cancelled")
"""Nothing more is owed: reported as done (the organiser has yet to look), confirmed, or withdrawn."""
CODE = re.compile(r"TL-(\d{4})-(\d{3,6})", re.IGNORECASE | re.ASCII)


def is_overdue(due_on: date | None, status: str, today: date) -> bool:
    """Past its day and neither done nor withdrawn. A promise due today is not overdue."""
    return due_on is not None and due_on < today and status not in CLOSED


def code_of(year: int, number: int) -> str:
    """The code of the promise with this number in its forum's year: "TL-2026-014"."""
    return f"TL-{year:04d}-{number:03d}"


def number_in(code: str) -> tuple[int, int]:
    """Year and number of a code, however it is typed ("tl-2026-14"); (0, 0) for anything else."""
    found = CODE.fullmatch(code.strip()) or re.fullmatch(r"(?i)TL-(\d{4})-(\d{1,2})", code.strip(), re.ASCII)
    return (int(found[1]), int(found[2])) if found else (0, 0)
