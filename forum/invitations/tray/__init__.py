"""The tray: what came in and could not be placed with certainty. A person decides; nothing is dropped.

`kinds` says for each reason what we think the message is and offers what can be done with one tap; `verbs` does it.
A new kind of message is one function in a module of its own, decorated with `kinds.presents("its_reason")`; a new tap
is one decorated with `verbs.does("its_code")`. Import that module below and it is known.
"""

from forum.invitations.tray import addresses, delegates, kinds, outside, placed, proposed, readings, recorded, verbs
from forum.invitations.tray.held import Held
from forum.invitations.tray.kinds import Act, Reading, reading
from forum.invitations.tray.listing import count, decided, open_message, waiting
from forum.invitations.tray.recorded import apply_as
from forum.invitations.tray.verbs import decide, reopen

__all__ = [
    "Act",
    "Held",
    "Reading",
    "addresses",
    "apply_as",
    "count",
    "decide",
    "decided",
    "delegates",
    "kinds",
    "open_message",
    "outside",
    "placed",
    "proposed",
    "reading",
    "readings",
    "recorded",
    "reopen",
    "verbs",
    "waiting",
]
