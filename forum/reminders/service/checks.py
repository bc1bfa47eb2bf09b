"""What a reminder must be, for a forum and for a meeting alike."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.reminders import rules, words
from forum.reminders.models import ANCHORS, AUDIENCES, ReminderPolicy, ReminderRule

Row = TypeVar("Row", ReminderPolicy, ReminderRule)


@dataclass(frozen=True)
class Wanted:
    """A reminder as somebody filled it in: `minutes` before or after the anchor, to whom, in which words."""

    anchor: str
    minutes: int
    audience: str = "everybody"
    text_id: str = ""
    text_en: str = ""
    is_on: bool = True

    def fields(self) -> dict[str, Any]:
        """The columns."""
        return asdict(self)


def check(wanted: Wanted) -> None:
    """Raise Problem for a kind, receivers, a distance or words that cannot be."""
    if wanted.anchor not in ANCHORS:
        raise Problem(_("Choose what the reminder is tied to."), code="unknown_anchor", field="anchor")
    if wanted.audience not in AUDIENCES:
        raise Problem(_("Choose who is reminded."), code="unknown_audience", field="audience")
    if wanted.audience == "absent" and wanted.anchor in rules.BEFORE:
        raise Problem(_("Who did not come is known only afterwards. Choose other receivers or a later moment."),
                      code="too_early", field="audience")  # fmt: skip
    if not 1 <= wanted.minutes <= rules.LONGEST_MINUTES:
        raise Problem(_("A reminder comes at least 1 minute and at most 60 days before or after."), code="odd_span",
                      field="number")  # fmt: skip
    words.check(wanted.text_id, wanted.anchor, "text_id")
    words.check(wanted.text_en, wanted.anchor, "text_en")


def same(rows: Sequence[Row], wanted: Wanted) -> Row | None:
    """The row for the same moment and receivers."""
    key = (wanted.anchor, wanted.minutes, wanted.audience)
    return next((one for one in rows if (one.anchor, one.minutes, one.audience) == key), None)


def too_many(rows: Sequence[ReminderPolicy] | Sequence[ReminderRule]) -> None:
    """Raise Problem when there are as many as may be."""
    if len(rows) >= rules.MOST:
        raise Problem(_("More than %(num)d reminders are too many.", num=rules.MOST), code="too_many", field="number")
