"""Alembic's entry: runs migrations on the engine the application hands over."""

import sqlalchemy as sa
from alembic import context
from alembic.operations import ops

from forum.extensions import Base
from forum.kernel.schema import is_ours
from forum.kernel.types import UtcDateTime


def render_item(kind, thing, autogen):
    """Write our own column type by its name."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        autogen.imports.add("from forum.kernel.types import UtcDateTime")
        return "UtcDateTime()"
    return False


def fill_rows_that_exist(_context, _revision, directives):
    """Give each new column that must not be empty the model's default, for the rows that are there already."""
    for directive in directives:
        for table in directive.upgrade_ops.ops:
            for one in getattr(table, "ops", ()):
                if isinstance(one, ops.AddColumnOp) and not one.column.nullable:
                    default = one.column.default
                    if default is None or not default.is_scalar:
                        raise SystemExit(f"{table.table_name}.{one.column.name}: what do rows that exist get?")
                    value = default.arg
                    text = value if isinstance(value, str) else sa.text(str(value).lower())
                    one.column.server_default = sa.DefaultClause(text)


def foreign_keys(connection, state):
    """Switch SQLite's watch over references, past SQLAlchemy: within a transaction, which any statement of its opens,
    this would silently do nothing, and a table that others refer to could not be made anew."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={state}")
        cursor.close()


def expect_whole(connection):
    """What was not watched is looked through before it counts."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError(f"a row of {broken[0]} refers to a row of {broken[2]} that is not there")


with context.config.attributes["engine"].connect() as connection:
    foreign_keys(connection, "off")
    try:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            process_revision_directives=fill_rows_that_exist,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            include_object=is_ours,
        )
        with context.begin_transaction():
            context.run_migrations()
        expect_whole(connection)
        connection.commit()
    finally:
        connection.rollback()
        foreign_keys(connection, "on")
