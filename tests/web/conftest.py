"""A second installation with a few extra pages, on which everything can go wrong."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Blueprint, Flask, abort, flash, request
from flask.typing import ResponseReturnValue

from forum.app import create_app
from forum.config import Settings
from forum.extensions import Base, db, limiter
from forum.kernel.errors import Conflict, Gone, Missing, Problem
from forum.web.access import allow, by_link, public
from tests.support.client import Visitor

odd = Blueprint("odd", __name__, url_prefix="/aneh")


@odd.get("/<int:status>")
@public
def stop(status: int) -> ResponseReturnValue:
    abort(status)


@odd.get("/rusak")
@public
def broken() -> ResponseReturnValue:
    raise ZeroDivisionError("the secret detail")


@odd.get("/masalah/<kind>")
@public
def problem(kind: str) -> ResponseReturnValue:
    raise {"problem": Problem, "conflict": Conflict, "gone": Gone, "missing": Missing}[kind]("Kalimat masalahnya.")


@odd.post("/kirim")
@public
def send() -> ResponseReturnValue:
    flash("Diterima: " + request.form["word"], "success")
    return "", 303, {"Location": "/"}


@odd.get("/jarang")
@public
@limiter.limit("1/minute")
def seldom() -> ResponseReturnValue:
    return {}


@odd.get("/hanya/<word>")
@allow(lambda user, word: user.is_authenticated and word == "boleh")
def only(word: str) -> ResponseReturnValue:
    return {"word": word}


@odd.get("/kunci/<token>")
@by_link("odd")
def keyed(token: str) -> ResponseReturnValue:
    if token != "benar":
        raise Missing("Tautan ini tidak ada.")
    return {}


@pytest.fixture(scope="session")
def _odd_application(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    extra = {"TESTING": True, "WTF_CSRF_ENABLED": True, "RATELIMIT_ENABLED": True}
    folder = tmp_path_factory.mktemp("odd")
    made = create_app(
        replace(settings, instance=folder, database_url="", mode="production", max_upload=100_000, extra=extra)
    )
    made.register_blueprint(odd)
    with made.app_context():
        Base.metadata.create_all(db.engine)
    return made


@pytest.fixture
def odd_app(_odd_application: Flask) -> Iterator[Flask]:
    """The product as in production, with the pages above, in a database of its own."""
    with _odd_application.app_context():
        limiter.enabled = True
        limiter.reset()
        yield _odd_application
        limiter.enabled = False
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def stranger(odd_app: Flask) -> Visitor:
    return Visitor(odd_app)


@pytest.fixture
def empty_app(settings: Settings, tmp_path: Path) -> Flask:
    """An installation whose database has no tables: every query fails."""
    return create_app(replace(settings, instance=tmp_path, database_url=""))
