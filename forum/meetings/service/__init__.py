"""The verbs of meetings. Each keeps history, guards against two people at once, and tells who follows."""

from forum.meetings.service.agenda import AgendaLine, set_agenda
from forum.meetings.service.documents import add_document, open_document, remove_document, set_document_public
from forum.meetings.service.life import announce, cancel, conclude, hold
from forum.meetings.service.planning import change, differences, plan, pretending, preview
from forum.meetings.service.series import (
    announce_series,
    change_series,
    end_series,
    extend_series,
    followers,
    plan_series,
    preview_series,
    reach,
)
from forum.meetings.service.takeover import Foreign, Hours, Taken, foreign, grouped
from forum.meetings.service.takeover import take as take_over

__all__ = [
    "AgendaLine", "Foreign", "Hours", "Taken", "add_document", "announce", "announce_series", "cancel", "change",
    "change_series", "conclude", "differences", "end_series", "extend_series", "followers", "foreign", "grouped",
    "hold", "open_document", "plan", "plan_series", "pretending", "preview", "preview_series", "reach",
    "remove_document", "set_agenda", "set_document_public", "take_over",
]  # fmt: skip
