"""The edge of a request: one transaction, opened for writing only where the method may write."""

from flask import Flask, Response, current_app, request

from forum.extensions import db
from forum.kernel import transaction

SAFE = ("GET", "HEAD", "OPTIONS")


def init_app(app: Flask) -> None:
    """Commit what a successful unsafe request changed; leave nothing behind after any other."""
    app.before_request(_open)
    app.after_request(_close)
    app.teardown_request(_forget)


def _open() -> None:
    transaction.set_writing(request.method not in SAFE)


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
