"""Pages of minutes."""

from flask import Blueprint

blueprint = Blueprint("minutes", __name__)

from forum.minutes.endorsements import views as endorsements_views  # noqa: E402, F401
from forum.minutes.views import check, differences, matters, merge, publish, read, write  # noqa: E402, F401  (views register themselves)
