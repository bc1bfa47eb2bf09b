"""Alembic, asked through four functions: where the database stands, up, down, and write a migration."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from forum.extensions import Base, db
from forum.paths import MIGRATIONS


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["engine"] = db.engine
    return config


def upgrade(revision: str = "head") -> None:
    """Migrate up."""
    command.upgrade(_config(), revision)


def downgrade(revision: str = "base") -> None:
    """Migrate down."""
    command.downgrade(_config(), revision)


def current_revision() -> str | None:
    """The revision the database stands at."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The newest revision this code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_ours(_thing: object, name: str | None, _kind: str, reflected: bool, _other: object) -> bool:
    """Whether migrations look after it. What the database's full-text search makes for itself is named `fts_…`
    (`search.engines`): its tables, columns and indexes come and go with the table they belong to."""
    return not (reflected and name is not None and name.startswith("fts_"))


def differences() -> list[object]:
    """What the models say and the migrated database does not, or the other way round; empty when they agree."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_ours})
        return list(compare_metadata(context, Base.metadata))


def revise(number: str, message: str) -> Path:
    """Write `migrations/versions/<number>_<message>.py` from the difference; the newest must be applied before."""
    script = command.revision(_config(), message=message, rev_id=number, autogenerate=True)
    if script is None or isinstance(script, list):
        raise RuntimeError("Alembic wrote no single revision")
    return Path(script.path)
