"""Alembic's entry: runs migrations on the engine the application hands over."""

from alembic import context

from forum.extensions import Base
from forum.kernel.types import UtcDateTime


def render_item(kind, thing, autogen):
    """Write our own column type by its name."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        autogen.imports.add("from forum.kernel.types import UtcDateTime")
        return "UtcDateTime()"
    return False


with context.config.attributes["engine"].connect() as connection:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=off")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=on")
        connection.commit()
