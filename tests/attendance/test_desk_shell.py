"""The page of the door desk that a device keeps: nobody's data in it, and what makes it installable."""

import json
import re

import pytest

from forum.attendance.desk import devices
from forum.kernel import clock
from forum.paths import STATIC
from forum.web.assets import parts


@pytest.fixture
def meeting(make):
    forum = make.forum(region_id=make.region().id, locale="en")
    meeting = make.meeting(forum=forum, state="announced", starts_at=clock.now(), title="Rapat rahasia")
    office = make.office(organisation=make.organisation("Dinas Sosial Contoh"))
    make.tenure(office, make.person("Rini Astuti"))
    make.invitation(meeting, office)
    return meeting


def shell(worker):
    """What the service worker is told to keep."""
    return json.loads(re.match(r"const SHELL = (.*);\n", worker.data.decode())[1])


def test_the_page_of_a_device_is_the_same_for_every_device_and_names_nobody(meeting, visitor):
    token = devices.token(devices.admit(meeting, "Meja 1"))
    page = visitor.get(f"/pintu/{token}")
    assert (page.status, page.title, page.soup.html["lang"]) == (200, "Door desk", "en")
    told = [word for word in ("Rapat rahasia", "Dinas Sosial", "Rini", "Meja 1", token) if word in page.text]
    assert told == []
    assert page.text == visitor.get("/pintu/?bahasa=en").text
    assert len(page.queries) == 1


def test_a_revoked_link_says_so_and_an_unknown_one_too(meeting, visitor):
    device = devices.admit(meeting, "Meja 1")
    devices.revoke(device)
    gone = visitor.get(f"/pintu/{devices.token(device)}")
    assert (gone.status, "tidak lagi diizinkan" in gone.text) == (410, True)
    assert visitor.get("/pintu/" + "x" * 26).status == 404


def test_the_start_of_the_installed_page_asks_no_database(visitor):
    page = visitor.get("/pintu/")
    assert (page.status, page.soup.html["lang"], page.queries) == (200, "id", [])
    assert page.soup.select_one("link[rel=manifest]")["href"] == "/pintu/app.webmanifest?bahasa=id"


@pytest.mark.parametrize(("language", "name"), [("id", "Meja registrasi"), ("en", "Door desk")])
def test_the_manifest_says_what_a_phone_needs(visitor, language, name):
    answer = visitor.get(f"/pintu/app.webmanifest?bahasa={language}")
    manifest = json.loads(answer.data)
    assert answer.response.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["short_name"], manifest["display"], manifest["start_url"], manifest["scope"]) == (
        name, "standalone", "/pintu/", "/pintu/")  # fmt: skip
    sizes = {(one["sizes"], one.get("purpose")) for one in manifest["icons"]}
    assert sizes == {("192x192", None), ("512x512", None), ("512x512", "maskable")}
    assert [visitor.get(one["src"]).status for one in manifest["icons"]] == [200] * 3


def test_the_worker_keeps_the_page_and_its_files_and_nothing_else(visitor):
    worker = visitor.get("/pintu/sw.js?bahasa=en")
    kept = shell(worker)
    assert worker.response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert (worker.response.headers["Cache-Control"], kept["start"], kept["page"]) == (
        "no-cache",
        "/pintu/",
        "/pintu/?bahasa=en",
    )
    [script] = [path for path in kept["files"] if path.endswith(".js")]
    page = visitor.get("/pintu/?bahasa=en")
    assert [one["src"] for one in page.soup.select("script")] == [script]
    assert len(kept["files"]) == 5
    written = {path.relative_to(STATIC).as_posix() for path in (STATIC / "js/door").glob("*.js")}
    assert written - set(parts("js/desk.js")) == {"js/door/worker.js"}
    assert [path for path in kept["files"] if not path.startswith("/static/")] == []
    assert [visitor.get(path).status for path in kept["files"]] == [200] * len(kept["files"])


def test_the_worker_is_the_same_until_the_page_changes_and_another_in_each_language(visitor):
    version = shell(visitor.get("/pintu/sw.js?bahasa=id"))["version"]
    assert version == shell(visitor.get("/pintu/sw.js?bahasa=id"))["version"]
    visitor.client.set_cookie("theme", "dark")
    assert version == shell(visitor.get("/pintu/sw.js?bahasa=id"))["version"]
    assert version != shell(visitor.get("/pintu/sw.js?bahasa=en"))["version"]
