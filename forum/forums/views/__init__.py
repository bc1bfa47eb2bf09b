"""Pages of `forums`."""

from flask import Blueprint

blueprint = Blueprint("forums", __name__)

from forum.forums.views import editing, members, roles, show  # noqa: E402, F401  (they add their routes)
