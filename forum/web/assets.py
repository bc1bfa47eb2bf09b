"""Stylesheets and scripts put together: one file for each entry, at an address that names its content.

An entry lists its parts (`css/main.css`: `@import url("…") layer(x);`, `js/main.js`: `import "./…";`), so that each
component has a file of its own. A browser on a poor line gets one answer instead of forty, and keeps it for a year:
the address changes with the content. Addresses of fonts keep working because the bundle lies beside its entry.
"""

import gzip
import hashlib
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from flask import Blueprint, Response, abort, current_app, request, url_for

from forum.paths import STATIC
from forum.web import modules
from forum.web.access import public

LINKED = ("js/desk.js",)
"""Entries whose modules import each other (`modules`); the modules of the others stand alone."""
ENTRIES = ("css/main.css", "css/link.css", "css/public.css", "css/desk.css", "js/main.js", *LINKED)
TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}

_IMPORT_STYLE = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);')
_IMPORT_SCRIPT = re.compile(r'^import "([^"]+)";$', re.MULTILINE)
_MODULE_WORD = re.compile(r"^(?:import|export)\b", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ADDRESS = re.compile(r'url\("(?!data:|#)([^"]+)"\)')

blueprint = Blueprint("assets", __name__)
_making = Lock()


@dataclass(frozen=True)
class Bundle:
    """An entry with all its parts. `digest` is ten hexadecimal characters of its content's SHA-256."""

    entry: str
    body: bytes
    squeezed: bytes
    digest: str


_made: dict[str, tuple[list[float], Bundle]] = {}


def bundle(entry: str, static: Path = STATIC) -> Bundle:
    """Put `entry` together. Raises FileNotFoundError for a missing part, ValueError for one that cannot be put in."""
    make = modules.linked if entry in LINKED else _script if entry.endswith(".js") else _style
    body = make(entry, static).encode()
    return Bundle(entry, body, gzip.compress(body, mtime=0), hashlib.sha256(body).hexdigest()[:10])


def parts(entry: str, static: Path = STATIC) -> list[str]:
    """The files in `entry`, itself first, as paths inside the static folder."""
    if entry in LINKED:
        return modules.graph(entry, static)[::-1]
    text = (static / entry).read_text()
    pattern = _IMPORT_SCRIPT if entry.endswith(".js") else _IMPORT_STYLE
    return [entry, *(_beside(entry, found[1]) for found in pattern.finditer(text))]


def fingerprint(path: str, static: Path = STATIC) -> str:
    """Ten hexadecimal characters of the SHA-256 of a static file. Raises FileNotFoundError."""
    return hashlib.sha256((static / path).read_bytes()).hexdigest()[:10]


def bundle_url(entry: str) -> str:
    """The address of `entry` put together, cacheable for a year. Unknown entries raise KeyError."""
    folder, _, file = entry.partition("/")
    name, _, kind = file.rpartition(".")
    return url_for("assets.bundled", folder=folder, name=name, digest=_current(entry).digest, kind=kind)


@blueprint.get("/static/<any(css, js):folder>/<any(main, link, public, desk):name>.<digest>.<any(css, js):kind>")
@public
def bundled(folder: str, name: str, digest: str, kind: str) -> Response:
    """A bundle. A page from before the last change still gets today's, which its browser then does not keep."""
    entry = f"{folder}/{name}.{kind}"
    if entry not in ENTRIES:
        abort(404)
    found = _current(entry)
    small = request.accept_encodings.quality("gzip") > 0
    response = Response(found.squeezed if small else found.body, content_type=TYPES[kind])
    if small:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    kept = "public, max-age=31536000, immutable" if digest == found.digest else "no-cache"
    response.headers["Cache-Control"] = kept
    return response


def is_watched() -> bool:
    """Whether files may change while this process runs; in production a new release is a new process."""
    return current_app.debug or bool(current_app.extensions["settings"].mode == "development")


def _current(entry: str) -> Bundle:
    """The bundle as the files are now; in production as they were when it was first asked for."""
    if entry not in ENTRIES:
        raise KeyError(entry)
    with _making:
        known = _made.get(entry)
        if known is not None and not is_watched():
            return known[1]
        times = [(STATIC / path).stat().st_mtime for path in parts(entry)]
        if known is None or known[0] != times:
            known = _made[entry] = (times, bundle(entry))
        return known[1]


def _beside(entry: str, address: str) -> str:
    """Where a relative address in the file `entry` points, inside the static folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(entry), address))


def _style(entry: str, static: Path) -> str:
    """The entry with each `@import` replaced by the imported rules in their layer."""

    def put_in(found: re.Match[str]) -> str:
        part = _beside(entry, found[1])
        text = (static / part).read_text()
        if "@import" in text or "@charset" in text:
            raise ValueError(f"{part} imports others; only {entry} may")
        return f"@layer {found[2]} {{\n{_moved(text, part, entry, static)}\n}}"

    return _squeezed(_IMPORT_STYLE.sub(put_in, (static / entry).read_text()))


def _moved(text: str, part: str, entry: str, static: Path) -> str:
    """`text` with its addresses seen from the entry's folder, each with the fingerprint of what it names."""

    def address(found: re.Match[str]) -> str:
        target = _beside(part, found[1])
        seen = posixpath.relpath(target, posixpath.dirname(entry))
        return f'url("{seen}?v={fingerprint(target, static)}")'

    return _ADDRESS.sub(address, text)


def _squeezed(text: str) -> str:
    """Without comments, indents and empty lines."""
    lines = (line.strip() for line in _COMMENT.sub("", text).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def _script(entry: str, static: Path) -> str:
    """The entry with each `import` replaced by the module in a block of its own: the modules share no names."""

    def put_in(found: re.Match[str]) -> str:
        part = _beside(entry, found[1])
        text = (static / part).read_text()
        if _MODULE_WORD.search(text):
            raise ValueError(f"{part} imports or exports; modules in {entry} stand alone")
        return f"{{\n{text.strip()}\n}}"

    return _IMPORT_SCRIPT.sub(put_in, (static / entry).read_text())
