"""Paragraphs of a text, and what became of a remark. Pure."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

_BLANKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
FENCE = ":::"


def paragraphs(body: str) -> list[str]:
    """The paragraphs of a Markdown text, blank lines between them gone. What stands between two `:::` lines is one."""
    found: list[str] = []
    is_inside = False
    for piece in _BLANKS.split(body.replace("\r\n", "\n").strip("\n")):
        if is_inside:
            found[-1] += "\n\n" + piece
        elif piece.strip():
            found.append(piece)
        if sum(line.strip().startswith(FENCE) for line in piece.split("\n")) % 2:
            is_inside = not is_inside
    return found


def replaced(body: str, before: str, after: str) -> str | None:
    """`body` with the one paragraph (or the whole text) `before` made `after`; empty takes it out.

    None when it no longer stands there, or more than once: then a person has to look.
    """
    body = body.replace("\r\n", "\n")
    if body.strip() == before.strip():
        return after
    if paragraphs(body).count(before) != 1:
        return None
    found = [match for match in re.finditer(re.escape(before), body) if _is_whole(body, match)]
    if len(found) != 1:
        return None
    start, end = found[0].span()
    if after.strip():
        return body[:start] + after + body[end:]
    return (body[:start].rstrip("\n") + "\n\n" + body[end:].lstrip("\n")).strip("\n")


def _is_whole(body: str, match: re.Match[str]) -> bool:
    """Whether a place is a paragraph of its own, not a part of a longer one."""
    above, below = body[: match.start()], body[match.end() :]
    return (not above.strip() or re.search(r"\n[ \t]*\n[ \t]*\Z", above) is not None) and (
        not below.strip() or re.match(r"[ \t]*\n[ \t]*(?:\n|\Z)", below) is not None
    )


def is_late(due_on: date, zone: str, now: datetime) -> bool:
    """Whether the day by which remarks were asked for is over on the clock of `zone`."""
    return now.astimezone(ZoneInfo(zone)).date() > due_on
