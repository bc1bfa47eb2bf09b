"""The leader's report of one forum or one region: the page, the rows behind each number, and files."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)

from forum.reports.views import attendance, files, rows  # noqa: E402,F401  (their routes)
