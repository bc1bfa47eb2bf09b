"""The fixed words of letters in the language spoken now."""

from forum.kernel.i18n import gettext as _


def nature_choices() -> dict[str, str]:
    """Sifat -> label, from the calmest to the most pressing."""
    return {
        "ordinary": _("Ordinary"),
        "important": _("Important"),
        "urgent": _("Urgent"),
        "most_urgent": _("Most urgent"),
    }


def nature(code: str) -> str:
    """The label of a nature."""
    return nature_choices()[code]


def addressing_choices() -> dict[str, str]:
    """To whom -> label."""
    return {
        "each": _("A letter for each office, with its own code to answer"),
        "list": _("One letter for all: “Yth. (daftar terlampir)”, with the list attached"),
    }


def addressee_side_choices() -> dict[str, str]:
    """Where "Yth." stands -> label."""
    return {
        "left": _("Left, below “Hal” (ANRI and the ministries)"),
        "right": _("Right, level with “Nomor” (the older regional style)"),
    }


def head_layout_choices() -> dict[str, str]:
    """How two letterheads stand -> label."""
    return {"stacked": _("One below the other, between the two emblems"), "beside": _("Side by side")}


def opening(forum: str) -> tuple[str, ...]:
    """How a letter begins when nobody wrote it."""
    return (_("We respectfully invite you to attend the following meeting of %(forum)s:", forum=forum),)


def closing() -> tuple[str, ...]:
    """How a letter ends when nobody wrote it."""
    return (
        _("As decisions will be taken, we hope that you will attend in person. If you cannot, please send an official "
          "who may decide on your behalf."),
        _("Thank you for your attention and your attendance."),
    )  # fmt: skip


def enclosures(number: int) -> str:
    """How many annexes, in figures and in words, as letters say it."""
    if number == 0:
        return "–"
    return {1: _("1 (one) annex"), 2: _("2 (two) annexes")}.get(number, str(number))


def annex_title(place: int, number: int) -> str:
    """The first line of an annex: numbered when there are more than one."""
    return _("Annex %(roman)s to the letter", roman="I" * place) if number > 1 else _("Annex to the letter")
