"""Pages of the directory."""

from forum.directory.views import imports, offices, organisations, people, regions
from forum.directory.views.pages import blueprint

__all__ = ["blueprint", "imports", "offices", "organisations", "people", "regions"]
