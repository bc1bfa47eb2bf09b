"""The verbs of promises: write a draft, publish them all, report how far one is."""

from forum.actions.service.drafts import draft, renumber, revise, withdraw
from forum.actions.service.links import owner_link, page_link, renew_link
from forum.actions.service.publication import publish, without_address
from forum.actions.service.reports import EVIDENCE_LIMIT, Evidence, report

__all__ = [
    "EVIDENCE_LIMIT",
    "Evidence",
    "draft",
    "owner_link",
    "page_link",
    "publish",
    "renew_link",
    "renumber",
    "report",
    "revise",
    "withdraw",
    "without_address",
]
