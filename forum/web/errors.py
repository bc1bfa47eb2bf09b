"""Errors as pages: what happened, what is safe, what to do."""

import logging
import secrets

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from forum.extensions import db
from forum.kernel.errors import Problem

log = logging.getLogger("forum.web")
PAGES = {403, 404, 405, 410, 413, 429, 500}


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(Exception, _fault)


def _page(name: str, status: int, **context: object) -> ResponseReturnValue:
    db.session.rollback()
    return render_template(f"errors/{name}.html", **context), status


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return _page("csrf", 400)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    return _page(str(status) if status in PAGES else "404" if status < 500 else "500", status, incident="")


def _problem(problem: Problem) -> ResponseReturnValue:
    """A problem no form caught: shown on a page of its own in the reader's words."""
    return _page("problem", problem.status, problem=problem)


def _fault(error: Exception) -> ResponseReturnValue:
    incident = secrets.token_hex(4)
    log.exception("incident %s at %s %s", incident, request.method, request.endpoint)
    return _page("500", 500, incident=incident)
