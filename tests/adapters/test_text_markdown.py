"""What people write, as safe HTML and as plain words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.adapters.text import plain_text, render_markdown

CASES = {
    "paragraphs and emphasis": (
        "Satu *dua* **tiga** ~~empat~~",
        "<p>Satu <em>dua</em> <strong>tiga</strong> <s>empat</s></p>\n",
    ),
    "a link": (
        '[notula](https://contoh.example/?a=1&b=2 "judul")',
        '<p><a href="https://contoh.example/?a=1&amp;b=2" rel="noopener">notula</a></p>\n',
    ),
    "a mail address": (
        "<a@contoh.example>",
        '<p><a href="mailto:a@contoh.example" rel="noopener">a@contoh.example</a></p>\n',
    ),
    "an address is not a link by itself": ("https://contoh.example", "<p>https://contoh.example</p>\n"),
    "a script link stays text": ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>\n"),
    "a data link stays text": ("[x](data:text/html,x)", "<p>[x](data:text/html,x)</p>\n"),
    "a relative link stays text": ("[x](/keluar)", "<p>[x](/keluar)</p>\n"),
    "a link without scheme stays text": ("[x](//contoh.example)", "<p>[x](//contoh.example)</p>\n"),
    "a picture becomes its words": ("![Foto *rapat*](https://contoh.example/a.png)", "<p>Foto *rapat*</p>\n"),
    "markup is shown as typed": ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>\n"),
    "a script is shown as typed": ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
    "a quotation": ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
    "a list that goes on": ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
    "code loses its language": ("```js\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"),
    "a table": (
        "|a|b|\n|:-:|-:|\n|1|2|",
        '<table>\n<thead>\n<tr>\n<th class="align-center" scope="col">a</th>\n'
        '<th class="align-right" scope="col">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        '<td class="align-center">1</td>\n<td class="align-right">2</td>\n</tr>\n</tbody>\n</table>\n',
    ),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_markdown_becomes_exactly_this(case: str) -> None:
    source, expected = CASES[case]
    assert render_markdown(source) == expected


@pytest.mark.parametrize(
    ("source", "base", "levels"),
    [
        ("# a\n## b\n### c\n# d", 4, "4564"),
        ("### a\n##### b", 4, "45"),
        ("### a\n# b\n### c", 4, "445"),
        ("# a\n## b\n### c\n#### d\n##### e", 4, "45666"),
        ("# a\n### b", 2, "23"),
        ("# a\n## b", 6, "66"),
        ("a\n===\nb\n---", 1, "12"),
    ],
)
def test_headings_start_at_the_given_level_and_never_jump(source: str, base: int, levels: str) -> None:
    assert "".join(re.findall(r"<h(\d)>", render_markdown(source, base_level=base))) == levels


@pytest.mark.parametrize("level", [0, 7])
def test_a_heading_level_that_html_does_not_have_is_a_mistake(level: int) -> None:
    with pytest.raises(ValueError, match=f"no heading level {level}"):
        render_markdown("a", base_level=level)


WRITING = st.text(alphabet="ab *_~`#>|-+1.[]()!<>&\"'\\\n\t:/=jsx@é\u200e\0", max_size=80)
ALLOWED = re.compile(
    r"</?(?:p|br|hr|blockquote|pre|code|em|strong|s|ul|ol|li|table|thead|tbody|tr|h[456])>"
    r'|<ol start="\d+">|</?t[hd]>|<t[hd](?: class="align-(?:left|right|center)")?(?: scope="col")?>'
    r'|</a>|<a href="(?:https?://|mailto:)[^"<>]*" rel="noopener">',
    re.IGNORECASE,
)


@given(WRITING)
def test_whatever_is_typed_only_the_allowed_elements_come_out(source: str) -> None:
    assert re.findall(r"[<]", ALLOWED.sub("", render_markdown(source))) == []


@given(WRITING)
def test_whatever_is_typed_can_be_read_as_plain_words(source: str) -> None:
    assert isinstance(plain_text(source), str)


def test_plain_words_keep_the_shape_of_lists_links_and_tables() -> None:
    source = """# Keputusan

Lihat [notula](https://contoh.example/n) atau <https://contoh.example>,
tulis ke <a@contoh.example>.

3. Data *dibuka*
   - per desa
4. Format disusun

| OPD | Tenggat |
|-----|---------|
| Dinas Sosial | 15 Desember |

> kutipan

    kode
"""
    assert plain_text(source) == (
        "Keputusan\n\n"
        "Lihat notula (https://contoh.example/n) atau https://contoh.example,\n"
        "tulis ke a@contoh.example.\n\n"
        "3. Data dibuka\n  - per desa\n4. Format disusun\n\n"
        "OPD | Tenggat\nDinas Sosial | 15 Desember\n\n"
        "kutipan\n\n"
        "kode"
    )


def test_plain_words_of_nothing_are_nothing() -> None:
    assert plain_text(" \n\n ") == ""
