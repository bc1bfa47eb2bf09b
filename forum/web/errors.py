"""Errors as pages: what happened, what is safe, what to do."""

import logging
import secrets

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from forum.extensions import current_user, db, login
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.web import answers

log = logging.getLogger("forum.web")
PAGES = {400, 403, 404, 405, 410, 413, 429, 500}
LOCK_NOT_AVAILABLE, DISK_FULL = "55P03", "53100"  # PostgreSQL
OF_A_THING = {404, 410}  # problems about a thing that is not there have the page of that status


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(Exception, _fault)


def _page(name: str, status: int, **context: object) -> ResponseReturnValue:
    db.session.rollback()
    if answers.to_script():
        problem = context.get("problem")
        why = str(problem) if problem else answers.in_words(status)
        incident = {"incident": context["incident"]} if context.get("incident") else {}
        return answers.refusal(status, getattr(problem, "code", name), why, **incident)
    return render_template(f"errors/{name}.html", **{"problem": None, "incident": "", **context}), status


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    """A script gets a token for its next try: only a page of ours can read the answer, as it could read a page."""
    if not answers.to_script():
        return _page("csrf", 400)
    db.session.rollback()
    if not current_user.is_authenticated:
        return answers.signed_out()
    return answers.refusal(400, "csrf", _("This page was open for too long, so nothing was saved. Try once more."),
                           token=generate_csrf())  # fmt: skip


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    return _page(str(status) if status in PAGES else "400" if status < 500 else "500", status)


def _problem(problem: Problem) -> ResponseReturnValue:
    """A problem no form caught: shown on a page of its own in the reader's words."""
    return _page(str(problem.status) if problem.status in OF_A_THING else "problem", problem.status, problem=problem)


def is_busy(error: Exception) -> bool:
    """Whether the database only made somebody wait too long for another writer (docs/decisions/0004)."""
    if not isinstance(error, OperationalError):
        return False
    return getattr(error.orig, "sqlstate", "") == LOCK_NOT_AVAILABLE or "database is locked" in str(error.orig)


def is_full(error: Exception) -> bool:
    """Whether there is no room left to write anything down."""
    if not isinstance(error, OperationalError):
        return False
    return getattr(error.orig, "sqlstate", "") == DISK_FULL or "disk is full" in str(error.orig)


def _fault(error: Exception) -> ResponseReturnValue:
    if is_full(error):
        log.error("the disk is full: nothing was kept at %s %s", request.method, request.endpoint)
        login._update_request_context_with_user()
        return _page("507", 507)
    if is_busy(error):
        log.warning("waited too long to write at %s %s", request.method, request.endpoint)
        login._update_request_context_with_user()  # who asks may not have been read yet: nobody is greeted by name
        return _page("503", 503)
    incident = secrets.token_hex(4)
    log.exception("incident %s at %s %s", incident, request.method, request.endpoint)
    try:
        return _page("500", 500, incident=incident)
    except SQLAlchemyError:  # the database cannot even say who asks: then it is nobody
        login._update_request_context_with_user()
        return _page("500", 500, incident=incident)
