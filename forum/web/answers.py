"""What a script is told where a person would be shown a page: JSON, `{"why": a sentence, "code": a stable word}`."""

from flask import Response, jsonify, make_response, request

from forum.kernel.i18n import gettext as _


def to_script() -> bool:
    """Whether a script of ours asks: it sends JSON or wants nothing else back."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def refusal(status: int, code: str, why: str, **more: object) -> Response:
    """The answer: `more` is what the script needs beside the sentence."""
    return make_response(jsonify({"why": why, "code": code, **more}), status)


def signed_out() -> Response:
    """401: the sign-in ended while the page was open. The script keeps what was typed and says so."""
    return refusal(401, "signed_out", _("You are not signed in any more, so nothing was saved. What you typed is still "
                                       "here: sign in again in another window, then save once more."))  # fmt: skip


def in_words(status: int) -> str:
    """A sentence for a refusal that has none of its own."""
    words = {
        403: _("Your account may not do this. Nothing has been changed."),
        404: _("There is no such thing, or not any more."),
        413: _("That is too much at once. Nothing was saved."),
        429: _("Too often. Nothing was lost; try again in a minute."),
        503: _("The server is busy. Nothing was lost; try again in a moment."),
        507: _("The server's disk is full. Nothing was saved; keep what you typed and tell the administrator."),
    }
    return words.get(status) or _("The server could not do this. Nothing was saved; keep what you typed.")
