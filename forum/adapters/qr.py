"""QR codes for pages and paper (ISO/IEC 18004), made by segno."""

from __future__ import annotations

import io

import segno

ERROR_CORRECTION = "m"  # 15 % of the code may be dirty or torn; a stamp beside it does no harm
QUIET_ZONE = 4  # modules, ISO/IEC 18004, 9.1


class QrFailed(Exception):
    """The text does not fit into a QR code (2,331 bytes at this error correction) or is empty."""


def svg(text: str, *, title: str) -> str:
    """An inline `<svg class="qr">` for HTML and PDF, without size, style or XML declaration; CSS gives the
    size.

    `title` says in words what the code opens; a PDF with a picture that says nothing is not PDF/UA. Black on
    white in every theme, because many scanners cannot read the inverse. Raises QrFailed.
    """
    if not title.strip():
        raise ValueError("a QR code needs a title")
    code = _make(text)
    drawing: str = code.svg_inline(
        omitsize=True, border=QUIET_ZONE, svgclass="qr", lineclass=None, title=title, light="#fff"
    )
    return drawing.replace("<svg ", '<svg role="img" ', 1)


def png(text: str, *, scale: int = 8) -> bytes:
    """A black and white PNG, `scale` pixels a module (a link of 40 characters: 296 x 296 pixels). Raises
    QrFailed.
    """
    picture = io.BytesIO()
    _make(text).save(picture, kind="png", scale=scale, border=QUIET_ZONE)
    return picture.getvalue()


def _make(text: str) -> segno.QRCode:
    if not text:
        raise QrFailed("there is nothing to encode")
    try:
        return segno.make(text, error=ERROR_CORRECTION, micro=False)
    except segno.DataOverflowError as error:
        raise QrFailed(f"{len(text)} characters do not fit into a QR code") from error
