"""Sides, roles and papers in the language spoken now."""

from forum.kernel.i18n import gettext as _


def side_choices() -> dict[str, str]:
    """Side -> label."""
    return {"government": _("Government"), "civil_society": _("Civil society"), "other": _("Other members")}


def side(code: str) -> str:
    """The label of a side."""
    return side_choices()[code]


def role_choices() -> dict[str, str]:
    """Role -> label."""
    return {"organiser": _("Organiser"), "minute_taker": _("Minute taker"), "leader": _("Leader"),
            "member": _("Member")}  # fmt: skip


def role(code: str) -> str:
    """The label of a role."""
    return role_choices()[code]


def role_meaning(code: str) -> str:
    """What a role lets somebody do, in one sentence."""
    words: dict[str, str] = {
        "organiser": _("Plans meetings, invites, and does everything else in this forum."),
        "minute_taker": _("Records attendance and writes the minutes."),
        "leader": _("Sees everything, with the reports."),
        "member": _("Sees the forum and its meetings."),
    }
    return words[code]


def roles_explained() -> dict[str, str]:
    """Role -> label with what it lets somebody do."""
    return {code: f"{words} – {role_meaning(code)}" for code, words in role_choices().items()}


def quorum_choices() -> dict[str, str]:
    """What a quorum is counted over -> label."""
    return {
        "organisations": _("all invited organisations, whoever comes for them"),
        "government": _("the invited government organisations"),
        "heads": _("heads of government organisations in person; acting heads count"),
    }


def paper_choices() -> dict[str, str]:
    """Paper -> label with its size in millimetres."""
    return {"a4": _("A4 (210 × 297 mm)"), "f4": _("F4 / Folio (215 × 330 mm)")}
