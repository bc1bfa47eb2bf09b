"""The verbs of accounts: passwords, one-time links, inviting and deactivating people."""

from forum.accounts.service.links import MAIL_LINK, ask_for_link, first_administrator_link, mail_link, spend
from forum.accounts.service.passwords import change_password, matches, set_password
from forum.accounts.service.people import (
    create,
    deactivate,
    introduce,
    invite,
    invite_again,
    let_read_reports,
    reactivate,
    rename,
)

__all__ = [
    "MAIL_LINK", "ask_for_link", "change_password", "create", "deactivate", "first_administrator_link", "introduce",
    "invite", "invite_again", "let_read_reports", "mail_link", "matches", "reactivate", "rename",
    "set_password", "spend",
]  # fmt: skip
