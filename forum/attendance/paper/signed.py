"""Daftar hadir after the meeting, for the archive: everybody recorded, with what they drew at the door (PDF/UA-1).

Never public: who may see the pictures of a signed sheet may see this (`pictures.may_look`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from flask import render_template

from forum import config
from forum.adapters import pdf as pdf_adapter
from forum.adapters.storage import Storage
from forum.attendance import door, labels, lines, queries
from forum.attendance.attendees import Attendee
from forum.attendance.desk import signatures
from forum.attendance.models import Signature
from forum.attendance.paper import document, head, layout
from forum.kernel.dates import format_time
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting


@dataclass(frozen=True)
class Line:
    """Somebody who came. `drawing`: their signature as a picture, "" when they drew none; `note`: when, or why not."""

    number: int
    name: str
    title: str
    organisation: str
    level: str
    arrived: str
    drawing: str
    note: str


def count(meeting_id: int) -> int:
    """How many people drew a signature. One statement."""
    return signatures.count(meeting_id)


def groups(meeting: Meeting) -> list[tuple[str, list[Line]]]:
    """(the words of a side, its people) in the order of the door, numbered through; guests last.

    The door's statements and one more.
    """
    roster = door.load(meeting, lines.people)
    drawn = signatures.newest(meeting.id)
    found: list[tuple[str, list[Line]]] = []
    number = 0
    for side in dict.fromkeys(seat.side for seat in roster.seats):
        people = [(one, seat.name) for seat in roster.seats if seat.side == side for one in seat.present]
        if people:
            found.append((head.heading(layout.HEADING + side), _lines(meeting, people, drawn, number)))
            number += len(people)
    if roster.guests:
        guests = [(one, one.organisation_name) for one in roster.guests]
        found.append((head.heading(layout.HEADING), _lines(meeting, guests, drawn, number)))
    return found


def _lines(
    meeting: Meeting, people: Iterable[tuple[Attendee, str]], drawn: Mapping[str, Signature], before: int
) -> list[Line]:
    return [_line(meeting, one, name, drawn.get(one.subject), number)
            for number, (one, name) in enumerate(people, before + 1)]  # fmt: skip


def _line(meeting: Meeting, one: Attendee, organisation: str, drawn: Signature | None, number: int) -> Line:
    name = one.person_name or _("Name not known")
    level = labels.level(one.level, one.acting)
    arrived = format_time(one.arrived_at, meeting.timezone)
    notes = [_("online")] if one.mode == "online" else []
    notes += [_("own word, not confirmed")] if one.is_self_declared else []
    notes += [_("recorded differently")] if one.is_disputed else []
    if drawn is None:
        return Line(number, name, one.office_title, organisation, level, arrived, "", ", ".join(notes))
    notes = [_("drawn at %(time)s", time=format_time(drawn.signed_at, meeting.timezone)), *notes]
    title = _("Signature of %(name)s, drawn with a finger", name=name)
    return Line(number, name, one.office_title, organisation, level, arrived, signatures.cropped(drawn, title),
                ", ".join(notes))  # fmt: skip


def pdf(meeting: Meeting, locale: str) -> bytes:
    """The list in `locale`. The same list gives the same bytes, made once and kept. Raises Missing when nobody drew a
    signature, PdfFailed.
    """
    with speaking(locale):
        found = groups(meeting)
        drawn = sum(bool(line.drawing) for _words, people in found for line in people)
        if not drawn:
            raise Missing(_("Nobody signed on a device at the door of this meeting."))
        html = render_template(
            "print/attendance_sheet/signed.html", meeting=meeting, groups=found, drawn=drawn,
            people=sum(len(people) for _words, people in found), closing=queries.closing(meeting),
            letterhead=head.letterhead(meeting), facts=head.facts(meeting), size=layout.size,
            clipped=layout.clipped, locale=locale,
        )  # fmt: skip
    sheets = (*pdf_adapter.official_stylesheets(document.PRINT), *(document.PRINT / one for one in _STYLES))
    look = sha256(b"".join(one.read_bytes() for one in sheets)).hexdigest()
    return Storage(config.current().files).cached(
        f"attendance_signed\n{look}\n{meeting.forum.logo}\n{html}",
        lambda: pdf_adapter.render(html, stylesheets=sheets, assets=document.assets(meeting)),
    )


_STYLES = ("sheet.css", "signed.css")


def filename(meeting: Meeting) -> str:
    """A name that says what is inside: "daftar-hadir-bertanda-tangan-2026-11-20.pdf"."""
    return f"daftar-hadir-bertanda-tangan-{meeting.starts_at.date().isoformat()}.pdf"
