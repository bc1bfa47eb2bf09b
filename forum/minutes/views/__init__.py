"""Pages of minutes."""

from flask import Blueprint

blueprint = Blueprint("minutes", __name__)

from forum.minutes.views import (  # noqa: E402, F401  (views register themselves)  # noqa: E402, F401  (views register themselves)
    adopter,
    adopting,
    check,
    matters,
    merge,
    proofs,
    publish,
    read,
    reader,
    reviewer,
    reviewing,
    sealing,
    sending,
from forum.minutes.views import (  # noqa: E402, F401  (views register themselves)
    autosave,
    check,
    matters,
    merge,
    pictures,
    publish,
    read,
    starting,
    write,
)
