"""The page of the door desk that a device keeps, and what makes it installable: docs/developer/door.md."""

import hashlib
import json
from typing import Any

from flask import Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.attendance.desk import devices
from forum.attendance.views import blueprint
from forum.kernel.errors import Gone
from forum.kernel.i18n import LOCALES
from forum.kernel.i18n import gettext as _
from forum.paths import STATIC
from forum.web.access import by_link, public
from forum.web.assets import bundle_url, fingerprint
from forum.web.jinja import static_url

WORKER = "js/door/worker.js"
FONT = "vendor/fonts/plus-jakarta-sans-latin.woff2"
ICONS = {"192x192": "icons/app-192.png", "512x512": "icons/app-512.png"}
MASKABLE = "icons/app-maskable-512.png"
PAPER = "#fbf9f4"


@blueprint.get("/pintu/<token>")
@by_link("door")
def desk(token: str) -> ResponseReturnValue:
    """The link of a device. Raises Missing for an unknown link, Gone for a revoked one."""
    device = devices.by_token(token)
    if device.revoked_at is not None:
        raise Gone(_("This device is no longer admitted to the door. Ask the organiser for a new link."))
    g.spoken_locale = device.meeting.forum.locale
    return _shell()


@blueprint.get("/pintu/")
@public
def desk_start() -> ResponseReturnValue:
    """Where the installed page begins; `?bahasa=` is the language it is kept in."""
    g.spoken_locale = _asked_language()
    return _shell()


@blueprint.get("/pintu/sw.js")
@public
def desk_worker() -> ResponseReturnValue:
    """The service worker: what it keeps, with a fingerprint of it all, so that a new release replaces the old page."""
    language = _asked_language() or LOCALES[0]
    g.spoken_locale = language
    icons = (static_url("icons/sprite.svg"), static_url("icons/favicon.svg"))
    files = [bundle_url("css/desk.css"), bundle_url("js/desk.js"), static_url(FONT), *icons]
    start = url_for("attendance.desk_start")
    shell = {
        "version": f"{language}-{_version(language)}", "start": start, "files": files,
        "page": f"{start}?bahasa={language}",
    }  # fmt: skip
    words = f"const SHELL = {json.dumps(shell)};\n{(STATIC / WORKER).read_text()}"
    response = Response(words, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/pintu/app.webmanifest")
@public
def desk_manifest() -> ResponseReturnValue:
    """What a phone needs to know to put the desk on its home screen (W3C Web Application Manifest)."""
    g.spoken_locale = _asked_language()
    start = url_for("attendance.desk_start")
    icons = [{"src": static_url(path), "sizes": size, "type": "image/png"} for size, path in ICONS.items()]
    icons.append({"src": static_url(MASKABLE), "sizes": "512x512", "type": "image/png", "purpose": "maskable"})
    manifest = {
        "id": start, "start_url": start, "scope": start, "display": "standalone",
        "lang": _asked_language() or LOCALES[0], "name": _("Rembug door desk"), "short_name": _("Door desk"),
        "description": _("Who came, at what level: recorded without network, sent later."),
        "background_color": PAPER, "theme_color": PAPER, "icons": icons,
    }  # fmt: skip
    response = Response(json.dumps(manifest, ensure_ascii=False), content_type="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _shell(**context: Any) -> str:
    return render_template("attendance/desk/shell.html", **context)


def _version(language: str) -> str:
    """Sixteen hexadecimal digits that change with the page in this language or with any of its files."""
    parts = [_shell(locale=language, theme=""), bundle_url("css/desk.css"), bundle_url("js/desk.js")]
    parts += [(STATIC / WORKER).read_text(), *(fingerprint(path) for path in (FONT, "icons/sprite.svg"))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _asked_language() -> str | None:
    asked = request.args.get("bahasa")
    return asked if asked in LOCALES else None
