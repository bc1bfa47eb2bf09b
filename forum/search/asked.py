"""What the address of a search asks for; anything unknown is as if it was not there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from forum.forums.models import Forum
from forum.search import question
from forum.search.filters import Filters
from forum.search.models import KINDS
from forum.search.question import Question
from forum.web.fields import YEARS
from forum.web.forms import whole

KIND_WORDS = {"rapat": "meeting", "agenda": "agenda", "notula": "minutes", "keputusan": "decision",
              "tindak-lanjut": "action"}  # fmt: skip
"""As they stand in the address -> the kind of passage."""
assert set(KIND_WORDS.values()) == set(KINDS)


@dataclass(frozen=True)
class Asked:
    """The question, the filters, the page, and what of it stands in the address (`kept`), to be changed by a link."""

    question: Question
    filters: Filters
    number: int
    kept: dict[str, str]

    @classmethod
    def read(cls, given: Mapping[str, str], forums: Sequence[Forum]) -> "Asked":
        asked = question.read(given.get("q", ""))
        slugs = {forum.slug: forum.id for forum in forums}
        filters = Filters(
            forum_id=slugs.get(given.get("forum", "")),
            organisation_id=whole(given.get("opd")) or None,
            kind=KIND_WORDS.get(given.get("jenis", ""), ""),
            since=_day(given.get("dari", "")),
            until=_day(given.get("sampai", "")),
            meeting_key=given.get("rapat", "").replace("\0", "")[:32],
            newest=given.get("urut", "") == "terbaru",
        )
        meant = {
            "forum": filters.forum_id, "opd": filters.organisation_id, "jenis": filters.kind, "dari": filters.since,
            "sampai": filters.until, "rapat": filters.meeting_key, "urut": filters.newest,
        }  # fmt: skip
        kept = {"q": asked.text, **{name: given[name].strip() for name, value in meant.items() if value}}
        if filters.since:
            kept["dari"] = filters.since.isoformat()
        if filters.until:
            kept["sampai"] = filters.until.isoformat()
        return cls(asked, filters, min(max(1, whole(given.get("halaman"), 1)), 1000), kept)

    def address(self, **changed: str) -> dict[str, str]:
        """The arguments of the address with some changed; an empty one is left out, and so is the page."""
        return {name: value for name, value in {**self.kept, **changed}.items() if value}

    @property
    def without_filters(self) -> dict[str, str]:
        return {name: self.kept[name] for name in ("q", "urut") if name in self.kept}


def _day(typed: str) -> date | None:
    """A day as a browser sends it or as people write it; None for anything else."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            day = datetime.strptime(typed.strip(), pattern).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
        return day if day.year in YEARS else None
    return None
