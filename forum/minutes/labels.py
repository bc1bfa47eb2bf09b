"""Where minutes stand, in a few words: the one place that says it, wherever it is read."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from forum.kernel.dates import format_date, format_day
from forum.kernel.i18n import gettext as _


@dataclass(frozen=True)
class Stage:
    """`code`: none, draft, review, adoption, adopted, published, corrected; `words` and `tone` as a tag shows them.

    `next` is where the version after the one in force stands, when something goes on for it.
    """

    code: str
    words: str
    tone: str
    next: "Stage | None" = None


def published(number: int) -> Stage:
    """Version `number` is in force: the first, or one that corrects it."""
    if number > 1:
        return Stage("corrected", _("Corrected, version %(number)s", number=number), "success")
    return Stage("published", _("Published"), "success")


def stage(
    *,
    is_begun: bool,
    version: int = 0,
    reviewed_until: date | None = None,
    adopted_until: datetime | None = None,
    is_adopted: bool = False,
    zone: str = "UTC",
) -> Stage:
    """Where minutes stand. Of what goes on at once, those present come before the reviewers; a version in force is said
    first, and what goes on for the next one after it.

    `version` is the number in force (0: none), `adopted_until` the end of a period that runs, `is_adopted` whether one
    ended and nothing was published since.
    """
    if adopted_until is not None:
        goes_on = Stage("adoption", _("In adoption until %(day)s", day=format_day(adopted_until, zone, "short")),
                        "attention")  # fmt: skip
    elif reviewed_until is not None:
        goes_on = Stage("review", _("In review until %(day)s", day=format_date(reviewed_until, "short")), "attention")
    elif is_adopted:
        goes_on = Stage("adopted", _("Adopted, to be published"), "attention")
    else:
        goes_on = Stage("draft", _("Draft"), "neutral") if is_begun else Stage("none", _("Not begun"), "neutral")
    if not version:
        return goes_on
    now = published(version)
    if goes_on.code in ("none", "draft"):
        return now
    return replace(now, next=goes_on)
