"""The switch of the monthly mail, on the account page of whoever leads a forum."""

from typing import Any

from forum.accounts.models import User
from forum.reports.digest import service
from forum.web.panels import Panel


def for_account(user: User, **_known: Any) -> Panel | None:
    """Nothing for somebody who leads no forum."""
    return Panel("reports/digest_switch.html", order=30, data={"user": user}) if service.is_leader(user) else None
