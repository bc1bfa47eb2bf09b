"""Who may invite; which answer counts; what an address is. Pure: no session, no request."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.forums import rules as forums
from forum.invitations.models import Invitation
from forum.meetings import rules as meetings
from forum.meetings.models import Meeting

TIME_FIELDS = meetings.TIMES
TIME_AND_PLACE = TIME_FIELDS | {"place"}
LONGEST_CHAIN = 3
"""How often an invitation may be passed on (calendar.md section 3)."""
MOST_DELEGATES = 5
"""To how many addresses an invitee may have us write in their place, and how often to one of them: whoever holds a
link must not be able to make us write to the whole world. An organiser may go on."""

_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,253}\Z)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_NO_NAME = re.compile(r"[\x00-\x1f\x7f<>@]|://|\bwww\.|\w\.(?:com|net|org|info|xyz|link|\w{2,3}\.id)\b|\w\.\w{2,24}/",
                      re.IGNORECASE)  # fmt: skip
_LINE = re.compile(r"^(?P<name>.*?)[\s,;]*<?(?P<email>[^\s<>,;]+@[^\s<>,;]+)>?\s*[,;]*$")


def may_manage(user: Any, key: str, **view_args: Any) -> bool:
    """Organisers of the meeting's forum choose, send and record answers. Raises Missing."""
    return meetings.may_organise(user, key, **view_args)


def may_manage_series(user: Any, key: str, **view_args: Any) -> bool:
    """Organisers of the series' forum choose and send. Raises Missing."""
    return meetings.may_organise_series(user, key, **view_args)


def waits_for_series(invitation: Invitation) -> bool:
    """Whether this seat is told when its whole series is sent, and not before."""
    one = invitation.standing
    is_by_rule = one is not None and invitation.meeting.recurrence_id is not None
    return one is not None and is_by_rule and one.sent_at is None and invitation.sent_at is None


def may_read_tray(user: Any, **_view_args: Any) -> bool:
    """Whoever organises a forum sees what came in and went out for its meetings."""
    return forums.organises_any(user)


def is_mailable(email: str) -> bool:
    """Whether we can write to this address: bare, ASCII, at most 254 characters, with a domain."""
    return len(email) <= 254 and _MAILBOX.fullmatch(email) is not None


def is_name(text: str) -> bool:
    """Whether words can be somebody's name or title: on one line, without a web or mail address. Names that people give
    travel in our mails to the delegate, who may be a stranger: they must not carry a message of their own."""
    return _NO_NAME.search(text) is None


def spoken_name(*candidates: str) -> str:
    """The first of these that is there and no address: programs write the address where a name belongs."""
    return next((one for one in candidates if one and "@" not in one), "")


def next_sequence(sent: int | None, meeting: int) -> int:
    """The SEQUENCE of the next calendar mail to an invitee: the meeting's, and above any that this invitee has
    seen (RFC 5546 section 2.1.4): somebody withdrawn and asked again has seen a higher one than the others."""
    return meeting if sent is None else max(meeting, sent + 1)


def answered_version(answered: int | None, sent: int | None, meeting: int) -> int:
    """The version of the meeting that a calendar's answer is about.

    Without a SEQUENCE, or with one that is higher than ours, the current one (calendar.md section 4).
    """
    if answered is None or (sent is not None and answered >= sent) or (sent is None and answered >= meeting):
        return meeting
    return max(0, min(answered, meeting - 1))


def answered_at(dtstamp: datetime | None, dated: datetime | None, asked: datetime | None, now: datetime) -> datetime:
    """When an answer was given: DTSTAMP, unless it only repeats our request's or is missing; then the mail's Date.

    A clock that runs ahead counts as now: it must not silence every later answer.
    """
    if dtstamp is not None and (asked is None or dtstamp > asked.replace(microsecond=0)):
        return min(dtstamp, now)
    return min(dated or now, now)


def is_current(sequence: int | None, asked: int) -> bool:
    """Whether an answer was given to the time that is still planned."""
    return sequence is None or sequence >= asked


def is_open(meeting: Meeting) -> bool:
    """Whether answers still change anything: a cancelled meeting takes none, a past one takes late ones."""
    return meeting.state != "cancelled"


def is_late(meeting: Meeting, moment: datetime) -> bool:
    """Whether an answer came after the meeting had begun."""
    return moment >= meeting.starts_at


def same_mailbox(one: str, other: str) -> bool:
    """Whether two addresses are the same or aliases that differ by letter case, a plus tag, or a hyphen in the
    domain (calendar.md section 6)."""
    return bool(one) and bool(other) and _folded(one) == _folded(other)


def is_known(address: str, known: Collection[str]) -> bool:
    """Whether an address is one of those known for somebody, or an alias of one."""
    return any(same_mailbox(address, one) for one in known)


def _folded(address: str) -> tuple[str, str]:
    local, _, domain = address.strip().lower().rpartition("@")
    return local.partition("+")[0], domain.replace("-", "")


@dataclass(frozen=True)
class Pasted:
    """One line of a pasted list; `problem` is empty or a code: `no_address`, `bad_address`, `twice`."""

    number: int
    line: str
    name: str = ""
    email: str = ""
    problem: str = ""


def parse_addresses(text: str) -> list[Pasted]:
    """Lines such as `Nama <email>`, `Nama, email`, or an address alone; several on a line by semicolon.

    Blank lines are left out. Names keep their commas ("Rini Astuti, S.Sos., M.Si. <rini@…>").
    """
    found: list[Pasted] = []
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        for piece in _pieces(line):
            one = _pasted(number, piece)
            who = (one.name.casefold(), one.email)
            is_bare = one.name == one.email and any(email == one.email for _name, email in seen)
            if not one.problem and (who in seen or is_bare):
                one = Pasted(number, piece, one.name, one.email, "twice")
            seen.add(who)
            found.append(one)
    return found


def _pieces(line: str) -> list[str]:
    pieces = [piece.strip() for piece in line.split(";")] if line.count("@") > 1 else [line.strip()]
    return [piece for piece in pieces if piece.strip(" ,;\t")]


def _pasted(number: int, piece: str) -> Pasted:
    match = _LINE.match(piece)
    if match is None:
        return Pasted(number, piece[:300], problem="no_address")
    email = match["email"].removeprefix("mailto:").lower()
    name = " ".join(match["name"].strip(" \t\"'<").split())[:250]
    return Pasted(number, piece[:300], name or email, email, "" if is_mailable(email) else "bad_address")
