"""A calendar file that programs fetch again and again: told when nothing has changed (RFC 9110, section 13)."""

import hashlib
from datetime import timedelta

from flask import Response, request

FRESH = timedelta(hours=1)


def calendar_response(content: bytes, *, is_public: bool) -> Response:
    """`content` with an ETag of its bytes; 304 for whoever has it. Only what `is_public` may stay in a shared cache."""
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="rembug.ics"'
    response.headers["Cache-Control"] = f"{'public' if is_public else 'private'}, max-age={int(FRESH.total_seconds())}"
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.make_conditional(request)
    return response
