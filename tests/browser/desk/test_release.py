"""A new release while phones stand at the door: old and new are never mixed, with network and without."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

import pytest
from playwright.sync_api import expect
from werkzeug.wrappers import Response

from forum.web.assets import bundle
from tests.browser.desk.conftest import Stand
from tests.browser.desk.door import SENT, Door, Phone
from tests.support.site import Site

pytestmark = pytest.mark.browser
ENTRY = bundle("js/desk.js")
NEXT = ENTRY.body + b'document.documentElement.dataset.release = "next";\n'
DIGEST = hashlib.sha256(NEXT).hexdigest()[:10]
UPDATE = "navigator.serviceWorker.getRegistration().then((one) => one.update()).catch(() => {})"
RESTING = "navigator.serviceWorker.getRegistration().then((one) => !one.installing && !one.waiting)"


class Renewed:
    """The server while it is being renewed: which of `worker`, `page` and `script` are of the next release already."""

    def __init__(self, server: Any) -> None:
        self.server, self.done = server, set[str]()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == f"/static/js/desk.{DIGEST}.js" and "script" in self.done:
            return Response(NEXT, content_type="text/javascript")(environ, start)
        what = "worker" if path == "/pintu/sw.js" else "page" if path.startswith("/pintu/") else ""
        if what not in self.done:
            found: Iterable[bytes] = self.server(environ, start)
            return found
        answer = Response.from_app(self.server, {**environ, "HTTP_ACCEPT_ENCODING": "identity"})
        text = answer.get_data(as_text=True).replace(ENTRY.digest, DIGEST)
        answer.set_data(re.sub(r'"version": "(\w\w)-\w+"', r'"version": "\1-next"', text))
        return answer(environ, start)


@pytest.fixture
def server(door_site: Site, monkeypatch: pytest.MonkeyPatch) -> Renewed:
    renewed = Renewed(door_site.app.wsgi_app)
    monkeypatch.setattr(door_site.app, "wsgi_app", renewed)
    return renewed


def caches(phone: Phone) -> list[str]:
    found: list[str] = phone.page.evaluate("caches.keys()")
    return sorted(found)


def looks_for_a_new_release(door: Door, phone: Phone) -> None:
    phone.page.evaluate(UPDATE)
    door.will(lambda: phone.page.evaluate(RESTING), True)


def opens_without_network(phone: Phone, release: str | None) -> None:
    phone.offline()
    phone.page.reload()
    phone.ready()
    assert phone.page.evaluate("document.documentElement.dataset.release ?? null") == release
    phone.offline(False)


def test_the_desk_is_one_script_and_one_stylesheet(stand: Stand) -> None:
    phone = stand()
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url.partition("/static/")[2]))
    phone.open(phone.link)
    phone.ready()
    ours = {one.split(".")[0] for one in asked if one.endswith((".js", ".css")) and not one.startswith("vendor/")}
    assert ours == {"css/desk", "js/desk"}


@pytest.mark.parametrize("done", [{"worker"}, {"worker", "script"}, {"worker", "page"}])
def test_of_a_server_that_is_half_renewed_nothing_new_is_kept(
    door: Door, stand: Stand, server: Renewed, done: set[str]
) -> None:
    phone = stand().ready(kept=True)
    before = caches(phone)
    server.done = done
    looks_for_a_new_release(door, phone)
    assert caches(phone) == before
    opens_without_network(phone, None)


def test_a_new_release_is_taken_whole_and_the_taps_that_wait_stay(door: Door, stand: Stand, server: Renewed) -> None:
    phone = stand().ready(kept=True)
    phone.offline()
    phone.came("Rini Astuti")
    server.done = {"worker", "page", "script"}
    phone.page.evaluate(UPDATE)
    assert [name for name in caches(phone) if name.endswith("-next")] == [], "without network nothing is renewed"
    phone.page.reload()
    phone.ready()
    assert phone.page.evaluate("document.documentElement.dataset.release ?? null") is None
    phone.offline(False)
    looks_for_a_new_release(door, phone)
    door.will(lambda: caches(phone), ["pintu-id-next"])
    opens_without_network(phone, "next")
    expect(phone.page.locator("#seats .came")).to_have_count(1)
    phone.says(SENT)
    door.will_have(("Rini Astuti", "head", None))
    phone.expected("ERR_FAILED")  # the worker's own request, while the network was cut


def test_another_language_is_kept_with_all_its_files(stand: Stand) -> None:
    phone = stand().ready(kept=True)
    phone.page.locator("#languages a[hreflang=en]").click()
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    phone.ready()
    assert [name.split("-")[1] for name in caches(phone)] == ["en"]
    phone.offline()
    phone.page.reload()
    phone.ready()
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
