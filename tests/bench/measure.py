"""Measuring side by side: in every round each candidate has a turn, so that noise of the machine meets all alike."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Took:
    """Seconds that one piece of work took: on the clock, and of this process's processor time."""

    clock: float
    processor: float


Turn = Callable[[], Took]
"""Does the work several times and says what one piece of it took."""


@dataclass(frozen=True)
class Line:
    """One row of the table: medians in `unit`, `ratio` the median of the ratios inside a round."""

    group: str
    what: str
    value: float
    processor: float | None = None
    unit: str = "ms"
    queries: int | None = None
    ratio: float | None = None
    baseline: str = ""
    target: str = ""
    reached: bool | None = None


@dataclass(frozen=True)
class Spread:
    """What a candidate's turns took, in the order of the rounds."""

    turns: Sequence[Took]

    @property
    def ms(self) -> float:
        return median(took.clock for took in self.turns) * 1000

    @property
    def processor_ms(self) -> float:
        return median(took.processor for took in self.turns) * 1000

    def against(self, baseline: "Spread") -> float:
        """How many times the baseline's processor time: the median of the ratios of turns in the same round.

        Processor time, because other programs stretch the clock of a long piece of work more than of a short one.
        """
        return median(mine.processor / its.processor for mine, its in zip(self.turns, baseline.turns, strict=True))

    def waiting_against(self, baseline: "Spread") -> float:
        """The same on the clock, for work that mostly waits for others."""
        return median(mine.clock / its.clock for mine, its in zip(self.turns, baseline.turns, strict=True))


def repeated(work: Callable[[], object], seconds: float) -> Turn:
    """A turn that repeats `work` for about so many seconds, at least once."""

    def turn() -> Took:
        done, begun, used = 0, time.perf_counter(), time.process_time()
        while True:
            work()
            done += 1
            spent = time.perf_counter() - begun
            if spent >= seconds:
                return Took(spent / done, (time.process_time() - used) / done)

    return turn


def once_for(pieces: int, work: Callable[[], object], prepare: Callable[[], object] = lambda: None) -> Turn:
    """A turn that prepares (not counted) and does `work` once, which does so many pieces."""

    def turn() -> Took:
        prepare()
        begun, used = time.perf_counter(), time.process_time()
        work()
        return Took((time.perf_counter() - begun) / pieces, (time.process_time() - used) / pieces)

    return turn


def interleaved(turns: Sequence[Turn], rounds: int) -> list[Spread]:
    """Let them take turns, forwards and backwards in alternate rounds; warmed up unless there is one round only."""
    if rounds > 1:
        for turn in turns:
            turn()
    found: list[list[Took]] = [[] for _turn in turns]
    for number in range(rounds):
        order = range(len(turns)) if number % 2 == 0 else reversed(range(len(turns)))
        for place in order:
            gc.collect()
            found[place].append(turns[place]())
    return [Spread(turns_of) for turns_of in found]


def line(
    group: str, what: str, ours: Spread, floor: Spread | None = None, baseline: str = "", *, queries: int | None = None,
    most: float | None = None, most_times: float | None = None, waits: bool = False,
) -> Line:  # fmt: skip
    """A row for `ours`, compared with `floor`. Targets: at most `most` ms on the clock, or `most_times` the baseline.

    `waits`: the comparison is of the clock, not of processor time.
    """
    ratio = None if floor is None else ours.waiting_against(floor) if waits else ours.against(floor)
    if floor is not None:
        took = floor.ms if waits else floor.processor_ms
        baseline = f"{baseline}, {took:.{2 if took < 10 else 0}f} ms"
    target, reached = "", None
    if most is not None:
        target, reached = f"{most:g} ms", ours.ms <= most
    elif most_times is not None and ratio is not None:
        target, reached = f"{most_times}×", ratio <= most_times
    return Line(group, what, ours.ms, ours.processor_ms, queries=queries, ratio=ratio, baseline=baseline,
                target=target, reached=reached)  # fmt: skip
