"""Pages of promises."""

from flask import Blueprint

blueprint = Blueprint("actions", __name__)

from forum.actions.views import bulk, commitments, exports, following, pages, places, plan_files, reports, tasks  # noqa: E402, F401  (views register themselves)
