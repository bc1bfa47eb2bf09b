"""Numbers of letters, by the forum's own template: read and carried on, never invented. Pure.

A register of letters holds more than our invitations, so a number is at most proposed: when the forum set a template
with a sequence and a year, and somebody typed a number of that year by the same template. A person takes it or not.
"""

import re
from collections.abc import Iterable
from datetime import date

FIELDS = ("urut", "kode", "bulan_romawi", "bulan", "tahun")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_FIELD = re.compile(r"\{([^{}]*)\}")
_ADDRESS = re.compile(r"(jalan|jln?\b|gedung|kompleks|komplek|kotak pos|telepon|telp|desa|alamat)", re.IGNORECASE)
_SHAPES = {
    "urut": r"(?P<urut>\d{1,6})",
    "bulan_romawi": "[IVX]{1,4}",
    "bulan": r"\d{1,2}",
    "tahun": r"(?P<tahun>\d{4})",
}


def wrong_fields(template: str) -> list[str]:
    """What stands in braces and means nothing; a lone brace counts too."""
    wrong = [name for name in _FIELD.findall(template) if name not in FIELDS]
    return wrong + sorted({brace for brace in _FIELD.sub("", template) if brace in "{}"})


def repeats(template: str) -> bool:
    """Whether the sequence or the year stands in it more than once, so that a number could not be read back."""
    names = _FIELD.findall(template)
    return names.count("urut") > 1 or names.count("tahun") > 1


def sequence_of(template: str, code: str, number: str) -> tuple[int, int, int] | None:
    """A typed number read by the template: (sequence, its digits, year); None when it is another kind of number."""
    names = _FIELD.findall(template)
    if wrong_fields(template) or repeats(template) or not {"urut", "tahun"} <= set(names):
        return None
    pattern, end = "", 0
    for field in _FIELD.finditer(template):
        pattern += re.escape(template[end : field.start()]) + _SHAPES.get(field[1], re.escape(code))
        end = field.end()
    found = re.fullmatch(pattern + re.escape(template[end:]), number.strip(), re.ASCII)
    return (int(found["urut"]), len(found["urut"]), int(found["tahun"])) if found else None


def proposal(template: str, code: str, used: Iterable[str], day: date) -> str:
    """The number after the highest of `used` in the year of `day`, written like that one; empty when nothing allows it.

    `used` are the numbers people typed on the forum's other letters.
    """
    read = [one for number in used if (one := sequence_of(template, code, number)) and one[2] == day.year]
    if not read:
        return ""
    highest, width, _year = max(read)
    values = {"urut": f"{highest + 1:0{width}d}", "kode": code, "bulan_romawi": ROMAN[day.month - 1],
              "bulan": f"{day.month:02d}", "tahun": str(day.year)}  # fmt: skip
    return _FIELD.sub(lambda field: values[field[1]], template)


def lines(text: str) -> list[str]:
    """The lines of what somebody typed, without blanks around and without empty ones."""
    return [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]


def is_address(line: str) -> bool:
    """Whether a line of a letterhead begins like an address and not like a name."""
    return _ADDRESS.match(line) is not None


def paragraphs(text: str) -> list[str]:
    """The paragraphs of what somebody typed: set apart by a line break."""
    return lines(text)
