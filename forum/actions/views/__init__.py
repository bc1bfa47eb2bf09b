"""Pages of promises."""

from flask import Blueprint

blueprint = Blueprint("actions", __name__)

# ruff: noqa: E402, F401  (views register themselves)
from forum.actions.views import (
    bulk,
    commitments,
    exports,
    following,
    forwarding,
    gap,
    pages,
    places,
    plan_files,
    reports,
    review,
    tasks,
)
