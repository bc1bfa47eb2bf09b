"""Whether enough of those who were invited are there, by the forum's own rule. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from forum.attendance.rules import CAME, Outcome


@dataclass(frozen=True)
class Quorum:
    """`here` of `invited` chairs came and `needed` must; `of` is the forum's rule (`forums.models.QUORUMS`).

    `unsure` of those here rest only on what people declared of themselves.
    """

    of: str
    share: int
    invited: int
    needed: int
    here: int
    unsure: int = 0

    @property
    def is_met(self) -> bool:
        """Nobody invited is never a quorum."""
        return self.invited > 0 and self.here >= self.needed

    @property
    def is_certain(self) -> bool:
        """Whether it would be met without those who only declared themselves."""
        return self.invited > 0 and self.here - self.unsure >= self.needed

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(0, self.needed - self.here)


def quorum(share: int | None, of: str, outcomes: Iterable[tuple[str, Outcome]]) -> Quorum | None:
    """The quorum of `share` per cent over (side, outcome) of each organisation; None where the forum has no rule.

    Organisations that came uninvited count neither way. `organisations`: all invited, whoever came for them;
    `government`: those of the government; `heads`: of the government those whose head came in person, an acting one
    (Plt., Plh., Pj.) being the head. The share is rounded up: half of seven is four.
    """
    if share is None:
        return None
    counted = [outcome for side, outcome in outcomes
               if not outcome.uninvited and (of == "organisations" or side == "government")]  # fmt: skip
    codes = ("head",) if of == "heads" else CAME
    here = [outcome for outcome in counted if outcome.code in codes]
    unsure = sum(outcome.self_declared for outcome in here)
    return Quorum(of, share, len(counted), -(-len(counted) * share // 100), len(here), unsure)
