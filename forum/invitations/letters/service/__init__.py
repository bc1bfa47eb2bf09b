"""The verbs of letters: write, set what a forum's letters begin with, take the signed one, have PDFs made."""

from forum.invitations.letters.service.preparing import COPIES, State, bundles, make, prepare, state
from forum.invitations.letters.service.signed import drop_signed, is_stale, open_signed, take_signed
from forum.invitations.letters.service.writing import (
    DEFAULT_FIELDS,
    FIELDS,
    begin,
    proposal,
    save,
    save_defaults,
    set_partner_logo,
)

__all__ = [
    "COPIES",
    "DEFAULT_FIELDS",
    "FIELDS",
    "State",
    "begin",
    "bundles",
    "drop_signed",
    "is_stale",
    "make",
    "open_signed",
    "prepare",
    "proposal",
    "save",
    "save_defaults",
    "set_partner_logo",
    "state",
    "take_signed",
]
