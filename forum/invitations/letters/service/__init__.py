"""The verbs of letters: write, set what a forum's letters begin with, take the signed one, have PDFs made."""

from forum.forums.service import LOGO_LIMIT
from forum.invitations.letters.service.preparing import COPIES, MOST_IN_ONE_FILE, State, bundles, make, prepare, state
from forum.invitations.letters.service.signed import SIGNED_LIMIT, drop_signed, is_stale, open_signed, take_signed
from forum.invitations.letters.service.writing import (
    DEFAULT_FIELDS,
    FIELDS,
    begin,
    first_words,
    proposal,
    save,
    save_defaults,
    set_partner_logo,
)

__all__ = [
    "COPIES",
    "DEFAULT_FIELDS",
    "FIELDS",
    "LOGO_LIMIT",
    "MOST_IN_ONE_FILE",
    "SIGNED_LIMIT",
    "State",
    "begin",
    "bundles",
    "drop_signed",
    "first_words",
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
