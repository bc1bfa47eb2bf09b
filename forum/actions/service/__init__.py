"""The verbs of promises: write a draft, publish them all, report how far one is, confirm that it is done."""

from forum.actions.service.codes import give_codes, without_code
from forum.actions.service.commitments import (
    assess,
    connect,
    save_commitment,
    save_milestone,
    set_goals,
    withdraw_commitment,
)
from forum.actions.service.drafts import close, draft, renumber, revise, withdraw
from forum.actions.service.following import follow, unfollow
from forum.actions.service.links import owner_link, page_link, renew_link
from forum.actions.service.publication import Receiver, publish, receivers, without_address
from forum.actions.service.reminding import nudge
from forum.actions.service.reports import EVIDENCE_LIMIT, Evidence, report
from forum.actions.service.verdicts import confirm, send_back

__all__ = [
    "EVIDENCE_LIMIT",
    "Evidence",
    "Receiver",
    "assess",
    "close",
    "confirm",
    "connect",
    "draft",
    "follow",
    "give_codes",
    "nudge",
    "owner_link",
    "page_link",
    "publish",
    "receivers",
    "renew_link",
    "renumber",
    "report",
    "revise",
    "save_commitment",
    "save_milestone",
    "send_back",
    "set_goals",
    "unfollow",
    "withdraw",
    "withdraw_commitment",
    "without_address",
    "without_code",
]
