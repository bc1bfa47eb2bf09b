"""What a file is: anybody may ask, and the file itself never comes here."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.minutes import checking
from forum.minutes.views import blueprint
from forum.web.access import public


@blueprint.get("/periksa")
@public
def check() -> ResponseReturnValue:
    """Drop or choose a PDF, its SHA-256 is computed in the browser; or type one. `?sha256=` says what is known."""
    typed = request.args.get("sha256", "").strip()[:400]
    sha256 = checking.fingerprint(typed)
    found = checking.look_up(sha256, current_user) if sha256 else None
    page = render_template("minutes/check.html", typed=typed, sha256=sha256, found=found)
    return page, 422 if typed and not sha256 else 200
