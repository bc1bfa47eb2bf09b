"""What the stored words are called in the language spoken now (docs/domain.md 3.2-3.4)."""

from forum.kernel.i18n import gettext as _


def region_kind_choices() -> dict[str, str]:
    """Region kind -> label, from the largest to the smallest."""
    return {
        "country": _("Country"),
        "province": _("Province"),
        "regency": _("Regency"),
        "city": _("City"),
        "district": _("Subdistrict"),
        "village": _("Village"),
    }


def region_kind(kind: str) -> str:
    """The label of a region kind; an unknown one is shown as it is."""
    return region_kind_choices().get(kind, kind)


def organisation_kind_choices() -> dict[str, str]:
    """Organisation kind -> label: government kinds first (PP 18/2016), then the others."""
    return {
        "region_head": _("Regional leadership"),
        "secretariat": _("Secretariat"),
        "inspectorate": _("Inspectorate"),
        "dinas": _("Agency (dinas)"),
        "badan": _("Board (badan)"),
        "unit": _("Unit"),
        "hospital": _("Regional hospital"),
        "section": _("Section of the secretariat"),
        "district": _("Subdistrict office"),
        "parliament": _("Council (DPRD)"),
        "ministry": _("Ministry or national agency"),
        "cso": _("Civil society organisation"),
        "university": _("University"),
        "business": _("Business"),
        "media": _("Media organisation"),
        "community": _("Community group"),
        "other": _("Other organisation"),
    }


def organisation_kind(kind: str) -> str:
    """The label of an organisation kind; an unknown one is shown as it is."""
    return organisation_kind_choices().get(kind, kind)


def sector_choices() -> dict[str, str]:
    """Sector -> label."""
    return {
        "government": _("Government"),
        "parliament": _("Parliament"),
        "cso": _("Civil society"),
        "academia": _("Academia"),
        "media": _("Media"),
        "philanthropy": _("Philanthropy"),
        "business": _("Private sector"),
        "community": _("Community"),
    }


def sector(value: str) -> str:
    """The label of a sector; an unknown one is shown as it is."""
    return sector_choices().get(value, value)


def rank_choices() -> dict[str, str]:
    """Rank -> label. `deputy` covers everybody with authority below the head: secretary, head of division."""
    return {"head": _("Head"), "deputy": _("Deputy or official"), "staff": _("Staff")}


def rank(value: str) -> str:
    """The label of a rank; an unknown one is shown as it is."""
    return rank_choices().get(value, value)


def tenure_kind_choices() -> dict[str, str]:
    """Tenure kind -> label with its meaning, for forms."""
    return {
        "definitive": _("Definitive"),
        "plt": _("Plt. – acting, the post is vacant"),
        "plh": _("Plh. – acting by the day, the holder is away"),
        "pj": _("Pj. – appointed acting head"),
    }


def tenure_kind(kind: str) -> str:
    """What stands before the office: "Plt.", "Plh.", "Pj."; for a definitive tenure, that word."""
    short = {"plt": "Plt.", "plh": "Plh.", "pj": "Pj."}
    return str(_("Definitive")) if kind == "definitive" else short.get(kind, kind)


def acting_prefix(kind: str) -> str:
    """ "Plt.", "Plh." or "Pj."; nothing for a definitive tenure."""
    return "" if kind == "definitive" else tenure_kind(kind)
