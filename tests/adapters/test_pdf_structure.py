"""What stands below what in a tagged PDF: lists and tables as PDF/UA-1 wants them, whatever was typed."""

from __future__ import annotations

import io

from pypdf import PdfReader

from forum.adapters import pdf
from tests.support.pdf import structure


def page(body: str) -> str:
    return f'<!doctype html><html lang="id"><head><title>Notula</title></head><body>{body}</body></html>'


def render(html: str) -> bytes:
    return pdf.render(html, stylesheets=(), assets={})


def below(content: bytes, kind: str) -> list[list[str]]:
    """What stands directly below each element of one kind, in reading order."""
    elements = structure(PdfReader(io.BytesIO(content)))
    return [[kid.get_object()["/S"][1:] for kid in one["/K"]] for one in elements if one["/S"] == f"/{kind}"]


def test_a_list_item_holds_a_label_and_one_body_whatever_it_says() -> None:
    """PDF/UA-1 allows nothing else below `LI`; what was typed with empty lines between comes as paragraphs."""
    made = render(page("<ul><li>a</li><li><p>b</p><p>c</p></li><li>d<blockquote>e</blockquote></li>"
                       "<li><h1>f</h1><p>g</p><ol><li><p>h</p></li></ol></li></ul>"))  # fmt: skip
    assert below(made, "LI") == [["Lbl", "LBody"]] * 5
    assert below(made, "LBody")[1:4] == [["P", "P"], ["Div", "BlockQuote"], ["H1", "P"]]


def test_list_items_in_a_finished_file_point_to_what_holds_them() -> None:
    elements = structure(PdfReader(io.BytesIO(render(page("<ul><li><p>a</p></li></ul>")))))
    for element in elements:
        for kid in element["/K"]:
            if not isinstance(kid, int):
                assert kid.get_object()["/P"].get_object() == element


def test_a_table_has_a_body_even_when_it_is_only_a_head() -> None:
    made = render(page("<table><thead><tr><th>a</th></tr></thead></table>"))
    assert below(made, "Table") == [["TBody"]]
    made = render(page("<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"))
    assert below(made, "Table") == [["THead", "TBody"]]
