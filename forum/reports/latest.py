"""The first sentence: the last meeting against the one before. "9 dari 42 kepala OPD hadir; turun dari 14." """

from collections.abc import Sequence
from dataclasses import dataclass

from forum.kernel.dates import format_date
from forum.kernel.i18n import gettext as _
from forum.reports.sections import Point


@dataclass(frozen=True)
class Latest:
    """`sentence` of the last meeting that somebody recorded; empty when there is none. `meeting`: its key."""

    sentence: str = ""
    meeting: str = ""
    not_yet: str = ""


def latest(points: Sequence[Point], side: str) -> Latest:
    """In the language spoken now. `not_yet` says that a later meeting still waits for its record.

    A meeting that goes on, or whose attendance is not closed, is not the last one yet: half a list would mislead.
    """
    recorded = [point for point in points if point.figures.recorded and point.column.state != "announced"]
    if not recorded:
        return Latest()
    last, before = recorded[-1], recorded[-2] if len(recorded) > 1 else None
    waiting = ""
    if points[-1] is not last:
        waiting = _("The attendance of %(day)s is not closed yet.", day=format_date(points[-1].column.day, "long"))
    return Latest(_sentence(last, before, side), last.column.key, waiting)


def _sentence(last: Point, before: Point | None, side: str) -> str:
    values = {
        "head": last.figures.invited_head, "of": last.figures.recorded, "day": format_date(last.column.day, "long"),
    }  # fmt: skip
    if side == "government":
        first = _("%(head)d of %(of)d heads of agencies came on %(day)s", **values)
    else:
        first = _("%(head)d of %(of)d leaders came on %(day)s", **values)
    if before is None:
        return f"{first}."
    return f"{first}; {_against(last, before)}."


def _against(last: Point, before: Point) -> str:
    """Compared are shares; where as many were invited, the number alone says it."""
    was = {"head": before.figures.invited_head, "of": before.figures.recorded}
    now, then = last.share or 0.0, before.share or 0.0
    same = last.figures.recorded == before.figures.recorded
    if now > then:
        return _("up from %(head)d", **was) if same else _("up from %(head)d of %(of)d", **was)
    if now < then:
        return _("down from %(head)d", **was) if same else _("down from %(head)d of %(of)d", **was)
    return _("as before") if same else _("as before: %(head)d of %(of)d", **was)
