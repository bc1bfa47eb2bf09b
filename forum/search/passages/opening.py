"""Passages that are not public: nothing of them reaches the public index. Fails closed. Pure."""

import re

_BEGIN = re.compile(r"\s*:::+\s*tertutup\b", re.IGNORECASE)
_END = re.compile(r"\s*:::+\s*\Z")


def open_text(text: str) -> str:
    """A Markdown text without its closed passages: from a line `:::tertutup <ground>` to a line `:::`, or to the end
    of the text when nobody closed it."""
    kept, is_closed = [], False
    for line in text.splitlines():
        if _BEGIN.match(line):
            is_closed = True
        elif not is_closed:
            kept.append(line)
        elif _END.match(line):
            is_closed = False
    return "\n".join(kept)
