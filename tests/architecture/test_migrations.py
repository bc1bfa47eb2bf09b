"""Migrations and models agree, up and down, on the database of this run (SQLite or PostgreSQL)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, inspect, text

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
def test_migrations_make_every_check_that_the_models_make() -> None:
    """Alembic does not compare them: a column added to a table that exists needs its check written by hand."""
    schema.upgrade()
    made = inspect(db.engine)
    missing = [
        f"{table.name}: {constraint.name}"
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
        and str(constraint.name) not in {one["name"] for one in made.get_check_constraints(table.name)}
    ]
    assert missing == []


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


@pytest.mark.usefixtures("untouched")
def test_a_filled_database_of_the_first_shape_migrates_without_losing_a_row() -> None:
    schema.upgrade()
    schema.downgrade("0001")
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO forum (id, slug, name, purpose, timezone, locale, inviter_name, inviter_title, letterhead,"
                " paper, is_public, is_fictional, created_at) VALUES (1, 'contoh', 'Forum Contoh', '', 'Asia/Jakarta',"
                " 'id', '', '', '', 'a4', false, true, '2026-11-01 00:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO meeting (id, uid, key, forum_id, kind, title, description, starts_at, duration_minutes,"
                " timezone, place, link, letter_number, state, sequence, revision, cancel_reason, is_public,"
                " created_at, changed_at) VALUES (1, 'a@contoh.example', 'abc', 1, 'other', 'Rapat Contoh', '',"
                " '2026-11-20 02:00:00', 60, 'Asia/Jakarta', '', '', '', 'announced', 2, 1, '', false,"
                " '2026-11-01 00:00:00', '2026-11-01 00:00:00')"
            )
        )
    schema.upgrade()
    assert schema.differences() == []
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT title, sequence FROM meeting")).all() == [("Rapat Contoh", 2)]
