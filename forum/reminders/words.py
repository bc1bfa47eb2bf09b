"""The small language of a reminder's text: plain words with placeholders in braces, such as {waktu}. Pure.

Nothing in it is ever executed or marked up: a text is cut into words, placeholders and web addresses, and each page
and mail writes the pieces down itself (escaped).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.reminders.rules import LONGEST_TEXT

NAMES = {
    "rapat": "meeting", "waktu": "time", "tempat": "place", "sisa_waktu": "time_left", "ajakan": "request",
    "tautan": "link", "nama": "name", "jabatan": "office", "organisasi": "organisation", "forum": "forum",
    "pengundang": "inviter", "notula": "minutes", "jumlah": "number", "daftar": "list",
}  # fmt: skip
"""The placeholders in Indonesian -> in English; both are understood in a text of either language."""
BY_NAME = {**{name: name for name in NAMES}, **{english: name for name, english in NAMES.items()}}
_OF_ALL = ("rapat", "waktu", "tempat", "forum", "pengundang")
_OF_INVITEE = (*_OF_ALL, "tautan", "nama", "jabatan", "organisasi")
ALLOWED = {
    "before_start": (*_OF_INVITEE, "sisa_waktu", "ajakan"),
    "before_end": (*_OF_INVITEE, "sisa_waktu"),
    "after_end": _OF_INVITEE,
    "minutes_published": (*_OF_INVITEE, "notula"),
    "escalation": (*_OF_ALL, "jabatan", "nama", "jumlah", "daftar"),
}
"""Which placeholders mean something, by anchor; and in a mail to a superior office."""
_TOKEN = re.compile(r"\{([^{}\n]{0,60})\}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}]")


@dataclass(frozen=True)
class Piece:
    """A stretch of text; with `href` it is a link."""

    text: str
    href: str = ""


def check(text: str, anchor: str, field: str = "text") -> None:
    """Raise Problem, with what to write instead, for a placeholder that is not one (here), and for a lone brace."""
    if len(text) > LONGEST_TEXT:
        raise Problem(_("The text is longer than %(num)d characters.", num=LONGEST_TEXT), code="too_long", field=field)
    for found in _TOKEN.finditer(text):
        _check_name(found[1], anchor, field)
    rest = _TOKEN.sub("", text)
    if "{" in rest or "}" in rest:
        line = next(one for one in rest.splitlines() if "{" in one or "}" in one)
        raise Problem(_("A brace stands alone in “%(line)s”. Placeholders look like {waktu}; use no others.",
                        line=line.strip()[:60]), code="brace", field=field)  # fmt: skip


def _check_name(written: str, anchor: str, field: str) -> None:
    name = BY_NAME.get(written.strip().lower(), "")
    if name and name in ALLOWED[anchor]:
        return
    if name:
        text = _("{%(name)s} says nothing in this message. Take it out.", name=written)
        raise Problem(text, code="misplaced", field=field)
    close = get_close_matches(written.strip().lower(), list(BY_NAME), n=1, cutoff=0.5)
    if close:
        text = _("There is no placeholder {%(name)s}. Did you mean {%(close)s}?", name=written, close=close[0])
    else:
        known = ", ".join("{" + one + "}" for one in ALLOWED[anchor])
        text = _("There is no placeholder {%(name)s}. There are: %(known)s", name=written, known=known)
    raise Problem(text, code="unknown_placeholder", field=field)


def fill(text: str, values: Mapping[str, str]) -> list[list[Piece]]:
    """The paragraphs of a text (blank lines divide them), placeholders filled in, web addresses as links.

    A placeholder without a value stays as it was written, so that nobody loses a sentence unseen.
    """
    paragraphs = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").strip())
    return [_pieces(paragraph, values) for paragraph in paragraphs if paragraph.strip()]


def _pieces(paragraph: str, values: Mapping[str, str]) -> list[Piece]:
    pieces: list[Piece] = []
    begin = 0
    for found in _TOKEN.finditer(paragraph):
        pieces += _linked(paragraph[begin : found.start()])
        value = values.get(BY_NAME.get(found[1].strip().lower(), ""))
        pieces += _linked(found[0] if value is None else value)
        begin = found.end()
    return pieces + _linked(paragraph[begin:])


def _linked(text: str) -> list[Piece]:
    pieces, begin = [], 0
    for found in _ADDRESS.finditer(text):
        pieces += [Piece(text[begin : found.start()]), Piece(found[0], href=found[0])]
        begin = found.end()
    return [piece for piece in [*pieces, Piece(text[begin:])] if piece.text]


def plain(paragraphs: list[list[Piece]]) -> str:
    """The same as plain text, a blank line between paragraphs."""
    return "\n\n".join("".join(piece.text for piece in one) for one in paragraphs)


def names(text: str) -> set[str]:
    """The placeholders written in a text, in lower case."""
    return {found[1].strip().lower() for found in _TOKEN.finditer(text)}
