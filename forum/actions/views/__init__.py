"""Pages of promises."""

from flask import Blueprint

blueprint = Blueprint("actions", __name__)

from forum.actions.views import pages, reports  # noqa: E402, F401  (views register themselves)
