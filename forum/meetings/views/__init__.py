"""Pages of `meetings`."""

from flask import Blueprint

blueprint = Blueprint("meetings", __name__)

from forum.meetings.views import agenda, documents, editing, show, today  # noqa: E402, F401  (they add their routes)
