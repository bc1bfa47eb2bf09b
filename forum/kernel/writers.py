"""SQLite's writers stand in line.

SQLite lets one write and has the others sleep, longer and longer (up to 0.1 s at a time): in a rush whoever comes
later slips in before them, and some wait for seconds. Here the threads of a process wait for each other on a lock,
which wakes the next one at once, and only the one in front asks the database, again and again without sleeping long,
for the turn against other processes.
"""

import sqlite3
import threading
import time
from typing import Any, cast

from sqlalchemy import Connection, Engine, event

BEGIN = "BEGIN IMMEDIATE"
PATIENCE = 10.0
"""Seconds until "database is locked", as SQLite's busy_timeout."""
GLANCE = 0.001
"""Seconds between two looks whether another process has finished: shorter than most transactions."""


class Line:
    """Who of this process may write now. `take` before the transaction, `give` when its connection is put back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: sqlite3.Connection | None = None

    def take(self, connection: Connection) -> None:
        """Begin a transaction that writes. Raises OperationalError ("database is locked") after `PATIENCE`."""
        raw = cast(sqlite3.Connection, connection.connection.dbapi_connection)
        until = time.monotonic() + PATIENCE
        if self._holder is not raw and self._lock.acquire(timeout=PATIENCE):
            self._holder = raw
        raw.execute("PRAGMA busy_timeout=0")
        try:
            while not _begun(raw):
                if time.monotonic() >= until:
                    connection.exec_driver_sql(BEGIN)  # it fails, and is reported as any statement's failure
                    return
                time.sleep(GLANCE)
        finally:
            raw.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")

    def give(self, connection: Any) -> None:
        """Let the next one in, if this connection was in front."""
        if self._holder is not None and self._holder is connection:
            self._holder = None
            self._lock.release()


def _begun(raw: sqlite3.Connection) -> bool:
    try:
        raw.execute(BEGIN)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def stand_in_line(engine: Engine) -> Line:
    """Give an engine of SQLite its line: connections leave it when they go back to the pool, or are lost."""
    line = Line()
    event.listen(engine, "checkin", lambda connection, _record: line.give(connection))
    event.listen(engine, "invalidate", lambda connection, _record, _error: line.give(connection))
    return line
