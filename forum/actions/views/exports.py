"""One's promises as files: what the list shows, all of it."""

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from forum import config
from forum.actions import exports, listing
from forum.actions.exports import Known
from forum.actions.views import blueprint
from forum.actions.views.plan_files import CSV, XLSX
from forum.adapters.spreadsheet import Sheet, write_csv, write_xlsx
from forum.extensions import current_user
from forum.forums import queries as forums
from forum.kernel.i18n import gettext as _
from forum.web.access import allow, signed_in


def _known() -> tuple[list[Known], str]:
    mine = forums.for_user(current_user)
    return listing.everything(listing.Asked.read(request.args, mine), mine), config.current().base_url.rstrip("/")


def _file(content: bytes, media_type: str, ending: str) -> Response:
    name = f"{_('action-items')}.{ending}"
    return Response(content, headers={"Content-Type": media_type,
                                      "Content-Disposition": f'attachment; filename="{name}"'})  # fmt: skip


@blueprint.get("/tindak-lanjut.csv")
@allow(signed_in)
def promises_csv() -> ResponseReturnValue:
    """As CSV."""
    known, base = _known()
    return _file(write_csv(exports.header(), exports.rows(known, base), delimiter=";"), CSV, "csv")


@blueprint.get("/tindak-lanjut.xlsx")
@allow(signed_in)
def promises_xlsx() -> ResponseReturnValue:
    """As a workbook with real dates and numbers."""
    known, base = _known()
    return _file(write_xlsx([Sheet(_("Action items"), exports.header(), exports.rows(known, base))]), XLSX, "xlsx")


@blueprint.get("/tindak-lanjut.json")
@allow(signed_in)
def promises_json() -> ResponseReturnValue:
    """As data."""
    known, base = _known()
    return jsonify({"action_items": exports.as_json(known, base)})
