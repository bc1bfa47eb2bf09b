"""All pages of reports: of one forum, of many, and what is published."""

from forum.reports.digest import views as _digest  # noqa: F401
from forum.reports.publishing import views as _publishing  # noqa: F401
from forum.reports.views import blueprint
from forum.reports.wide import award_views as _award  # noqa: F401
from forum.reports.wide import views as _wide  # noqa: F401

__all__ = ["blueprint"]
