"""The verbs of meetings. Each keeps history, guards against two people at once, and tells who follows."""

from forum.meetings.service.agenda import AgendaLine, set_agenda
from forum.meetings.service.documents import add_document, open_document, remove_document, set_document_public
from forum.meetings.service.life import announce, cancel, conclude, hold
from forum.meetings.service.planning import change, differences, plan, preview

__all__ = [
    "AgendaLine", "add_document", "announce", "cancel", "change", "conclude", "differences", "hold", "open_document",
    "plan", "preview", "remove_document", "set_agenda", "set_document_public",
]  # fmt: skip
