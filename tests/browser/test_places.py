"""No page escapes the browser: each GET route is in the map, and the map names no route that is gone."""

from flask import Flask

from forum.web.access import declaration
from tests.browser.not_pages import NOT_PAGES
from tests.browser.places import PLACES


def test_each_page_of_the_product_is_visited_by_the_browser_tests(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert sorted(routes - set(PLACES) - set(NOT_PAGES)) == [], "add these pages to tests/browser/places.py"
    assert sorted((set(PLACES) | set(NOT_PAGES)) - routes) == [], "these are gone"
    assert sorted(set(PLACES) & set(NOT_PAGES)) == []


def test_a_page_that_is_closed_is_visited_by_somebody_who_may_open_it(app: Flask) -> None:
    wrong = [
        endpoint
        for endpoint, places in PLACES.items()
        for place in places
        if (declaration(app, endpoint) or "").startswith("allow:") and place.who is None
    ]
    assert wrong == []
