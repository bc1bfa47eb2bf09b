"""What each answer says to the browser: nothing inline, nothing foreign, nothing leaked."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "manifest-src 'self'",
    "frame-src 'self'",
))  # fmt: skip


# Files that are the same for everybody; a cache between us and the reader may keep them.
SAME_FOR_ALL = ("static", "assets.bundled")


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie, never handed out with a file that a shared cache may keep."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint not in SAME_FOR_ALL:
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()
    app.after_request(_set)


def _set(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static":
        if "v" in request.args:
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        headers.setdefault("Cache-Control", "private, no-store")
    return response
