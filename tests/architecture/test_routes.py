"""Every route is closed unless somebody opened it, and the list of routes is known."""

import re
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from forum.web.access import declaration
from tests.support.client import Visitor

GOLDEN = Path(__file__).parent / "routes.txt"


def routes(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def line(app: Flask, rule: Rule) -> str:
    methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
    return f"{methods:8} {rule.rule}  {rule.endpoint}  {declaration(app, rule.endpoint)}"


def test_the_route_table_is_the_one_we_agreed_on(app: Flask) -> None:
    """After an intended change: `python -m tests.architecture.test_routes`, then read the difference."""
    assert [line(app, rule) for rule in routes(app)] == GOLDEN.read_text().splitlines()


def test_each_route_says_who_may_open_it(app: Flask) -> None:
    assert [rule.rule for rule in routes(app) if declaration(app, rule.endpoint) is None] == []


def filled(rule: Rule) -> str:
    """An address of this route with made-up parts."""
    return re.sub(
        r"<(?:(?P<kind>[^:>]+):)?[^>]+>", lambda found: "1" if (found["kind"] or "") == "int" else "x" * 26, rule.rule
    )


def test_a_stranger_is_sent_to_the_sign_in_page_from_every_closed_route(app: Flask, visitor: Visitor) -> None:
    for rule in routes(app):
        if not (declaration(app, rule.endpoint) or "").startswith("allow:"):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            page = visitor.get(filled(rule)) if method == "GET" else visitor.post(filled(rule))
            assert (page.status, (page.location or "").partition("?")[0]) == (302, "/masuk"), f"{method} {rule.rule}"


def test_a_made_up_secret_link_opens_nothing(app: Flask, visitor: Visitor) -> None:
    for rule in routes(app):
        if not (declaration(app, rule.endpoint) or "").startswith("link:"):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            page = visitor.get(filled(rule)) if method == "GET" else visitor.post(filled(rule))
            assert page.status in (404, 410), f"{method} {rule.rule}: {page.status}"


if __name__ == "__main__":
    import tempfile

    from forum.app import create_app
    from forum.config import Settings

    made = create_app(Settings(mode="development", instance=Path(tempfile.mkdtemp())))
    GOLDEN.write_text("".join(line(made, rule) + "\n" for rule in routes(made)))
