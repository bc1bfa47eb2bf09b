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
    known: dict[str, str] = {**status_choices(), "cancelled": _("Withdrawn"), "overdue": _("Overdue")}
    return known.get(code, code)
