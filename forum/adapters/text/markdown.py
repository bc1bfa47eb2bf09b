"""CommonMark with tables and strikethrough, shown on pages, in mails and in PDFs.

Two locks on one door: the parser never lets HTML through, and nh3 keeps only the listed elements of what it
wrote.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

DEEPEST = 6
LINK = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
OURS = re.compile(r"gambar:([1-9]\d{0,8})")
"""The address of a picture that was brought here: its number."""
TAGS = {
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
FIGURE = {"figure", "figcaption", "img"}
PRINTED = "asset"
"""The scheme of what a document brings along (`adapters.pdf`)."""
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope", "class"},
    "td": {"class"},
}
ALIGNMENT = {
    "text-align:right": "align-right",
    "text-align:center": "align-center",
    "text-align:left": "align-left",
}


class Picture(NamedTuple):
    """Where a picture is had, and its size in pixels; `lighter` is where a page draws a large one from."""

    address: str
    width: int
    height: int
    lighter: str = ""


Pictures = Callable[[int], Picture | None]
"""The picture of a number; None where there is none, or none for this reader: then its words stand there."""


def _draw(_: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    """A picture, with its words as alternative; a stranger's picture, and one that is not here, is its words."""
    token = tokens[index]
    words = html.escape(token.content)
    found = env["found"].get(_number(token))
    if found is None:
        return words
    alternative = words or html.escape(env["nameless"])
    source, stands_alone = html.escape(found.lighter or found.address), token.meta.get("stands_alone")
    later = ' loading="lazy"' if found.lighter else ""
    drawn = f'<img src="{source}" alt="{alternative}" width="{found.width}" height="{found.height}"{later}>'
    if found.lighter and stands_alone:
        drawn = f'<a href="{html.escape(found.address)}">{drawn}</a>'
    return drawn + (f"<figcaption>{words}</figcaption>" if words and stands_alone else "")


def _number(token: Token) -> int:
    """The number of our picture that this image token shows; 0 for any other."""
    ours = OURS.fullmatch(str(token.attrs.get("src", "")))
    return int(ours[1]) if ours else 0


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    # A link to anywhere else is no link: what was typed stays readable as text.
    parser.validateLink = lambda url: (LINK.match(url) or OURS.fullmatch(url)) is not None  # type: ignore[method-assign]
    parser.add_render_rule("image", _draw)
    return parser


PARSER = _parser()


def render_markdown(source: str, *, base_level: int = 4, picture: Pictures | None = None, nameless: str = "") -> str:
    """Safe HTML; the same source gives the same bytes.

    Headings start at `base_level` (1 to 6) and never jump a level, whatever the writer typed, because a jump
    makes a page hard to navigate (WCAG 1.3.1) and a PDF invalid (PDF/UA-1). Links: http, https and mailto
    only, with `rel="noopener"`. Raw HTML is shown as typed.

    A picture that `picture` knows by its number (`![caption](gambar:12)`) is drawn, with its caption below when it
    is a paragraph of its own; `nameless` is read aloud for one without a caption. One with a `lighter` address is
    drawn from there once it comes into sight, and opens whole. All others become their words.
    """
    if not 1 <= base_level <= DEEPEST:
        raise ValueError(f"no heading level {base_level}")
    tokens = PARSER.parse(source)
    _demote_headings(tokens, base_level)
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            alignment = ALIGNMENT.get(str(token.attrs.pop("style", "")))
            if alignment:
                token.attrs["class"] = alignment
            if token.type == "th_open":
                token.attrs["scope"] = "col"
    found = _found(tokens, picture)
    written: str = PARSER.renderer.render(tokens, PARSER.options, {"found": found, "nameless": nameless})
    return nh3.clean(
        written,
        tags=TAGS | {f"h{level}" for level in range(base_level, DEEPEST + 1)} | (FIGURE if found else set()),
        attributes={**ATTRIBUTES, "img": {"alt", "width", "height"}},
        tag_attribute_values={
            "img": {"src": {one.lighter or one.address for one in found.values()}, "loading": {"lazy"}}
        },
        url_schemes={"http", "https", "mailto", *({PRINTED} if found else ())},
        link_rel="noopener",
    )


def pictures(source: str) -> list[int]:
    """The numbers of our pictures that this text shows, each once, in their order."""
    return list(dict.fromkeys(number for token in _images(PARSER.parse(source)) if (number := _number(token))))


def _images(tokens: Sequence[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or () if child.type == "image"]


def _found(tokens: list[Token], picture: Pictures | None) -> dict[int, Picture]:
    """The pictures that are drawn, by number; a paragraph that is nothing but one becomes a figure."""
    numbers = {_number(token) for token in _images(tokens)} - {0} if picture else set()
    found = {number: drawn for number in sorted(numbers) if picture and (drawn := picture(number))}
    for before, inline, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        children = inline.children or []
        if before.type == "paragraph_open" and len(children) == 1 and _number(children[0]) in found:
            before.tag = after.tag = "figure"
            before.hidden = after.hidden = False  # a tight list has no paragraphs, but figures
            children[0].meta["stands_alone"] = True
    return found


def _demote_headings(tokens: Sequence[Token], base_level: int) -> None:
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    wanted = {tag: base_level + depth for depth, tag in enumerate(used)}
    level = base_level - 1
    for token in tokens:
        if token.type == "heading_open":
            level = min(wanted[token.tag], level + 1, DEEPEST)
            token.tag = f"h{level}"
        elif token.type == "heading_close":
            token.tag = f"h{level}"


def plain_text(source: str) -> str:
    """The words alone, for mail, search and previews.

    Paragraphs are separated by an empty line; list items keep their dash or number; a link keeps its address
    in brackets unless the address is what was written; table cells are separated by ` | `.
    """
    blocks = _Blocks()
    for token in PARSER.parse(source):
        blocks.take(token)
    return blocks.text()


class _Blocks:
    """Collects the blocks of a text; a list item writes its mark before the first words inside it."""

    def __init__(self) -> None:
        self.written = ""
        self.counters: list[int | None] = []
        self.mark = ""
        self.cells: list[str] | None = None
        self.inside = ""  # "list" or "table" once that has words, so that its next line follows closely

    def take(self, token: Token) -> None:
        kind = token.type
        if kind == "inline":
            words = _inline(token.children or [])
            self.cells.append(words) if self.cells is not None else self.add(words)
        elif kind in ("fence", "code_block"):
            self.add(token.content.rstrip("\n"))
        elif kind == "bullet_list_open":
            self.counters.append(None)
        elif kind == "ordered_list_open":
            self.counters.append(int(token.attrs.get("start", 1)))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.counters.pop()
            self.inside = "list" if self.counters else ""
        elif kind == "list_item_open":
            self.start_item()
        elif kind == "list_item_close":
            self.mark = ""
        elif kind == "tr_open":
            self.cells = []
        elif kind == "tr_close":
            cells, self.cells = self.cells or [], None
            self.add(" | ".join(cells), closely=self.inside == "table")
            self.inside = "table"
        elif kind == "table_close":
            self.inside = ""

    def start_item(self) -> None:
        number = self.counters[-1]
        indent = "  " * (len(self.counters) - 1)
        if number is None:
            self.mark = f"{indent}- "
        else:
            self.mark = f"{indent}{number}. "
            self.counters[-1] = number + 1

    def add(self, words: str, *, closely: bool = False) -> None:
        if not words.strip():
            return
        closely = closely or (self.mark != "" and self.inside == "list")
        self.written += ("\n" if closely else "\n\n" if self.written else "") + self.mark + words
        if self.mark:
            self.inside = "list"
        self.mark = ""

    def text(self) -> str:
        return self.written


def _inline(tokens: Sequence[Token]) -> str:
    written: list[str] = []
    links: list[tuple[int, str]] = []
    for token in tokens:
        if token.type in ("text", "code_inline", "image"):
            written.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            written.append("\n")
        elif token.type == "link_open":
            links.append((len(written), str(token.attrs.get("href", ""))))
        elif token.type == "link_close":
            start, address = links.pop()
            if "".join(written[start:]) not in (address, address.removeprefix("mailto:")):
                written.append(f" ({address})")
    return "".join(written)
