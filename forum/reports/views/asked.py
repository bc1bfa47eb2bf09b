"""What a reader asked for, as it stands in the address; and the address of the same question elsewhere."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from forum.extensions import current_user
from forum.forums import queries as forum_queries
from forum.kernel import clock
from forum.reports import queries, rules, whole
from forum.reports.figures import Report
from forum.reports.scope import Scope
from forum.reports.whole import Whole

LONGEST = 40  # characters of a word that is read from the address


@dataclass(frozen=True)
class Asked:
    """`first` and `last` as typed, `preset` a word of `rules.PRESETS`, `side_word` and `kind_words` as in addresses."""

    scope: Scope
    first: str = ""
    last: str = ""
    preset: str = ""
    side_word: str = ""
    kind_words: tuple[str, ...] = ()

    @property
    def side(self) -> str:
        return rules.SIDES.get(self.side_word, "government")

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(rules.KINDS[word] for word in self.kind_words)

    @cached_property
    def period(self) -> tuple[date, date]:
        """Raises Problem for a period that cannot be read."""
        return rules.period(self.first, self.last, clock.today(self.scope.timezone), self.preset)

    def read(self) -> Whole:
        """Raises Problem for a period that cannot be read."""
        return whole.read(self.scope, *self.period, self.side, self.kinds)

    def reports(self) -> dict[str, Report]:
        """Side -> only who came: nine statements. Raises Problem for a period that cannot be read."""
        return queries.by_side(self.scope, *self.period, self.kinds)

    def report(self) -> Report:
        """Of the side asked for."""
        return self.reports()[self.side]

    def address(self, what: str = "page", **changed: Any) -> str:
        """The address of the same question: `what` is page, rows, csv, json, xlsx, pdf or whole."""
        given = {"dari": self.first, "sampai": self.last, "masa": self.preset, "sisi": self.side_word}
        asked: dict[str, Any] = {name: word or None for name, word in given.items()}
        asked |= {"jenis": self.kind_words or None, **changed}
        if self.scope.region is not None:
            return url_for(f"reports.region_{what}", code=self.scope.region.code, **asked)
        name = "reports.attendance" if what == "page" else f"reports.attendance_{what}"
        return url_for(name, slug=self.scope.slug, **asked)

    @property
    def path(self) -> str:
        """The page without any question: where a form is sent to."""
        return Asked(self.scope).address()

    @property
    def rows_path(self) -> str:
        """The list of rows without any question."""
        return Asked(self.scope).address("rows")

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The question, for a form that asks for more."""
        given = [("dari", self.first), ("sampai", self.last), ("masa", self.preset), ("sisi", self.side_word)]
        return [one for one in given if one[1]] + [("jenis", word) for word in self.kind_words]

    @cached_property
    def _rows(self) -> str:
        address = self.address("rows")
        return f"{address}{'&' if '?' in address else '?'}"

    def rows(self, measure: str, **more: Any) -> str:
        """Where the rows behind a number are; quick, as a page has hundreds. `opd` may be several numbers."""
        given = {"apa": measure, **{name: value for name, value in more.items() if value not in ("", None)}}
        return self._rows + urlencode(given, doseq=True)

    def rows_of(self, side_word: str, measure: str, **more: Any) -> str:
        """The rows of a side that may be another than the one asked for."""
        return replace(self, side_word=side_word).rows(measure, **more)

    def in_period(self, word: str) -> str:
        """The page over a preset period."""
        return replace(self, first="", last="", preset="" if word == "12-bulan" else word).address()

    def is_preset(self, word: str) -> bool:
        """Whether the period is this preset."""
        return self.period == rules.preset(word, clock.today(self.scope.timezone))


def of_forum(slug: str) -> Asked:
    """Raises Missing."""
    return _asked(Scope.of_forum(forum_queries.by_slug(slug)))


def of_region(code: str) -> Asked:
    """The forums whose report the reader may read. Raises Missing."""
    region = rules.region(code)
    return _asked(Scope.of_region(region, rules.readable(current_user, region)))


def _asked(scope: Scope) -> Asked:
    given = request.args
    first, last, preset, side = (given.get(name, "")[:LONGEST] for name in ("dari", "sampai", "masa", "sisi"))
    kinds = tuple(word for word in rules.KINDS if word in given.getlist("jenis"))
    return Asked(scope, first, last, preset if preset in rules.PRESETS else "", side, kinds)
