"""Who may do what with accounts, and what a password must be."""

from typing import Any

from forum.accounts import queries

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
SIGN_IN_MINUTES = 30
INVITATION_DAYS = 7
FIRST_ADMINISTRATOR_DAYS = 7
LINKS_PER_HOUR = 5  # for one address; more are asked for in vain, with the same answer


def administrates(user: Any, **_view_args: Any) -> bool:
    """Only administrators see and change users. Raises Missing for a user who is not there."""
    if not (user.is_authenticated and user.is_administrator):
        return False
    if "user_id" in _view_args:
        queries.by_id(_view_args["user_id"])
    return True
