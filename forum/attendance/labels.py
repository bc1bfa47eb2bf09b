"""Presence in the language spoken now (design-language.md: Kepala, Wakil/pejabat, Staf, Izin)."""

from forum.directory import labels as directory_labels
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import per_language

LETTERS = {"head": "K", "deputy": "W", "staff": "S", "absent_notice": "I", "absent": "–", "not_recorded": "·"}


@per_language
def outcome_choices() -> dict[str, str]:
    """Outcome -> label, from the head to what nobody recorded."""
    return {
        "head": _("Head came"),
        "deputy": _("An official came for the head"),
        "staff": _("Staff came for the head"),
        "absent_notice": _("Absent with notice"),
        "absent": _("Absent without notice"),
        "not_recorded": _("Not recorded"),
    }


def outcome(code: str) -> str:
    """The label of an outcome; an unknown one is shown as it is."""
    return outcome_choices().get(code, code)


def letter(code: str) -> str:
    """The letter of the presence mark: the same in both languages, as on the printed legend."""
    return LETTERS.get(code, "·")


def acting_prefix(acting: str | None) -> str:
    """ "Plt.", "Plh." or "Pj."; nothing for a definitive holder or nobody acting."""
    return directory_labels.acting_prefix(acting) if acting else ""


@per_language
def level_choices() -> dict[str, str]:
    """Level -> label, without acting status."""
    return {"head": _("Head"), "deputy": _("Deputy or official"), "staff": _("Staff")}


def level(code: str, acting: str | None = None) -> str:
    """At what level somebody came: "Kepala", "Plt. kepala", "Wakil/pejabat", "Staf"."""
    prefix = acting_prefix(acting)
    if code == "head" and prefix:
        return str(_("%(acting)s head", acting=prefix))
    return level_choices().get(code, code)


def quorum_rule(share: int, of: str) -> str:
    """The forum's rule in one sentence."""
    if of == "heads":
        return str(
            _("The rule of this forum: %(share)d%% of the heads of government organisations in person.", share=share)
        )
    if of == "government":
        return str(_("The rule of this forum: %(share)d%% of the invited government organisations.", share=share))
    return str(_("The rule of this forum: %(share)d%% of all invited organisations.", share=share))


def mode_choices() -> dict[str, str]:
    """Mode -> label."""
    return {"on_site": _("On site"), "online": _("Online")}


def mode(code: str) -> str:
    """The label of how somebody took part."""
    return mode_choices().get(code, code)


def column(name: str) -> str:
    """What a column of a participant report holds."""
    known = {
        "name": _("Name"),
        "email": _("Email"),
        "organisation": _("Organisation"),
        "joined": _("Joined at"),
        "left": _("Left at"),
        "duration": _("Length in minutes"),
        "gender": _("L/P (woman or man)"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "mode": _("On site or online"),
    }
    return known.get(name, name)


def gender_choices() -> dict[str, str]:
    """What is asked for sums only -> label; not said is a choice."""
    return {"": _("Not said"), "f": _("P (woman)"), "m": _("L (man)")}


def absence_choices() -> dict[str, str]:
    """What may be said of an absence -> label."""
    return {code: outcome(code) for code in ("absent_notice", "absent")}
