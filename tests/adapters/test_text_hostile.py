"""Whatever somebody types or pastes: no script comes through, and no word is lost."""

import html.parser
import re
from urllib.parse import urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from forum.adapters.text import Picture, pictures, render_markdown
from forum.adapters.text.markdown import ATTRIBUTES, FIGURE, TAGS

SCHEMES = {"http", "https", "mailto"}
ADDRESS = "/notula/abc/gambar/12"
HOSTILE = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//jahat.example/x.js>",
    "</p><script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1)>",
    "<math><mtext><table><mglyph><style>",
    "<iframe srcdoc='",
    "<a href='javascript:alert(1)'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](//jahat.example)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "![x](http://jahat.example/p.png)",
    '![" onerror="alert(1)](gambar:12)',
    "![<script>](gambar:12)",
    '![x](gambar:12 "onload=alert(1)")',
    '![x](gambar:12"onerror=alert(1))',
    "![x](gambar:99)",
    "![x](/notula/abc/gambar/12)",
    "[x](gambar:12)",
    "[x](asset:rahasia)",
    "![x](asset:rahasia)",
    "<javascript:alert(1)>",
    '<https://contoh.example/?q="onclick=x>',
    "[a]: javascript:alert(1)\n\n[a]",
    '[b]: https://contoh.example "><script>"\n\n[b]',
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    '~~~" onclick=alert(1)\nx\n~~~',
    "    <script>",
    "<!-- -->",
    "<![CDATA[",
    "<?php",
    "<style>@import 'x'",
    "<base href=//jahat.example>",
    "<form action=//jahat.example><input>",
    "<meta http-equiv=refresh>",
    "| a | b |\n|:-:|--:|\n| <b onclick=x> | [y](javascript:1) |",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "&#x00003Cimg src=x>",
    "\\<script>",
    "\u202e",
    "\u2028",
    "\x0b",
    "\x1b[31m",
    "\ufeff",
    "\x7f",
    "<\x00script>",
    "<scr\x00ipt>",
    "\ufffe",
    ":::tertutup pribadi\nrahasia\n:::",
    ":::tertutup <script>\nx\n:::",
    "* * *\n",
    "1. ",
    "- ",
    "> ",
    "# ",
    "\n\n",
    "**",
    "_",
    "]",
    "(",
    "<",
    ">",
    '"',
    "'",
    "&",
    "`",
    "\\",
)
WRAPPED = ("[%s](https://contoh.example)", "> %s", "- %s", "**%s**", "<b>%s</b>", "![%s](gambar:12)")


def _deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(inner, min_size=1, max_size=4)
    wrapped = st.tuples(st.sampled_from(WRAPPED), inner).map(lambda each: each[0].replace("%s", each[1]))
    return st.one_of(some.map("".join), some.map("\n".join), wrapped)


NESTED = st.recursive(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12)), _deeper, max_leaves=12)


class Reader(html.parser.HTMLParser):
    """What a page made of it: elements with their attributes, and the words."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.odd: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def picture(number: int) -> Picture | None:
    return Picture(ADDRESS, 40, 30) if number == 12 else None


def large(number: int) -> Picture | None:
    return Picture(ADDRESS, 4000, 3000, ADDRESS) if number == 12 else None


def wrong(page: str) -> list[object]:
    """Everything on the page that no minutes need."""
    read = Reader(page)
    tags = TAGS | FIGURE | {f"h{level}" for level in range(1, 7)}
    allowed = {**ATTRIBUTES, "a": {"href", "rel"}, "img": {"src", "alt", "width", "height", "loading"}}
    found: list[object] = [*read.odd, *(tag for tag, _ in read.elements if tag not in tags)]
    for tag, attributes in read.elements:
        found += [(tag, name) for name in attributes if name not in allowed.get(tag, set())]
        if tag == "img" and attributes.get("src") not in (None, ADDRESS):
            found.append(attributes["src"])
        if (
            tag == "a"
            and attributes.get("href") not in (None, ADDRESS)
            and urlsplit(attributes["href"] or "").scheme.lower() not in SCHEMES
        ):
            found.append(attributes["href"])
    return found


@settings(max_examples=600, deadline=None)
@given(NESTED)
def test_nothing_but_what_minutes_need_comes_through(source: str) -> None:
    assert wrong(render_markdown(source)) == []
    assert "<img" not in render_markdown(source)
    assert wrong(render_markdown(source, picture=picture, nameless="Gambar")) == []
    assert wrong(render_markdown(source, picture=large, nameless="Gambar")) == []


def test_each_hostile_piece_alone_and_the_same_twice() -> None:
    for source in HOSTILE:
        page = render_markdown(source, picture=picture)
        assert (wrong(page), page) == ([], render_markdown(source, picture=picture))


WORD = st.from_regex(r"kata[a-z]{1,6}", fullmatch=True)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(HOSTILE), WORD), max_size=6))
def test_no_visible_word_is_lost(pieces: list[tuple[str, str]]) -> None:
    """Words in paragraphs of their own between hostile pieces."""
    source = "\n\n".join(f"{piece}\n\n{word}" for piece, word in pieces)
    page = Reader(render_markdown(source, picture=picture))
    assert [word for _piece, word in pieces if word not in page.words] == []


@settings(max_examples=300, deadline=None)
@given(st.lists(WORD, min_size=1, max_size=5), st.sampled_from(["pribadi", "usaha", "entah"]))
def test_the_marks_of_a_closed_passage_stay(words: list[str], ground: str) -> None:
    page = Reader(render_markdown(f":::tertutup {ground}\n{' '.join(words)}\n:::"))
    assert page.words.split() == [":::tertutup", ground, *words, ":::"]


def test_a_picture_is_found_where_it_is_drawn_and_nowhere_else() -> None:
    source = "![a](gambar:12) `![b](gambar:13)` \\![c](gambar:14)\n\n    ![d](gambar:15)\n\n- ![e](gambar:16)"
    source += "\n\n![f](gambar:12)"
    assert pictures(source) == [12, 16]
    page = render_markdown(source, picture=picture)
    assert len(re.findall("<img", page)) == 2
