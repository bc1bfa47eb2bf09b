"""What changed in a meeting, in a few words: for the person who saves it, and for everybody who is told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from forum.kernel import clock, dates
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.meetings.rules import TIMES


def changed(meeting: Meeting, changes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an invitee is told of a change, as short as it stays clear: (field, "Aula A → Aula B").

    `changes`: field -> (old, new) as in `MeetingMoved`; what is not in it is as in `meeting`. Instants are shown on the
    clock of the place. Long texts are said to have changed, not repeated.
    """
    lines = [(str(_("Time")), _moved(meeting, changes))] if not TIMES.isdisjoint(changes) else []
    for name in ("place", "link", "title", "letter_number"):
        if name in changes:
            old, new = changes[name]
            quoted = "“%s”" if name == "title" else "%s"
            was, now = quoted % old if old else _("none so far"), quoted % new if new else _("none any more")
            lines.append((_field(name), f"{was} → {now}"))
    lines += [(_field(name), str(_("reworded"))) for name in ("description", "agenda") if name in changes]
    return lines


def _moved(meeting: Meeting, changes: Mapping[str, Any]) -> str:
    def span(which: int) -> dates.Span:
        starts_at, minutes, zone = (
            changes[name][which] if name in changes else getattr(meeting, name)
            for name in ("starts_at", "duration_minutes", "timezone")
        )
        start = datetime.fromisoformat(starts_at) if isinstance(starts_at, str) else starts_at
        return start, start + timedelta(minutes=minutes), zone

    return dates.format_move(span(0), span(1), clock.today(meeting.timezone))


def _field(code: str) -> str:
    words: dict[str, str] = {
        "place": _("Place"), "link": _("Link"), "title": _("Title"), "letter_number": _("Letter number"),
        "description": _("Description"), "agenda": _("Agenda"),
    }  # fmt: skip
    return words[code]
