"""The way to the page of seals and signatures, from an administrator's own page."""

from typing import Any

from forum.accounts.models import User
from forum.minutes.proofs import findings
from forum.web.panels import Panel


def for_account(user: User, **_known: Any) -> Panel | None:
    """Administrators find the page here, with a word when something needs a hand."""
    if not user.is_administrator:
        return None
    return Panel("minutes/sealing_panel.html", data={"findings": [one for one in findings.look() if one.tone in
                                                                  ("danger", "attention")]})  # fmt: skip
