"""The edge of a request: one transaction, opened for writing only where the method may write."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

from forum.extensions import db
from forum.kernel import transaction

SAFE = ("GET", "HEAD", "OPTIONS")
View = TypeVar("View", bound=Callable[..., Any])


def reads_first(view: View) -> View:
    """For a view that many call at once: nobody waits for it while it finds out who asks and what. What it changes it
    changes inside `with transaction.writing():`, and looks there once more at what it decides by.
    """
    view._reads_first = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Commit what a successful unsafe request changed; leave nothing behind after any other."""
    app.before_request(_open)
    app.after_request(_close)
    app.teardown_request(_forget)


def _open() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    transaction.set_writing(request.method not in SAFE and not getattr(view, "_reads_first", False))


def _close(response: Response) -> Response:
    if request.method not in SAFE and response.status_code < 400:
        try:
            db.session.commit()
        except Exception as error:  # a full disk is found out here: the page says so as if the view had met it
            db.session.rollback()
            return current_app.make_response(current_app.handle_user_exception(error))
    else:
        db.session.rollback()
    return response


def _forget(_error: BaseException | None) -> None:
    transaction.set_writing(False)
