"""The look that each fetched page gets finds what it is there to find."""

import pytest
from bs4 import BeautifulSoup

from tests.support.page import inspect

GOOD = """<!doctype html><html lang="id"><head><title>Rapat · Rembug</title><script src="/a.js"></script></head><body>
<h1>Rapat</h1><h2>Acara</h2><h3>Rincian</h3><h2 id="lain">Lain</h2><dialog><h5>Yakin?</h5></dialog>
<a href="#lain">Lain</a> <a href="https://contoh.example"><img alt="Contoh"></a> <a>tanpa alamat</a>
<form method="post"><input type="hidden" name="csrf_token" value="x"><label for="nama">Nama</label><input id="nama">
<label>Isi <textarea></textarea></label><select aria-label="Pilih"></select><input type="submit"></form>
<form><input aria-labelledby="lain"></form><template><a href=""></a><input></template></body></html>"""


def test_a_good_page_passes() -> None:
    inspect(BeautifulSoup(GOOD, "html.parser"))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('lang="id"', 'lang="nl"', "a page says its language"),
        ("<html", "<htm", "a page has an <html> element"),
        ("<h2>Acara</h2>", "<h1>Acara</h1>", "a page has one h1, this one 2"),
        ("<h1>Rapat</h1>", "", "a page has one h1, this one 0"),
        ("<title>Rapat", "<title>Rembug", "the title begins with the heading"),
        ("<title>Rapat · Rembug</title>", "", "the title begins with the heading"),
        ('<script src="/a.js">', "<script>", "no inline script"),
        ("<h1>", '<h1 style="color:red">', "no inline style"),
        ("<h1>", '<h1 onclick="x()">', "no on… attributes"),
        ("<h1>", '<h1 id="lain">', "ids are unique: ['lain']"),
        ('<label for="nama">', "<label>", "a field without a label"),
        ("<label>Isi <textarea></textarea></label>", "Isi <textarea></textarea>", "a field without a label"),
        (' aria-label="Pilih"', "", "a field without a label"),
        ("https://contoh.example", "javascript:x()", "an odd link"),
        ('<img alt="Contoh">', "<img>", "a link without words"),
        ('"#lain"', '"#hilang"', "a link to nowhere on this page"),
        ("<h3>Rincian", "<h4>Rincian", "headings jump from h2 to h4"),
        ('name="csrf_token"', 'name="token"', "a form that posts without a token"),
        ("<form><input", '<form method="POST"></form><form><input', "a form that posts without a token"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(before: str, after: str, sentence: str) -> None:
    assert GOOD.count(before) >= 1
    with pytest.raises(AssertionError) as raised:
        inspect(BeautifulSoup(GOOD.replace(before, after), "html.parser"))
    assert str(raised.value).startswith(sentence)
