"""An installation that is in use migrates: rows in every table of the first shape, each referring to others."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.extensions import Base, db
from forum.kernel import schema

ROWS = (1, 2)
FIRST = "0001"


@pytest.fixture
def untouched(app: Flask) -> Iterator[None]:
    """A database without any table; the tables of the other tests come back afterwards."""
    db.session.remove()
    Base.metadata.drop_all(db.engine)
    yield
    db.session.remove()
    left = sa.MetaData()
    left.reflect(db.engine, only=lambda name, _metadata: not name.startswith("fts_"))  # they go with their table
    left.drop_all(db.engine)
    Base.metadata.create_all(db.engine)


def filled(connection: sa.Connection) -> dict[str, int]:
    """Two rows in every table there is, each referring to the row of its own number. Table -> how many."""
    shape = sa.MetaData()
    shape.reflect(connection)
    tables = [table for table in shape.sorted_tables if table.name != "alembic_version"]
    for table in tables:
        checks = [str(one["sqltext"]) for one in sa.inspect(connection).get_check_constraints(table.name)]
        for number in ROWS:
            row = {column.name: value(table, column, number, checks) for column in table.columns}
            connection.execute(table.insert().values(row))
    return counted(connection, [table.name for table in tables])


def value(table: sa.Table, column: sa.Column[Any], number: int, checks: list[str]) -> object:
    """Something that the column takes: a word that its check names, the number of the row it refers to."""
    for key in column.foreign_keys:
        return None if key.column.table is table and column.nullable else number
    kind = column.type
    if isinstance(kind, sa.String):
        allowed = next((one for one in checks if re.match(rf'\W*"?{column.name}\b', one)), "")
        word = re.search(r"'(\w+)'", allowed)
        return word[1] if word else f"{column.name}{number}"[: kind.length]
    plain: list[tuple[type, object]] = [
        (sa.JSON, {}), (sa.Boolean, True), (sa.Integer, number), (sa.DateTime, datetime(2026, 11, number, tzinfo=UTC)),
        (sa.Date, date(2026, 11, number)), (sa.LargeBinary, b"isi"),
    ]  # fmt: skip
    return next(example for of, example in plain if isinstance(kind, of))


def counted(connection: sa.Connection, names: list[str]) -> dict[str, int]:
    return {name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one()
            for name in names}  # fmt: skip


@pytest.mark.usefixtures("untouched")
def test_an_installation_in_use_migrates_up_and_down_without_losing_a_row() -> None:
    schema.upgrade(FIRST)
    with db.engine.begin() as connection:
        before = filled(connection)
    assert set(before.values()) == {len(ROWS)}
    schema.upgrade()
    assert schema.differences() == []
    with db.engine.connect() as connection:
        assert counted(connection, list(before)) == before
    schema.downgrade(FIRST)
    with db.engine.connect() as connection:
        assert counted(connection, list(before)) == before


@pytest.mark.usefixtures("untouched")
def test_references_are_watched_again_after_migrating() -> None:
    schema.upgrade()
    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO minutes_out (meeting_id, since) VALUES (99, '2026-11-01 00:00:00')"))
