"""What an installation of the tests saves, without any test proving less: nobody keeps its data, nobody attacks it."""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event

from forum.accounts.service import passwords
from forum.extensions import db
from forum.web import jinja

STRENGTH_OF_THE_PRODUCT = passwords._hasher
"""How the product hashes; `tests/accounts/test_passwords.py` looks at it."""
TEMPLATES = Path(__file__).parents[2] / ".pytest_cache" / "templates"


def sparing(app: Flask) -> Flask:
    """Three savings, for this application (and this process): passwords hashed lightly, a database that does not wait
    for the disk, templates that were compiled by another process of the tests taken from it."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _does_not_wait)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(_compiled_templates()))
    return app


def _does_not_wait(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=off")  # processes of their own, which tests kill, do wait


def _compiled_templates() -> Path:
    """Kept as long as templates are compiled alike: the cache looks at their text only, not at how it is read."""
    alike = hashlib.sha256(version("jinja2").encode() + Path(jinja.__file__).read_bytes()).hexdigest()[:16]
    folder = TEMPLATES / alike
    folder.mkdir(parents=True, exist_ok=True)
    return folder
