"""The application, put together from top to bottom: one private step per concern."""

import contextlib
import logging
import os
import secrets
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.middleware.proxy_fix import ProxyFix

from forum import wiring
from forum.config import Settings, from_environment
from forum.extensions import babel, csrf, db, limiter, login
from forum.kernel import transaction, writers
from forum.paths import STATIC, TEMPLATES, TRANSLATIONS
from forum.web.forms import RowNumber


def create_app(settings: Settings | None = None) -> Flask:
    """A ready application. Reads the environment when no settings are given; raises ConfigurationError."""
    settings = settings or from_environment()
    app = Flask("forum", template_folder=str(TEMPLATES), static_folder=str(STATIC),
                instance_path=str(settings.instance.resolve()))  # fmt: skip
    app.url_map.converters["int"] = RowNumber
    _configure(app, settings)
    _configure_database(app, settings)
    _configure_languages(app, settings)
    _configure_sign_in(app)
    _configure_web(app, settings)
    _register_features(app, settings)
    _close_every_door(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    instance = settings.instance.resolve()
    instance.mkdir(parents=True, exist_ok=True)
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key or _development_secret(instance),
        SESSION_COOKIE_NAME="rembug",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=60 * 60 * 24 * 14,
        MAX_CONTENT_LENGTH=settings.max_upload + 64 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        PREFERRED_URL_SCHEME=settings.base_url.partition(":")[0],
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # our pages send no Referer (web/headers.py); the token and SameSite=Lax guard
        RATELIMIT_STORAGE_URI="memory://",
        RATELIMIT_HEADERS_ENABLED=False,
    )
    app.config.update(settings.extra)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops)  # type: ignore[method-assign]
    logging.getLogger("forum").setLevel(logging.INFO)


def _development_secret(instance: Path) -> str:
    """A secret of this instance's own, made once; only development and demo come without one."""
    path = instance / "secret_key"
    if not path.exists():
        beside = instance / f".secret_key.{secrets.token_hex(4)}"
        beside.touch(mode=0o600)
        beside.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process was first: its secret holds
            os.link(beside, path)
        beside.unlink()
    return path.read_text()


def _configure_database(app: Flask, settings: Settings) -> None:
    url = settings.database_url or f"sqlite:///{settings.instance.resolve() / 'rembug.sqlite3'}"
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    options: dict[str, object] = {"hide_parameters": True}  # a statement that fails must not log people's mail
    if url.startswith("postgresql"):
        options |= {"pool_pre_ping": True, "connect_args": {"options": "-c lock_timeout=10s"}}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        speak = _speak_sqlite if db.engine.dialect.name == "sqlite" else _speak_postgresql
        speak(db.engine)


def _speak_sqlite(engine: Engine) -> None:
    """Settings measured for durability and concurrency: WAL, full sync, immediate transactions for writers."""
    line = writers.stand_in_line(engine)

    @event.listens_for(engine, "connect")
    def on_connect(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in ("journal_mode=wal", "synchronous=full", "busy_timeout=10000", "foreign_keys=on",
                       "cache_size=-16000", "temp_store=memory"):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection) -> None:  # type: ignore[no-untyped-def]
        if transaction.is_writing():
            line.take(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _speak_postgresql(engine: Engine) -> None:
    """One writer at a time, as on SQLite: docs/decisions/0004-one-writer-at-a-time.md."""

    @event.listens_for(engine, "begin")
    def on_begin(connection) -> None:  # type: ignore[no-untyped-def]
        if transaction.is_writing():
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({transaction.WRITERS})")


def _configure_languages(app: Flask, settings: Settings) -> None:
    from forum.web.language import choose_locale  # noqa: PLC0415  (needs the extensions bound)

    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = settings.locale
    app.config["BABEL_DEFAULT_TIMEZONE"] = settings.timezone
    babel.init_app(app, locale_selector=choose_locale)


def _configure_sign_in(app: Flask) -> None:
    login.init_app(app)
    login.login_view = "accounts.sign_in"
    csrf.init_app(app)
    limiter.init_app(app)


def _configure_web(app: Flask, settings: Settings) -> None:
    from forum.web import access, assets, edge, errors, headers, jinja, squeezing, views  # noqa: PLC0415

    edge.init_app(app)
    access.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    squeezing.init_app(app)
    jinja.init_app(app, settings)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(assets.blueprint)


def _register_features(app: Flask, settings: Settings) -> None:
    wiring.connect(app)
    for blueprint in wiring.blueprints(settings):
        app.register_blueprint(blueprint)


def _close_every_door(app: Flask) -> None:
    """A view that does not say who may see it stops the application here, not in production."""
    from forum.web.access import refuse_undeclared  # noqa: PLC0415

    refuse_undeclared(app)
