"""Why a file that somebody brought gives no table, in the reader's words."""

from forum.kernel.i18n import gettext as _


def sentence(reason_code: str) -> str:
    """What happened and what to do, for each reason of `adapters.spreadsheet`."""
    again = _("Save it in Excel or LibreOffice as .xlsx and choose it again.")
    known = {
        "empty": _("The file is empty: no cell has words in it."),
        "too_large": _("The file is too large: at most 5 MB, and 50 MB when unpacked. Split it into smaller tables."),
        "too_many_rows": _("The table has more than 10,000 rows. Split it into smaller tables."),
        "too_many_columns": _("The table has more than 100 columns. Keep only those that are needed."),
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
