"""Numbers and dates in words, as official documents write them, in Indonesian and English. Pure.

The library num2words says the same numbers (all of 0 to 9999 were compared once); it knows sixty languages and no
dates, and needs a package that nobody keeps any more (docs/dependencies.md).
"""

from datetime import date

LARGEST = 9_999
_ID = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
       "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
             "twelve": "twelfth"}  # fmt: skip
_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip


def in_words(number: int, locale: str = "id") -> str:
    """0 to 9999: "dua ribu dua puluh enam", "two thousand and twenty-six". Raises ValueError for any other."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"no words for {number}")
    return _english(number) if locale == "en" else _indonesian(number)


def ordinal(number: int) -> str:
    """1 to 9999 in English: "twenty-first", "thirtieth"."""
    head, divider, last = _split(in_words(number, "en"))
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last += "th"
    return f"{head}{divider}{last}"


def date_in_words(day: date, locale: str = "id") -> str:
    """ "Senin tanggal tiga puluh bulan November tahun dua ribu dua puluh enam", "Monday, the thirtieth of November two
    thousand and twenty-six".
    """
    weekday, month = _DAYS[locale][day.weekday()], _MONTHS[locale][day.month - 1]
    if locale == "en":
        return f"{weekday}, the {ordinal(day.day)} of {month} {in_words(day.year, 'en')}"
    return f"{weekday} tanggal {in_words(day.day)} bulan {month} tahun {in_words(day.year)}"


def _indonesian(number: int) -> str:
    if number < 12:
        return _ID[number]
    for size, one, name in ((1_000, "seribu", "ribu"), (100, "seratus", "ratus")):
        if number >= size:
            many, rest = divmod(number, size)
            said = one if many == 1 else f"{_ID[many]} {name}"
            return f"{said} {_indonesian(rest)}" if rest else said
    if number < 20:
        return f"{_ID[number - 10]} belas"
    tens, rest = divmod(number, 10)
    return f"{_ID[tens]} puluh {_ID[rest]}" if rest else f"{_ID[tens]} puluh"


def _english(number: int) -> str:
    if number < 20:
        return _EN[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return f"{_TENS[tens]}-{_EN[rest]}" if rest else _TENS[tens]
    if number < 1_000:
        hundreds, rest = divmod(number, 100)
        return f"{_EN[hundreds]} hundred" + (f" and {_english(rest)}" if rest else "")
    thousands, rest = divmod(number, 1_000)
    if not rest:
        return f"{_EN[thousands]} thousand"
    return f"{_EN[thousands]} thousand {'and ' if rest < 100 else ''}{_english(rest)}"


def _split(words: str) -> tuple[str, str, str]:
    at = max(words.rfind(" "), words.rfind("-"))
    return (words[:at], words[at], words[at + 1 :]) if at >= 0 else ("", "", words)
