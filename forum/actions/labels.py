"""Words for the values of promises, in the language spoken now."""

from forum.kernel.i18n import gettext as _


def status_choices() -> dict[str, str]:
    """What an owner may report, in the order of the work."""
    return {
        "not_started": _("Not started"),
        "in_progress": _("In progress"),
        "done": _("Done"),
        "blocked": _("Blocked"),
    }


def status(code: str) -> str:
    """The words for a status, also for the derived `overdue`; an unknown code is shown as it is."""
    known: dict[str, str] = {
        **status_choices(),
        "reported_done": _("Reported as done"),
        "cancelled": _("Withdrawn"),
        "overdue": _("Overdue"),
    }
    return known.get(code, code)


def said_by(source: str, verdict: str) -> str:
    """Beside the name in a thread: why this stands there; empty for what an owner reports."""
    known: dict[str, str] = {
        "confirmed": _("has seen the evidence and confirms that it is done"),
        "returned": _("sends it back: something is still missing"),
        "organiser": _("for the organiser"),
        "meeting": _("taken down in a meeting"),
        "record": _("the record changed"),
    }
    return known.get(source if source == "record" else verdict or source, "")
