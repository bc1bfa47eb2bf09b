"""What the statuses of a promise mean."""

from datetime import date

CLOSED = ("done", "cancelled")
"""Nothing more is owed."""


def is_overdue(due_on: date | None, status: str, today: date) -> bool:
    """Past its day and neither done nor withdrawn. A promise due today is not overdue."""
    return due_on is not None and due_on < today and status not in CLOSED
