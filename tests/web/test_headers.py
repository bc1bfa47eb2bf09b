"""What each answer says to the browser."""

import pytest
from flask import Flask

from forum.web.headers import POLICY
from tests.support.client import Visitor


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["font-src"] == rules["form-action"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert [word for word in ("unsafe", "http:", "https:", "*") if word in POLICY] == []


@pytest.mark.parametrize("address", ["/", "/sehat", "/tidak-ada", "/aneh/rusak", "/aneh/hanya/boleh", "/bahasa/en"])
def test_every_answer_carries_them(stranger: Visitor, address: str) -> None:
    headers = stranger.get(address).response.headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-store"


def test_a_secure_connection_stays_secure_and_an_open_one_is_not_promised_to(odd_app: Flask) -> None:
    visitor = Visitor(odd_app)
    assert "Strict-Transport-Security" not in visitor.get("/sehat").response.headers
    secure = visitor.get("/sehat", base_url="https://rembug.example").response
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_static_file_named_by_its_content_is_kept_and_one_that_is_not_is_asked_for_again(stranger: Visitor) -> None:
    kept = stranger.get("/static/icons/favicon.svg?v=0123456789").response.headers["Cache-Control"]
    asked = stranger.get("/static/icons/favicon.svg").response.headers["Cache-Control"]
    assert (kept, asked) == ("public, max-age=31536000, immutable", "no-cache")


def test_cookies_stay_out_of_the_reach_of_scripts_and_of_other_sites(odd_app: Flask) -> None:
    config = odd_app.config
    assert (config["SESSION_COOKIE_HTTPONLY"], config["SESSION_COOKIE_SAMESITE"]) == (True, "Lax")
    cookie = Visitor(odd_app).get("/bahasa/en").response.headers["Set-Cookie"]
    assert [part for part in ("HttpOnly", "SameSite=Lax", "Path=/") if part not in cookie] == []
