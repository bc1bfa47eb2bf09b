"""What each column of the template is for, in the reader's words."""

from forum.directory import labels
from forum.directory.importing import columns
from forum.kernel.i18n import gettext as _


def explanations() -> list[list[str]]:
    """Heading and what to write there, a row for each column of the template."""
    said = {
        "organisation": _("Full or short name. Needed in every row."),
        "short_name": _("As people say it: Dinsos, Bappeda."),
        "kind": " · ".join(labels.organisation_kind_choices().values()),
        "sector": " · ".join(labels.sector_choices().values()),
        "title": _("The chair: Kepala Dinas Sosial. Empty for people without an office."),
        "rank": " · ".join(labels.rank_choices().values()),
        "name": _("Who holds the office, with titles. Empty for an office alone."),
        "tenure_kind": _("Definitive, Plt., Plh. or Pj. Empty means definitive."),
        "since": _("First day in office, 2026-11-20. Empty means today."),
        "email": _("The person’s own address."),
        "phone": _("The person’s own number, 0812…"),
        "nip": _("As text, so that no digit is lost."),
        "office_email": _("The address of the office; it stays when the holder changes."),
        "office_phone": _("The number of the office."),
    }
    return [[heading, said[name]] for name, heading in columns.titles().items()]
