# mypy: allow-untyped-calls
"""What a document may load: the bytes it was given, and `data:` addresses. Nothing else exists."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "asset:"


class ClosedFetcher(URLFetcher):
    """Knows `asset:` and `data:`; any other address, and any missing asset, stops the rendering.

    WeasyPrint turns what `fetch` raises into FatalURLFetchingError because of `fail_on_errors`; without it
    the document would come out with a hole (seen on 70.0). `allowed_protocols` closes the parent's own doors
    as well.
    """

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self._assets = assets
        self.used: dict[str, bytes] = {}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the asset or the decoded data address; raises LookupError for everything else."""
        scheme = url.partition(":")[0].lower()
        if scheme == "data":
            decoded: URLFetcherResponse = super().fetch(url, headers)
            return decoded
        if scheme != "asset":
            raise LookupError(f"the document asks for {_short(url)}, but documents load nothing from outside")
        name = unquote(url[len(SCHEME) :])
        if name not in self._assets:
            raise LookupError(f"the document asks for the asset {_short(name)}, which was not handed in")
        content = self.used[name] = self._assets[name]
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


def _short(text: str) -> str:
    return repr(text if len(text) <= 120 else f"{text[:117]}...")
