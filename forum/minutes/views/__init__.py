"""Pages of minutes."""

from flask import Blueprint

blueprint = Blueprint("minutes", __name__)

from forum.minutes.views import (  # noqa: E402, F401  (views register themselves)
    adopter,
    adopting,
    autosave,
    check,
    margin,
    matters,
    merge,
    page,
    pictures,
    proofs,
    publish,
    read,
    reader,
    reviewer,
    reviewing,
    sealing,
    sending,
    starting,
    write,
)
