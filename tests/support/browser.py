"""A real browser, and a visitor in it whose console is read."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, expect, sync_playwright

from forum.paths import STATIC
from tests.support.site import Site

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--no-first-run"]  # fmt: skip
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The fonts are here, and a page that keeps itself for the time without network (the door desk) has all its files.
STILL = """document.fonts.ready.then(() => new Promise((done) => {
  const until = Date.now() + 8000;
  const look = () => {
    const waits = document.getElementById("door") && !document.documentElement.dataset.kept && Date.now() < until;
    if (waits) setTimeout(look, 40); else done(true);
  };
  look();
}))"""
PICTURE = "/static/icons/favicon.svg"
AXE = STATIC / "vendor/dev/axe.min.js"
PATIENCE = 30_000
"""Milliseconds until what a test waits for counts as not coming, here alone: a bound for a machine that is busy with
other work. What comes is seen at once, so a test that passes takes no longer for it."""
expect.set_options(timeout=PATIENCE)


def find_chromium() -> str | None:
    """The path of the browser on this machine, if there is one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium. Without one the test is skipped loudly; in CI it fails."""
    path = find_chromium()
    if path is None:
        words = f"none of {', '.join(NAMES)} is on this machine; on Debian: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(f"no browser in CI: {words}", pytrace=False)
        pytest.skip(f"NO BROWSER: {words}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Person:
    """Somebody at a browser. `complaints` are what the console and the network said that should not have been said."""

    site: Site
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    meant: set[str] = field(default_factory=set)

    def open(self, path: str) -> "Person":
        """Go to a path of the site and wait until it stands still."""
        self.page.goto(self.site.address + path if path.startswith("/") else path, wait_until="load")
        self.page.evaluate(STILL)
        return self

    def go(self, path: str) -> "Person":
        """Go to a path of the site; works without JavaScript, too."""
        self.page.goto(self.site.address + path)
        return self

    def expected(self, *signs: str) -> None:
        """Complaints with one of these signs were meant to happen in this test, also those that are still on their
        way: a window tells the last ones while it is closed.
        """
        self.meant.update(signs)
        self.complaints[:] = [one for one in self.complaints if not self._was_meant(one)]

    def _was_meant(self, complaint: str) -> bool:
        return any(sign in complaint for sign in self.meant)

    @property
    def title(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def words(self) -> str:
        """The visible words of the page, blanks folded."""
        return " ".join(self.page.locator("body").inner_text().split())

    @property
    def too_wide(self) -> list[str]:
        """What stands out of the window to the right, when the page can be scrolled sideways."""
        return self.page.evaluate(
            """() => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return [];
              const scrolls = (one) => one && one !== document.body && (getComputedStyle(one).overflowX !== 'visible'
                || scrolls(one.parentElement));
              return [...document.querySelectorAll('body *')]
                .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > width + 1)
                .filter((one) => !scrolls(one.parentElement))
                .map((one) => `${one.localName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`)
                .slice(0, 6);
            }"""
        )

    @property
    def squeezed(self) -> list[str]:
        """Words that stand in a column too narrow for them, a few letters to the line."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('body *')]
              .filter((one) => one instanceof HTMLElement && one.checkVisibility() && [...one.childNodes].some(
                (part) => part.nodeType === Node.TEXT_NODE && part.data.trim().length > 11))
              .filter((one) => {
                const {width, height} = one.getBoundingClientRect(), size = parseFloat(getComputedStyle(one).fontSize);
                const hidden = one.closest('thead')?.getBoundingClientRect().width <= 1;
                return !hidden && width > 1 && width < 3 * size && height > 4 * size;
              })
              .map((one) => `${one.localName}.${one.className} ${one.textContent.trim().slice(0, 40)}`).slice(0, 6)"""
        )

    def leave(self) -> None:
        """Close the page and take away all that the site keeps here, so that the next comes to an empty browser.

        A picture of the same site stays open: from an empty page the next would begin a process of its own.
        """
        self.page.evaluate("sessionStorage.clear()")
        self.page.goto(self.site.address + PICTURE)
        where = {"origin": self.site.address, "storageTypes": "all"}  # databases, caches, service workers, cookies
        talk = self.context.new_cdp_session(self.page)
        talk.send("Storage.clearDataForOrigin", where)
        talk.detach()
        self.context.clear_cookies()

    def arrive(self, user: Any, locale: str) -> None:
        """Come to an empty browser, signed in as `user` if given."""
        cookies = {"lang": locale} | ({"rembug": self.site.session_of(user)} if user is not None else {})
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.site.address} for name, value in cookies.items()]
        )

    def resize(self, size: Any) -> None:
        """Give the window this size, and wait until the page is drawn for it: letters that grow with the window."""
        self.page.set_viewport_size(size)
        self.page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")

    def light(self, theme: str) -> None:
        """Let the device be `light` or `dark`, and load the page again so that no colour is on its way."""
        self.page.emulate_media(color_scheme=theme)
        self.open(self.page.url)

    def barriers(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA and its best practices, line by line."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text() + "; true")
        found = self.page.evaluate(
            "(rules) => axe.run(document, {resultTypes: ['violations'], runOnly: rules})",
            RULES,
        )
        return [
            f"{rule['id']}: {node['html'][:160]} — {(node['failureSummary'] or '').splitlines()[-1].strip()[:160]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def listen(self) -> None:
        """Note every error of the console, of a script and of the network."""

        def said(complaint: str) -> None:
            if not self._was_meant(complaint):
                self.complaints.append(complaint)

        self.page.on("console", lambda one: said(f"console: {one.text}") if troubles(one) else None)
        self.page.on("pageerror", lambda error: said(f"script: {error}"))
        self.page.on(
            "requestfailed", lambda one: said(f"network: {one.url} {one.failure}") if gone_wrong(one) else None
        )
        self.page.on("response", lambda one: said(f"{one.status} {one.url}") if one.status >= 500 else None)


def troubles(message: ConsoleMessage) -> bool:
    """Whether the console complains. For `PICTURE`, which names no icon, the browser asks for one by the old name."""
    return message.type in ("error", "warning") and not message.location["url"].endswith("/favicon.ico")


def gone_wrong(request: Request) -> bool:
    """Whether a request failed; downloads and pages left early are only broken off."""
    return request.failure != "net::ERR_ABORTED"


@contextmanager
def somebody(browser: Browser, site: Site, *, user: Any = None, locale: str = "id", theme: str | None = "light",
             size: dict[str, int] | None = None, scripts: bool = True, touch: bool = False,
             sharpness: float = 1) -> Iterator[Person]:  # fmt: skip
    """A person with a fresh browser of `size` (a phone when not given), signed in as `user` if given."""
    context = browser.new_context(
        viewport=size or PHONE, locale="id-ID" if locale == "id" else "en-GB", color_scheme=theme,
        java_script_enabled=scripts, has_touch=touch, device_scale_factor=sharpness, reduced_motion="reduce",
        timezone_id="Asia/Jakarta", accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    person = Person(site, context, context.new_page())
    person.arrive(user, locale)
    person.listen()
    try:
        yield person
    finally:
        try:
            context.close()
        except Error as error:  # a browser that is gone has nothing left to close
            person.complaints.append(str(error))
