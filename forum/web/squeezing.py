"""Stylesheets, scripts and drawings leave squeezed: on a poor line text costs a third of what it weighs.

Only files that are the same for everybody. Pages stay as they are: squeezing what holds both a secret and somebody's
words lets the length tell the secret (the attack named BREACH); a proxy in front may still do so by decision.
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

from forum.paths import STATIC

KINDS = (".css", ".js", ".svg")
LEAST = 400
"""Bytes; below this the header costs more than it saves."""


def init_app(app: Flask) -> None:
    app.after_request(_squeeze)


@lru_cache(maxsize=512)
def squeezed(path: str, _changed: int) -> bytes:
    """The file `path` inside the static folder, squeezed once until it changes (`_changed`: its time in ns)."""
    return gzip.compress((STATIC / path).read_bytes(), mtime=0)


def _squeeze(response: Response) -> Response:
    path = str((request.view_args or {}).get("filename", ""))
    if request.endpoint != "static" or response.status_code != 200 or not path.endswith(KINDS):
        return response
    response.vary.add("Accept-Encoding")
    if (response.content_length or 0) < LEAST or request.accept_encodings.quality("gzip") <= 0:
        return response
    file, etag = response.response, response.get_etag()[0]
    response.direct_passthrough = False
    response.set_data(squeezed(path, (STATIC / path).stat().st_mtime_ns))
    if hasattr(file, "close"):
        file.close()
    response.content_encoding = "gzip"
    if etag:
        response.set_etag(etag, weak=True)  # the same words in another form; asking again still finds them unchanged
    return response
