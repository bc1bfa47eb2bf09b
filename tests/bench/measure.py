"""Measuring side by side: in every round each candidate has a turn, so that noise of the machine meets all alike."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

Turn = Callable[[], float]
"""Does the work several times and returns the seconds that one piece of it took."""


@dataclass(frozen=True)
class Line:
    """One row of the table. `value` is a median in `unit`; `ratio` the median of the ratios inside a round."""

    group: str
    what: str
    value: float
    unit: str = "ms"
    queries: int | None = None
    ratio: float | None = None
    baseline: str = ""
    target: str = ""
    reached: bool | None = None


@dataclass(frozen=True)
class Spread:
    """What a candidate's turns took: seconds for each piece, in the order of the rounds."""

    seconds: Sequence[float]

    @property
    def ms(self) -> float:
        return median(self.seconds) * 1000

    def against(self, baseline: "Spread") -> float:
        """How many times as long as the baseline: the median of the ratios of turns in the same round."""
        return median(mine / its for mine, its in zip(self.seconds, baseline.seconds, strict=True))


def repeated(work: Callable[[], object], seconds: float) -> Turn:
    """A turn that repeats `work` for about so many seconds, at least once."""

    def turn() -> float:
        done, begun = 0, time.perf_counter()
        while True:
            work()
            done += 1
            spent = time.perf_counter() - begun
            if spent >= seconds:
                return spent / done

    return turn


def once_for(pieces: int, work: Callable[[], object], prepare: Callable[[], object] = lambda: None) -> Turn:
    """A turn that prepares (not counted) and does `work` once, which does so many pieces."""

    def turn() -> float:
        prepare()
        begun = time.perf_counter()
        work()
        return (time.perf_counter() - begun) / pieces

    return turn


def interleaved(turns: Sequence[Turn], rounds: int) -> list[Spread]:
    """Warm each up once, then let them take turns, forwards and backwards in alternate rounds."""
    for turn in turns:
        turn()
    found: list[list[float]] = [[] for _turn in turns]
    for number in range(rounds):
        order = range(len(turns)) if number % 2 == 0 else reversed(range(len(turns)))
        for place in order:
            gc.collect()
            found[place].append(turns[place]())
    return [Spread(seconds) for seconds in found]
