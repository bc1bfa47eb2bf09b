"""Every template compiles, extends a layout, and stays within the rules of the house."""

import re
from pathlib import Path

from flask import Flask

from forum.paths import TEMPLATES

PAGES = [
    path.relative_to(TEMPLATES).as_posix()
    for path in sorted(TEMPLATES.rglob("*.html"))
    if path.relative_to(TEMPLATES).parts[0] not in ("components", "layouts", "mail", "print")
    and not path.name.startswith("_")
]


def test_every_template_compiles(app: Flask) -> None:
    for path in sorted(TEMPLATES.rglob("*.*")):
        if path.suffix in (".html", ".txt", ".svg"):
            app.jinja_env.get_template(path.relative_to(TEMPLATES).as_posix())


def test_every_page_extends_a_layout_and_has_a_title() -> None:
    wrong = []
    for name in PAGES:
        text = (TEMPLATES / name).read_text()
        if "{% extends 'layouts/" in text and "{% block title" not in text and "shared" not in text.partition("#}")[0]:
            wrong.append(name)
        if "{% extends" not in text and "panels/" not in name and "<html" in text:
            wrong.append(name)
    assert wrong == []


def test_nothing_stands_inline_in_a_page() -> None:
    wrong = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        if path.relative_to(TEMPLATES).parts[0] in ("mail", "print"):
            continue
        text = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
        if re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=", text):
            wrong.append(path.relative_to(TEMPLATES).as_posix())
    assert wrong == []


def test_every_component_has_its_stylesheet_and_every_stylesheet_its_component() -> None:
    macros = {path.stem for path in (TEMPLATES / "components").glob("*.html")}
    sheets = {path.stem for path in (TEMPLATES.parent / "static/css/components").glob("*.css")}
    own = {sheet for sheet in sheets if sheet in macros or sheet.partition("-")[0] in macros}
    assert sorted(sheets - own) == []
    assert sorted(macros - sheets) == []


def test_every_mail_has_its_three_parts() -> None:
    folders = [path for path in (TEMPLATES / "mail").iterdir() if path.is_dir()]
    parts = {"body.html", "body.txt", "subject.txt"}
    assert [path.name for path in folders if not parts <= {file.name for file in path.iterdir()}] == []
    assert Path(TEMPLATES / "mail/layout.html").exists()
