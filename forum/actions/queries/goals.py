"""Goals and targets of the SDGs as people write them ("16, 16.6, 5.c") and as they are called."""

import re
from collections.abc import Iterable

from sqlalchemy import select

from forum.directory.models import SdgGoal
from forum.extensions import db
from forum.kernel.errors import Problem
from forum.kernel.i18n import current_locale
from forum.kernel.i18n import gettext as _

GOALS = range(1, 18)
_WRITTEN = re.compile(r"(\d{1,2})(?:\.([0-9]{1,2}|[a-z]))?")

Goal = tuple[int, str]
"""The number of a goal and one of its targets; the target is empty when none is named."""


def read(text: str) -> list[Goal]:
    """The goals and targets in a list with commas, semicolons or blanks, in order, each once.

    Raises Problem (field `goals`) that names what is no goal.
    """
    found: set[Goal] = set()
    for word in re.split(r"[,;\s]+", text.casefold().replace("tpb", " ").replace("sdg", " ")):
        if not word:
            continue
        match = _WRITTEN.fullmatch(word.strip("."))
        if match is None or int(match[1]) not in GOALS:
            raise Problem(_("“%(word)s” is no goal or target of the SDGs. Write numbers from 1 to 17, or targets such "
                            "as 16.6, with commas between.", word=word[:20]),
                          code="odd_goal", field="goals")  # fmt: skip
        found.add((int(match[1]), f"{int(match[1])}.{match[2]}" if match[2] else ""))
    return sorted(found, key=_order)


def write(goals: Iterable[Goal]) -> str:
    """As `read` understands it again: "5, 16, 16.6"."""
    return ", ".join(target or str(number) for number, target in sorted(goals, key=_order))


def names() -> dict[int, str]:
    """Number -> what the goal is called in the language spoken now. One query; {} where none are laid in."""
    is_english = current_locale() == "en"
    return {one.number: one.name_en if is_english else one.name_id for one in db.session.scalars(select(SdgGoal))}


def _order(goal: Goal) -> tuple[int, int, str]:
    end = goal[1].partition(".")[2]
    return goal[0], int(end) if end.isdigit() else (100 if end else 0), end
