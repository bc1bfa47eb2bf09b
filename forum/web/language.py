"""Which language a request speaks: chosen by the link's receiver, by the person, by a cookie, by the forum."""

from flask import g, has_request_context, request

from forum.extensions import current_user
from forum.kernel.i18n import LOCALES

COOKIE = "lang"


def choose_locale() -> str | None:
    """`id` or `en`; None lets the configured default speak."""
    if not has_request_context():
        return None
    asked = request.cookies.get(COOKIE)
    if asked in LOCALES:
        return asked
    spoken: str | None = g.get("spoken_locale")  # set by views opened by link, from the invitation
    if spoken in LOCALES:
        return spoken
    if current_user and current_user.is_authenticated:
        return str(current_user.locale)
    return None
