"""Pages of `meetings`."""

from flask import Blueprint

blueprint = Blueprint("meetings", __name__)

from forum.meetings.views import (  # noqa: E402, F401  (they add their routes)
    agenda,
    documents,
    editing,
    series_editing,
    series_page,
    series_planning,
    show,
    today,
)
