"""Somebody says of themselves that they came. Nothing twice: the desk, another phone and this one are compared."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import select

from forum.attendance import door, rules, service
from forum.attendance.attendees import Attendee
from forum.attendance.door import Door, Expected
from forum.attendance.models import GENDERS, Attendance
from forum.directory import queries as directory
from forum.directory.models import Organisation
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.kernel import ids
from forum.kernel.errors import Conflict
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting

PREFIX = "self:"
GENERIC = frozenset(
    ["badan", "bagian", "dan", "dinas", "forum", "kabupaten", "kantor", "kota", "lembaga", "perkumpulan", "yayasan"]
)
ALIKE = 80
"""From this likeness (of 100) on an invited organisation is offered for what was typed."""


@dataclass(frozen=True)
class Said:
    """What somebody declares. `organisation` is None where it is not in the directory; then `typed` is kept."""

    name: str
    level: str
    acting: str | None = None
    organisation: Organisation | None = None
    typed: str = ""
    title: str = ""
    gender: str | None = None


def declare(meeting: Meeting, said: Said, *, client_key: str) -> Attendance:
    """Record it as self-declared, and return the row that speaks of this person now: also one that the desk or another
    phone recorded before, when it says the same. The same `client_key` twice is one row.

    The row has the subject of the expected person when the name is theirs, and of a row of the same name at the same
    organisation; otherwise one of its own. Where the desk says otherwise of the same subject, the desk's word counts
    (`folding`). Whether checking in is open is the caller's question. Raises Problem as `service.record`.
    """
    before = by_keys(meeting, [client_key])
    if before:
        return before[0]
    roster = door.load(meeting)
    expected = _expected(roster, said)
    same = [one for one in _people(roster, said) if _is_named(one.person_name, said.name)]
    level, acting = said.level, said.acting if said.level == "head" else None
    for row in (row for one in same for row in one.rows):
        if (row.level, row.acting, row.mode) == (level, acting, "on_site"):
            return row
    agrees = expected is not None and (expected.level, expected.acting) == (level, acting)
    return service.record(
        meeting, client_key=client_key, level=level, acting=acting, organisation=said.organisation,
        organisation_name=said.typed, person_name=expected.name if expected else said.name,
        office_title=(expected.title if expected and agrees else "") or said.title,
        person=directory.person(expected.person_id) if expected and expected.person_id else None,
        invitation=invitations.by_id(meeting.id, expected.invitation_id) if expected else None,
        subject=expected.code if expected else same[0].subject if same else "", source="self",
        gender=said.gender if said.gender in GENDERS else None, is_walk_in=expected is None,
    )  # fmt: skip


def own_key(sent: str | None) -> str:
    """The client key of a form by what it sent along; a new one for what no form of ours sends."""
    plain = (sent or "")[:24]
    return PREFIX + (plain if plain.isascii() and plain.isalnum() else ids.new_key())


def take_back(row: Attendance) -> None:
    """Undo what somebody declared of themselves; twice is once. Raises Conflict once the desk has confirmed it."""
    if row.confirmed_at is not None and row.removed_at is None:
        raise Conflict(_("The registration desk has confirmed this already. Please ask there if it is wrong."))
    service.undo(row)


def confirm_all(meeting: Meeting, row_ids: Iterable[int], by: object) -> int:
    """Confirm those of the self-declared rows that the desk has seen; how many there were."""
    wanted = set(row_ids)
    return sum(service.confirm(row, by=by) for row in waiting(meeting.id) if row.id in wanted)


def waiting(meeting_id: int) -> list[Attendance]:
    """What people declared themselves and nobody at the desk has confirmed yet, in the order it came."""
    statement = select(Attendance).where(
        Attendance.meeting_id == meeting_id, Attendance.source == "self", Attendance.confirmed_at.is_(None),
        Attendance.removed_at.is_(None),
    )  # fmt: skip
    return list(db.session.scalars(statement.order_by(Attendance.id)))


def by_keys(meeting: Meeting, keys: list[str]) -> list[Attendance]:
    """The rows of this meeting with these client keys, in the order in which they came."""
    statement = select(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.client_key.in_(keys))
    return list(db.session.scalars(statement.order_by(Attendance.id))) if keys else []


def alike(typed: str, invited: Iterable[Organisation]) -> list[Organisation]:
    """The invited organisations that somebody may have meant, the likeliest first; at most four."""
    wanted = _telling(typed)
    known = {one.id: one for one in invited}
    words = {
        (number, place): _telling(name)
        for number, one in known.items()
        for place, name in enumerate((one.name, one.short_name))
        if name
    }
    found = process.extract(wanted, words, scorer=_likeness, processor=None, score_cutoff=ALIKE, limit=8)
    return [known[number] for number in dict.fromkeys(key[0] for _text, _score, key in found)][:4]


def _telling(name: str) -> str:
    """A name without the words that half of all organisations share; those alone are kept."""
    words = rules.folded(name).split()
    return " ".join([one for one in words if one not in GENERIC] or words)


def _likeness(one: str, other: str, **_options: object) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_set_ratio(one, other))


def _expected(roster: Door, said: Said) -> Expected | None:
    """The one expected person whose name this is; None when it is nobody's, or fits two."""
    wanted = said.organisation.id if said.organisation else None
    seats = [seat for seat in roster.seats if (seat.organisation.id if seat.organisation else None) == wanted]
    fits = {one.code: one for seat in seats for one in seat.expected if _is_named(one.name, said.name)}
    return next(iter(fits.values())) if len(fits) == 1 else None


def _people(roster: Door, said: Said) -> list[Attendee]:
    """Everybody recorded for the same organisation."""
    if said.organisation is not None:
        return [one for seat in roster.seats if seat.organisation and seat.organisation.id == said.organisation.id
                for one in seat.present]  # fmt: skip
    wanted = rules.folded(said.typed)
    alone = [one for seat in roster.seats if seat.organisation is None for one in seat.present]
    return [*alone, *(one for one in roster.guests if rules.folded(one.organisation_name) == wanted)]


def _is_named(one: str, other: str) -> bool:
    return bool(rules.folded(one)) and rules.folded(one) == rules.folded(other)
