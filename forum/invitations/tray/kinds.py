"""What we think a message is, in one plain sentence, and what can be done about it with one tap: by reason."""

from collections.abc import Callable
from dataclasses import dataclass

from forum.invitations import labels
from forum.invitations.tray.held import Held
from forum.kernel.i18n import gettext as _


@dataclass(frozen=True)
class Act:
    """One tap. `code` names its verb (`verbs.does`), `value` goes with it; `is_main` is what we think is right.

    With an `href` the tap leads to a page instead of deciding. `hint` says what follows where that is not plain.
    `whose` offers the list of invitees beside the button: the sentence did not know whose answer it is.
    """

    code: str
    label: str
    value: str = ""
    hint: str = ""
    confirm: str = ""
    href: str = ""
    is_main: bool = False
    whose: bool = False


@dataclass(frozen=True)
class Reading:
    """The sentence and the taps, the likeliest first. `takes_answer`: a form below takes any answer in full."""

    sentence: str
    acts: tuple[Act, ...] = ()
    takes_answer: bool = True


Presents = Callable[[Held], Reading]
_kinds: dict[str, Presents] = {}


def presents(*reasons: str) -> Callable[[Presents], Presents]:
    """Let the decorated function present the messages that wait for one of these reasons."""

    def register(function: Presents) -> Presents:
        _kinds.update(dict.fromkeys(reasons, function))
        return function

    return register


def reading(held: Held) -> Reading:
    """What to say of a message and to offer. A reason nobody presents has its label and may be set aside."""
    present = _kinds.get(held.reason)
    return present(held) if present else Reading(labels.held(held.reason), (set_aside(),))


def set_aside(label: str = "", *, is_main: bool = False) -> Act:
    """It is nobody's answer: the tap that every message has."""
    return Act("set_aside", label or _("Not about us"), is_main=is_main)
