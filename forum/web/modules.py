"""Scripts that import each other put together as one: each module once, after those it needs, its names its own.

Reads what our own modules are written in, and refuses the rest: whole lines of `import { a, b } from "./x.js";` and
`import "./x.js";`, and `export` before a function, a class or a const. Static imports only; `import(…)` stays as it is.
"""

import posixpath
import re
from pathlib import Path

_IMPORT = re.compile(r'^import (?:\{ ?([\w, ]+?) ?\} from )?"(\.[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
_COMMENT = re.compile(r"^\s*(?://.*|/\*\*(?:(?!\*/).|\n)*?\*/)\n", re.MULTILINE)
_LEFT = re.compile(r"^(?:import\b|export\b)", re.MULTILINE)


def linked(entry: str, static: Path) -> str:
    """The script `entry` with everything it imports. Raises FileNotFoundError for a missing module, ValueError for one
    that is written otherwise or needs itself.
    """
    order = graph(entry, static)
    return "".join(_wrapped(path, static, order) for path in order)


def graph(entry: str, static: Path) -> list[str]:
    """All modules that `entry` needs, each after those it needs, as paths inside the static folder."""
    found: list[str] = []
    _visit(entry, static, found, ())
    return found


def _visit(path: str, static: Path, found: list[str], above: tuple[str, ...]) -> None:
    if path in above:
        raise ValueError(f"{path} needs itself: {' > '.join((*above, path))}")
    if path in found:
        return
    for named in _IMPORT.finditer((static / path).read_text()):
        _visit(_beside(path, named[2]), static, found, (*above, path))
    found.append(path)


def _beside(path: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), address))


def _wrapped(path: str, static: Path, order: list[str]) -> str:
    text = _COMMENT.sub("", (static / path).read_text())
    given = [name[1] for name in _EXPORT.finditer(text)]

    def taken(found: re.Match[str]) -> str:
        return f"const {{ {found[1]} }} = {_name(_beside(path, found[2]), order)};" if found[1] else ""

    text = _EXPORT.sub("", _IMPORT.sub(taken, text))
    if _LEFT.search(text) or any(line.count("`") % 2 for line in text.splitlines()):  # a text of several lines
        raise ValueError(f"{path} imports or exports in a way that is not read")
    body = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    back = f"\nreturn {{ {', '.join(given)} }};" if given else ""
    return f"const {_name(path, order)} = (() => {{\n{body}{back}\n}})();\n"


def _name(path: str, order: list[str]) -> str:
    return f"m{order.index(path)}"
