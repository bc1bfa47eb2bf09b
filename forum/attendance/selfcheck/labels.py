"""Self check-in in the language spoken now."""

from forum.attendance import labels
from forum.directory import labels as directory_labels
from forum.kernel.i18n import gettext as _


def level_choices() -> dict[str, str]:
    """Level with acting status -> label."""
    acting = directory_labels.tenure_kind_choices()
    return {
        "head": _("Head of the organisation"),
        "head.plt": acting["plt"],
        "head.plh": acting["plh"],
        "head.pj": acting["pj"],
        "deputy": labels.level("deputy"),
        "staff": labels.level("staff"),
    }


def gender_choices() -> dict[str, str]:
    """Gender -> label; empty for who does not say."""
    return {"f": _("Female"), "m": _("Male"), "": _("I would rather not say")}
