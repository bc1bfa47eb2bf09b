"""The verbs of promises: write a draft, publish them all, report how far one is, confirm that it is done."""

from forum.actions.service.codes import give_codes, without_code
from forum.actions.service.drafts import draft, renumber, revise, withdraw
from forum.actions.service.links import owner_link, page_link, renew_link
from forum.actions.service.publication import publish, without_address
from forum.actions.service.reports import EVIDENCE_LIMIT, Evidence, report
from forum.actions.service.verdicts import confirm, send_back

__all__ = [
    "EVIDENCE_LIMIT",
    "Evidence",
    "confirm",
    "draft",
    "give_codes",
    "owner_link",
    "page_link",
    "publish",
    "renew_link",
    "renumber",
    "report",
    "revise",
    "send_back",
    "withdraw",
    "without_address",
    "without_code",
]
