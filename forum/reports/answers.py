"""How a report leaves as a file."""

from flask import Response


def file(content: bytes | str, media_type: str, filename: str) -> Response:
    """A file to keep; a PDF is shown."""
    response = Response(content, content_type=media_type)
    kind = "inline" if media_type == "application/pdf" else "attachment"
    response.headers.set("Content-Disposition", kind, filename=filename)
    return response
