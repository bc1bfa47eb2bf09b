"""What somebody says to an invitation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What somebody says. `reason` belongs to declined and delegated, the delegate's fields to delegated.

    `delegate_rank` is `head`, `deputy` or `staff`; `may_decide` says whether the delegate may decide (None: not said).
    """

    answer: str
    comment: str = ""
    reason: str | None = None
    delegate_name: str = ""
    delegate_title: str = ""
    delegate_rank: str | None = None
    delegate_email: str = ""
    may_decide: bool | None = None
