"""Pages that belong to no feature: language, theme, health, and the page that shows all components."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from forum.extensions import current_user, db
from forum.kernel.i18n import LOCALES
from forum.web.access import public
from forum.web.jinja import THEMES
from forum.web.language import COOKIE

blueprint = Blueprint("web", __name__)
YEAR = 60 * 60 * 24 * 365


def local_address(address: str | None) -> str:
    """`address` if it is a path on this site, else the front page: nobody is sent elsewhere by a link."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable():
        return "/"
    parts = urlsplit(address)
    return "/" if parts.netloc or parts.scheme else address


@blueprint.get("/")
@public
def front() -> ResponseReturnValue:
    """Where a visitor starts: their day when signed in, the public forums otherwise."""
    endpoint = "meetings.today" if current_user.is_authenticated else "portal.index"
    return redirect(url_for(endpoint))


@blueprint.get("/bahasa/<code>")
@public
def set_language(code: str) -> ResponseReturnValue:
    if code not in LOCALES:
        abort(404)
    response = make_response(redirect(local_address(request.args.get("next"))))
    response.set_cookie(COOKIE, code, max_age=YEAR, samesite="Lax", httponly=True)
    return response


@blueprint.get("/tampilan/<theme>")
@public
def set_theme(theme: str) -> ResponseReturnValue:
    response = make_response(redirect(local_address(request.args.get("next"))))
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", httponly=True)
    else:
        response.delete_cookie("theme")
    return response


@blueprint.get("/sehat")
@public
def health() -> ResponseReturnValue:
    """For monitoring: 200 while the database answers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


@blueprint.get("/komponen")
@public
def styleguide() -> ResponseReturnValue:
    """Every component in every state; only where the product is developed or shown."""
    if not current_app.extensions["settings"].is_development:
        abort(404)
    return render_template("styleguide/index.html")
