"""Which measurements there are, in the order in which they are made."""

from collections.abc import Callable, Collection
from pathlib import Path

from tests.bench import autosave, checkins, documents, mail, pages, regions, replies, report, search, server
from tests.bench.house import House, Sizes, house
from tests.bench.measure import Line
from tests.bench.world import World, build

PARTS: dict[str, Callable[[House, World], list[Line]]] = {
    "pages": pages.measure,
    "documents": documents.measure,
    "mail": mail.measure,
    "replies": replies.measure,
    "report": report.measure,
    "regions": regions.measure,
    "search": search.measure,
    "server": server.measure,
    "checkins": checkins.measure,
    "autosave": autosave.measure,
}


def everything(
    folder: Path, sizes: Sizes | None = None, parts: Collection[str] | None = None,
    say: Callable[[str], object] = lambda _part: None,
) -> list[Line]:  # fmt: skip
    """All parts (or those named) on one fresh installation in `folder`."""
    lines: list[Line] = []
    with house(folder, sizes or Sizes()) as built:
        with built.app.app_context():
            world = build(built)
        for part, measure in PARTS.items():
            if not parts or part in parts:
                say(part)
                lines += measure(built, world)
    return lines
