"""Files leave squeezed for whoever understands it, whole for whoever does not, and not at all when unchanged."""

import gzip

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum.paths import STATIC

SCRIPT = "/static/js/pages/door.js"


def fetch(app: Flask, address: str, **headers: str) -> TestResponse:
    """The answer, read to its end and closed."""
    answer = app.test_client().get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer.get_data()
    answer.close()
    return answer


def test_a_script_is_a_third_of_its_size_and_the_same_words(app: Flask) -> None:
    answer = fetch(app, SCRIPT, Accept_Encoding="gzip")
    whole = (STATIC / "js/pages/door.js").read_bytes()
    assert (answer.status_code, answer.content_encoding, "Accept-Encoding" in answer.vary) == (200, "gzip", True)
    assert gzip.decompress(answer.data) == whole
    assert answer.content_length == len(answer.data) < len(whole) / 2


def test_who_does_not_understand_it_gets_the_file_as_it_is(app: Flask) -> None:
    answer = fetch(app, SCRIPT)
    assert (answer.content_encoding, answer.data) == (None, (STATIC / "js/pages/door.js").read_bytes())
    assert "Accept-Encoding" in answer.vary


def test_who_has_it_is_told_that_nothing_changed(app: Flask) -> None:
    tag = fetch(app, SCRIPT, Accept_Encoding="gzip").headers["ETag"]
    again = fetch(app, SCRIPT, Accept_Encoding="gzip", If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("address", ["/static/vendor/fonts/plus-jakarta-sans-latin.woff2", "/masuk"])
def test_a_font_and_a_page_are_left_alone(app: Flask, address: str) -> None:
    answer = fetch(app, address, Accept_Encoding="gzip")
    assert (answer.status_code, answer.content_encoding) == (200, None)
