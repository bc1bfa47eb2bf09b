"""The least a server can do with a tap: parse the JSON, insert one row, commit, answer. Run by gunicorn like our own.

BARE_DATABASE: a path of SQLite, or postgresql://…
"""

import os
import sqlite3
import threading
from typing import Any

from flask import Flask, request

TABLE = "CREATE TABLE IF NOT EXISTS tap (key VARCHAR(64) PRIMARY KEY, body TEXT NOT NULL)"
app = Flask(__name__)
_here = threading.local()


def connect(database: str) -> Any:
    """A connection with the settings of the product: as durable, and it waits as long for others."""
    if database.startswith("postgresql:"):
        import psycopg  # only where PostgreSQL is measured

        return psycopg.connect(database, autocommit=True)
    connection = sqlite3.connect(database, isolation_level=None, timeout=10)
    for pragma in ("journal_mode=wal", "synchronous=full"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


@app.post("/tap")
def tap() -> dict[str, str]:
    """Insert one row."""
    database = os.environ["BARE_DATABASE"]
    if not hasattr(_here, "connection"):
        _here.connection = connect(database)
    said = request.get_json()
    mark = "%s" if database.startswith("postgresql:") else "?"
    _here.connection.execute(f"INSERT INTO tap VALUES ({mark}, {mark})", (said["key"], request.get_data(as_text=True)))
    return {"taken": said["key"]}


@app.get("/sehat")
def alive() -> str:
    """For whoever waits until the server is there."""
    return "ok"
