"""Stylesheets and scripts put together: one request, an address that names the content, nothing lost on the way."""

import gzip
import os
import re
from pathlib import Path

import pytest
from flask import Flask

from forum.paths import STATIC
from forum.web.assets import ENTRIES, bundle, bundle_url, parts
from forum.web.jinja import static_url
from tests.support.client import Visitor

FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A static folder of two parts and a picture."""
    (tmp_path / "css/parts").mkdir(parents=True)
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts/a.woff2").write_bytes(b"a font")
    (tmp_path / "css/main.css").write_text(
        "/* words */\n@layer base, parts;\n"
        '@import url("base.css") layer(base);\n@import url("parts/one.css") layer(parts);\n'
    )
    (tmp_path / "css/base.css").write_text(
        '/* why */\n@font-face {\n  src: url("../fonts/a.woff2") format("woff2");\n}\n'
    )
    (tmp_path / "css/parts/one.css").write_text('.one {\n  src: url("../../fonts/a.woff2");\n}\n')
    return tmp_path


def test_each_part_stands_in_its_layer_and_its_addresses_are_seen_from_the_entry(folder: Path) -> None:
    made = bundle("css/main.css", folder)
    assert made.body.decode() == (
        "@layer base, parts;\n"
        '@layer base {\n@font-face {\nsrc: url("../fonts/a.woff2?v=cd8c399890") format("woff2");\n}\n}\n'
        '@layer parts {\n.one {\nsrc: url("../fonts/a.woff2?v=cd8c399890");\n}\n}\n'
    )


def test_the_digest_follows_the_content_of_every_part_and_of_what_it_names(folder: Path) -> None:
    first = bundle("css/main.css", folder).digest
    assert bundle("css/main.css", folder).digest == first
    (folder / "css/parts/one.css").write_text(".one {}\n")
    second = bundle("css/main.css", folder).digest
    (folder / "fonts/a.woff2").write_bytes(b"another font")
    assert len({first, second, bundle("css/main.css", folder).digest}) == 3


def test_a_missing_part_is_an_error_that_names_it(folder: Path) -> None:
    (folder / "css/parts/one.css").unlink()
    with pytest.raises(FileNotFoundError, match=re.escape("one.css")):
        bundle("css/main.css", folder)


def test_a_missing_font_is_an_error_that_names_it(folder: Path) -> None:
    (folder / "fonts/a.woff2").unlink()
    with pytest.raises(FileNotFoundError, match=re.escape("a.woff2")):
        bundle("css/main.css", folder)


def test_a_part_that_imports_further_is_refused(folder: Path) -> None:
    (folder / "css/base.css").write_text('@import url("other.css");\n')
    with pytest.raises(ValueError, match=re.escape("base.css imports others")):
        bundle("css/main.css", folder)


def test_scripts_stand_in_blocks_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js/main.js").write_text('// words\nimport "./a.js";\nimport "./b.js";\n')
    (tmp_path / "js/a.js").write_text("const same = 1;\n")
    (tmp_path / "js/b.js").write_text("const same = 2;\n")
    assert bundle("js/main.js", tmp_path).body.decode() == "// words\n{\nconst same = 1;\n}\n{\nconst same = 2;\n}\n"
    (tmp_path / "js/b.js").write_text('import "./c.js";\n')
    with pytest.raises(ValueError, match=re.escape("js/b.js imports or exports")):
        bundle("js/main.js", tmp_path)


@pytest.mark.parametrize("entry", ENTRIES)
def test_our_own_bundles_are_whole(entry: str) -> None:
    body = bundle(entry).body.decode()
    assert "@import" not in body
    assert not re.search(r"^import\b", body, re.MULTILINE)
    assert body.count("{") == body.count("}")
    assert len(parts(entry)) > 5


def test_modules_that_need_each_other_stand_once_and_in_order_with_names_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "js/deep").mkdir(parents=True)
    (tmp_path / "js/desk.js").write_text('// words\nimport { a } from "./deep/a.js";\nimport "./b.js";\na();\n')
    (tmp_path / "js/deep/a.js").write_text('import { B } from "../b.js";\n/** Why. */\nexport const a = () => B;\n')
    (tmp_path / "js/b.js").write_text("const same = 1; // kept\nexport class B {\n  // gone\n  one = same;\n}\n")
    assert bundle("js/desk.js", tmp_path).body.decode() == (
        "const m0 = (() => {\nconst same = 1; // kept\nclass B {\none = same;\n}\nreturn { B };\n})();\n"
        "const m1 = (() => {\nconst { B } = m0;\nconst a = () => B;\nreturn { a };\n})();\n"
        "const m2 = (() => {\nconst { a } = m1;\na();\n})();\n"
    )
    (tmp_path / "js/b.js").write_text('import { a } from "./deep/a.js";\nexport class B {}\n')
    with pytest.raises(ValueError, match=re.escape("needs itself: js/desk.js > js/deep/a.js > js/b.js")):
        bundle("js/desk.js", tmp_path)
    (tmp_path / "js/b.js").write_text("export default class {}\n")
    with pytest.raises(ValueError, match=re.escape("js/b.js imports or exports in a way")):
        bundle("js/desk.js", tmp_path)


def test_every_component_stylesheet_is_in_the_whole_bundle() -> None:
    written = {path.relative_to(STATIC).as_posix() for path in (STATIC / "css/components").glob("*.css")}
    assert written - set(parts("css/main.css")) == set()
    assert set(parts("css/link.css")[1:]) - set(parts("css/main.css")) == set()
    assert set(parts("css/public.css")[1:]) - set(parts("css/main.css")) == set()


def test_a_bundle_is_kept_for_a_year_and_answers_as_its_kind(app: Flask, visitor: Visitor) -> None:
    with app.test_request_context():
        addresses = {entry: bundle_url(entry) for entry in ENTRIES}
    for entry, address in addresses.items():
        assert re.fullmatch(rf"/static/{entry.rpartition('.')[0]}\.[0-9a-f]{{10}}\.(css|js)", address)
        answer = visitor.get(address).response
        assert answer.get_data() == bundle(entry).body
        assert answer.headers["Cache-Control"] == FOREVER
        assert answer.mimetype == ("text/javascript" if entry.endswith("js") else "text/css")


def test_a_browser_that_can_gets_it_squeezed(app: Flask, visitor: Visitor) -> None:
    with app.test_request_context():
        address = bundle_url("css/link.css")
    answer = visitor.get(address, headers={"Accept-Encoding": "gzip, br"}).response
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.get_data()) == bundle("css/link.css").body
    assert "Content-Encoding" not in visitor.get(address, headers={"Accept-Encoding": "gzip;q=0"}).response.headers


def test_files_for_everybody_carry_nobody_s_session(app: Flask, visitor: Visitor) -> None:
    with app.test_request_context():
        addresses = [bundle_url("css/main.css"), static_url("icons/sprite.svg")]
    with visitor.client.session_transaction() as session:
        session["_user_id"] = "1.0"
        session.permanent = True  # Flask sends such a cookie again with each answer
    for address in addresses:
        headers = visitor.get(address).response.headers
        assert headers["Cache-Control"] == FOREVER
        assert "Set-Cookie" not in headers
        assert "Cookie" not in headers.get("Vary", "")
    assert "Set-Cookie" in visitor.get("/sehat").response.headers


def test_a_page_from_before_a_change_gets_today_s_bundle_and_does_not_keep_it(visitor: Visitor) -> None:
    answer = visitor.get("/static/css/main.0123456789.css").response
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert answer.get_data() == bundle("css/main.css").body


@pytest.mark.parametrize(
    "address", ["/static/js/link.0123456789.js", "/static/css/main.0123456789.js", "/static/css/other.0123456789.css"]
)
def test_there_is_no_other_bundle(visitor: Visitor, address: str) -> None:
    assert visitor.get(address).status == 404


def test_an_unknown_entry_is_a_fault_of_ours(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError):
        bundle_url("css/other.css")


def test_in_development_a_changed_part_changes_the_address(app: Flask) -> None:
    part = STATIC / "css/components/tag.css"
    times = part.stat()
    with app.test_request_context():
        before = bundle_url("css/main.css")
        os.utime(part, (times.st_atime, times.st_mtime + 1))  # touched, not changed: the address names the content
        try:
            assert bundle_url("css/main.css") == before
        finally:
            os.utime(part, (times.st_atime, times.st_mtime))


def test_every_address_in_a_bundle_leads_to_a_file_that_may_be_kept(app: Flask, visitor: Visitor) -> None:
    for entry in ("css/main.css", "css/link.css", "css/public.css"):
        for address in re.findall(r'url\("(?!data:)([^"]+)"\)', bundle(entry).body.decode()):
            answer = visitor.get("/static/" + address.removeprefix("../")).response
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOREVER), address


def test_a_page_asks_for_one_stylesheet_one_script_and_the_font_its_style_names(visitor: Visitor) -> None:
    page = visitor.get("/komponen")
    assert page.soup is not None
    heads = [link["href"] for link in page.soup.select('link[rel="stylesheet"]')]
    assert [address.split(".")[0] for address in heads] == ["/static/css/main", "/static/css/pages/styleguide"]
    assert [tag["src"].split(".")[0] for tag in page.soup.select("script")] == ["/static/js/main", "/static/js/toolbar"]
    font = page.soup.select_one('link[rel="preload"]')["href"].removeprefix("/static/")
    assert f'url("../{font}")' in bundle("css/main.css").body.decode()
