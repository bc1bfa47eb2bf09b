"""Long lists a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from forum.extensions import db

Row = TypeVar("Row")
PER_PAGE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: `number` counts from 1."""

    rows: Sequence[Row]
    number: int
    per_page: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.per_page))


def paginate(statement: Select[Any], number: int, per_page: int = PER_PAGE) -> Page[Any]:
    """The rows of page `number` (out of range is brought back into it), in two queries."""
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    last = max(1, -(-total // per_page))
    number = min(max(1, number), last)
    rows = db.session.scalars(statement.limit(per_page).offset((number - 1) * per_page)).all()
    return Page(rows, number, per_page, total)
