"""Why a file gives no table, and what each column is for, in the reader's words."""

from forum.directory import labels
from forum.directory.importing import columns
from forum.kernel.i18n import gettext as _


def sentence(reason_code: str) -> str:
    """What happened and what to do, for each reason of `adapters.spreadsheet`."""
    again = _("Save it in Excel or LibreOffice as .xlsx and choose it again.")
    known = {
        "empty": _("The file is empty: no cell has words in it."),
        "too_large": _("The file is too large: at most 5 MB, and 50 MB when unpacked. Split it into smaller tables."),
        "too_many_rows": _("The table has more than 10,000 rows. Split it into smaller tables."),
        "too_many_columns": _("The table has more than 100 columns. Keep only those with offices and people."),
        "cell_too_long": _("A cell holds more text than Excel allows; often a quotation mark is missing. Check it."),
        "old_excel": _("This is an Excel file of before 2007 (.xls).") + " " + again,
        "encrypted": _("The file is protected with a password. Take the password away and choose it again."),
        "macros": _("The file contains macros, which we do not open.") + " " + again,
        "open_document": _("This is an OpenDocument file (.ods).") + " " + again,
        "markup": _("This is a web page with the name of a table.") + " " + again,
        "not_a_table": _("This file is not a table.") + " " + again,
        "encoding": _("The characters in this file cannot be read.") + " " + again,
        "damaged": _("The file is damaged and cannot be read.") + " " + again,
    }
    return str(known.get(reason_code, known["damaged"]))


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
