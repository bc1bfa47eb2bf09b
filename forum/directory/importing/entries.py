"""A row of the table, read: every cell checked against what its column may hold."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from email_validator import EmailNotValidError, validate_email

from forum.adapters.spreadsheet import Row
from forum.directory import labels
from forum.directory.importing import words
from forum.directory.importing.columns import Columns
from forum.kernel.i18n import gettext as _

LIMITS = {"organisation": 250, "short_name": 80, "title": 250, "name": 250, "email": 254, "phone": 40, "nip": 30,
          "office_email": 254, "office_phone": 40}  # fmt: skip
EXACT_DIGITS = 15  # a spreadsheet keeps no more digits of a number


@dataclass(frozen=True)
class CellError:
    """What is wrong in one cell: the row as the spreadsheet numbers it, the column by its heading."""

    row: int
    column: str
    message: str


@dataclass
class Entry:
    """One row. Empty text and None mean that the cell says nothing."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    since: date | None = None
    errors: list[CellError] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.values.get(name, "")


def read(row: Row, columns: Columns) -> Entry:
    """Check the cells of one row; what is wrong is in `errors`, in the language spoken now."""
    entry = Entry(row.number)
    numbers = {warning.column for warning in row.warnings if warning.code == "number"}
    broken = {warning.column for warning in row.warnings if warning.code == "formula_error"}
    for name, place in columns.places.items():
        text = " ".join(row.cells[place].split())
        problem = ""
        if place in broken:
            problem = _("The spreadsheet shows an error here (%(text)s).", text=text)
        elif text in ("-", "–", "—"):
            text = ""
        elif text:
            text, problem = _checked(name, text, place in numbers)
        if problem:
            entry.errors.append(CellError(row.number, columns.heading(name), problem))
        else:
            entry.values[name] = text
    _finish(entry, columns)
    return entry


def _checked(name: str, text: str, was_number: bool) -> tuple[str, str]:
    """The value to keep, and what is wrong with it (then the value does not count)."""
    if len(text) > LIMITS.get(name, 250):
        return "", _("At most %(max)d characters; this has %(count)d.", max=LIMITS.get(name, 250), count=len(text))
    if name in CODED:
        known, shown = CODED[name]
        value = words.code(known, text, shown())
        return (value, "") if value else ("", _unknown(text, list(shown().values())))
    if name == "since":
        return (
            (text, "") if words.day(text) else ("", _("“%(text)s” is not a date. Write it as 2026-11-20.", text=text))
        )
    if name in ("email", "office_email"):
        return _address(text)
    if name in ("phone", "office_phone", "nip") and was_number:
        return _digits(name, text)
    return text, ""


CODED: dict[str, tuple[dict[str, tuple[str, ...]], Callable[[], dict[str, str]]]] = {
    "kind": (words.KINDS, labels.organisation_kind_choices),
    "sector": (words.SECTORS, labels.sector_choices),
    "rank": (words.RANKS, labels.rank_choices),
    "tenure_kind": (words.TENURES, lambda: {"definitive": _("Definitive"), "plt": "Plt.", "plh": "Plh.", "pj": "Pj."}),
}


def _unknown(text: str, known: list[str]) -> str:
    return str(_("“%(text)s” is not known here. Use one of these: %(known)s", text=text, known=", ".join(known)))


def _address(text: str) -> tuple[str, str]:
    try:
        return str(validate_email(text.lower(), check_deliverability=False).normalized), ""
    except EmailNotValidError:
        return "", _("“%(text)s” is not a complete email address.", text=text)


def _digits(name: str, text: str) -> tuple[str, str]:
    """A number that should have been text: mobile numbers get their zero back, long ones cannot be saved."""
    if name == "nip" and len(text) > EXACT_DIGITS:
        return "", _(
            "The spreadsheet kept this NIP as a number and lost digits. Format the column as text, type it again."
        )
    return (f"0{text}" if name != "nip" and text.startswith("8") else text), ""


def _finish(entry: Entry, columns: Columns) -> None:
    """What one cell asks of another."""
    wrong = {error.column for error in entry.errors}
    entry.since = words.day(entry.get("since"))
    if not entry.get("organisation") and columns.heading("organisation") not in wrong:
        entry.errors.append(CellError(entry.number, columns.heading("organisation"), _("Say which organisation.")))
    if entry.get("tenure_kind") and not entry.get("title"):
        entry.errors.append(CellError(entry.number, columns.heading("title"), _("Say which office is held.")))
    if not entry.get("name") and columns.heading("name") not in wrong:
        if entry.get("nip"):
            entry.errors.append(CellError(entry.number, columns.heading("name"), _("Say whose NIP this is.")))
        for ours, office in (("email", "office_email"), ("phone", "office_phone")):
            if entry.get(ours) and entry.get("title") and not entry.get(office):
                entry.values[office] = entry.get(ours)  # without a person it is the office's
