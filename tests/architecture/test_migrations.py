"""Migrations and models agree, up and down, on the database of this run (SQLite or PostgreSQL)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import inspect

from forum.extensions import Base, db
from forum.kernel import schema


@pytest.fixture
def untouched(app: Flask) -> Iterator[None]:
    """A database without any table; the tables of the other tests come back afterwards."""
    db.session.remove()
    Base.metadata.drop_all(db.engine)
    yield
    db.session.remove()
    Base.metadata.drop_all(db.engine)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    Base.metadata.create_all(db.engine)


@pytest.mark.usefixtures("untouched")
def test_migrations_make_exactly_what_the_models_say() -> None:
    schema.upgrade()
    assert schema.differences() == []
    assert schema.current_revision() == schema.newest_revision()


@pytest.mark.usefixtures("untouched")
def test_migrating_down_leaves_nothing_and_up_again_works() -> None:
    schema.upgrade()
    schema.downgrade()
    assert [name for name in inspect(db.engine).get_table_names() if name != "alembic_version"] == []
    schema.upgrade()
    assert schema.differences() == []


@pytest.mark.usefixtures("untouched")
def test_migrating_twice_changes_nothing() -> None:
    schema.upgrade()
    schema.upgrade()
    assert schema.differences() == []
