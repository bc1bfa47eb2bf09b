"""Pages of minutes."""

from flask import Blueprint

blueprint = Blueprint("minutes", __name__)

from forum.minutes.views import (  # noqa: E402, F401  (views register themselves)
    autosave,
    check,
    margin,
    matters,
    merge,
    pictures,
    publish,
    read,
    starting,
    write,
)
