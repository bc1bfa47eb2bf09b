"""From the words of a sentence: who will do it, by when, and what it serves. Only suggestions, changed in place."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from forum.actions.queries import goals
from forum.actions.queries.placing import Parts
from forum.actions.queries.placing import code as place_code
from forum.kernel.errors import Problem
from forum.minutes.models import Speaker
from forum.minutes.owners import Owner

USUAL_DAYS = 14
"""Days until a promise is due when its sentence names no day."""
MONTHS = {
    word: number
    for number, words in enumerate((
        "januari january jan", "februari february feb pebruari", "maret march mar", "april apr", "mei may",
        "juni june jun",
        "juli july jul", "agustus august agu aug agt", "september sep sept", "oktober october okt oct",
        "november nov nopember", "desember december des dec",
    ), start=1)
    for word in words.split()
}  # fmt: skip
NUMBERS = {
    word: number
    for number, words in enumerate(("satu one a an se", "dua two", "tiga three", "empat four", "lima five", "enam six",
                                    "tujuh seven", "delapan eight", "sembilan nine", "sepuluh ten"), start=1)
    for word in words.split()
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NUMBER = rf"\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))}"
_DAY = re.compile(rf"\b(\d{{1,2}})\s+({_MONTH})\b\.?(?:\s+(\d{{4}})\b)?")
_DAY_AFTER_MONTH = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}})\b(?!\d)(?:,?\s+(\d{{4}})\b)?")
_DIGITS = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_END_OF = re.compile(
    rf"\b(?:akhir|penghujung|end of|late)\s+(?:bulan\s+)?({_MONTH}|tahun|year)(?:\s+ini)?\b(?:\s+(\d{{4}})\b)?"
)
_MONTH_ALONE = re.compile(rf"\b(?:bulan|pada|in|by|sebelum|before|hingga|sampai)\s+({_MONTH})\b(?:\s+(\d{{4}})\b)?")
_WITHIN = re.compile(
    rf"\b(?:({_NUMBER})\s*(hari|days?|minggu|pekan|weeks?|bulan|months?)|(seminggu|sepekan|sebulan))\b(\s+(?:kerja|working))?"
)
_PART = r"\s+(?:no(?:mor)?\.?\s*|number\s+|ke-?\s*)?(\d[\w.]*)"
_COMMITMENT = re.compile(rf"\b(?:komitmen|commitment){_PART}")
_MILESTONE = re.compile(rf"\b(?:tonggak|milestone){_PART}")
_GOALS = re.compile(
    r"\b(?:tpb|sdgs?)\s*(?:ke-?\s*|no(?:mor)?\.?\s*)?((?:\d{1,2}(?:\.[0-9a-z]{1,2})?(?:\s*[,;]\s*|\s+(?:dan|and)\s+)?)+)"
)
_NEXT = re.compile(r"\b(?:(minggu|pekan|bulan) depan|next (week|month))\b|\b(besok|lusa|tomorrow)\b")


def owner(sentence: str, offered: Sequence[Owner], spoke: Sequence[Speaker] = ()) -> Owner | None:
    """Who is named first in the sentence, the longest name where several begin there; else whoever spoke last under the
    item, if their organisation is offered; else nobody.
    """
    words = sentence.casefold()
    best: tuple[int, int, Owner] | None = None
    for one in offered:
        names = [one.name] if one.office else [one.name, one.organisation.short_name]
        for name in filter(None, names):
            found = re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", words)
            if found and (best is None or (found.start(), -len(name)) < best[:2]):
                best = (found.start(), -len(name), one)
    if best is not None:
        return best[2]
    by_name = {one.name.casefold(): one for one in offered}
    for speaker in reversed(spoke):
        if known := by_name.get(speaker.organisation_name.casefold()):
            return known
    return None


def due_on(sentence: str, day: date) -> date:
    """The day that the sentence names, counted from the `day` of the meeting; else two weeks later.

    A day and month without a year is the next such day. The last day named counts: "from 1 to 15 December".
    """
    words = " ".join(sentence.casefold().split())
    named = [*_named(words, day)]
    later = [one for one in named if one >= day]
    if later:
        return later[-1]
    return _counted(words, day) or day + timedelta(days=USUAL_DAYS)


def place(sentence: str, parts: Parts) -> str:
    """The commitment or milestone that the sentence names by its number ("Komitmen 3", "tonggak 3.2"), as a choice of
    `actions.queries.placing`; "" for none, and for a number that several commitments of the plan have.
    """
    words = sentence.casefold()
    numbers = {one[1].rstrip(".") for one in _COMMITMENT.finditer(words)}
    meant = [(one, steps) for one, steps in parts if one.number.casefold() in numbers]
    steps = {one[1].rstrip(".") for one in _MILESTONE.finditer(words)}
    found = [(one, step) for one, own in meant or parts for step in own if step.number.casefold() in steps]
    if len(found) == 1:
        return place_code(found[0][0].id, found[0][1].id)
    return place_code(meant[0][0].id, None) if len(meant) == 1 else ""


def serves(sentence: str) -> list[goals.Goal]:
    """The goals and targets that the sentence names ("TPB 16.6", "SDG 5 and 16")."""
    found: set[goals.Goal] = set()
    for one in _GOALS.finditer(sentence.casefold()):
        try:
            found.update(goals.read(re.sub(r"\b(?:dan|and)\b", " ", one[1])))
        except Problem:  # "TPB 2030" names a year
            continue
    return sorted(found)


def _named(words: str, day: date) -> list[date]:
    found: list[tuple[int, date | None]] = []
    for one in _DAY.finditer(words):
        found.append((one.start(), _date(int(one[1]), MONTHS[one[2]], one[3], day)))
    for one in _DAY_AFTER_MONTH.finditer(words):
        found.append((one.start(), _date(int(one[2]), MONTHS[one[1]], one[3], day)))
    for one in _DIGITS.finditer(words):
        found.append((one.start(), _date(int(one[1]), int(one[2]), one[3], day)))
    if not any(moment for _at, moment in found):
        for one in _END_OF.finditer(words):
            found.append((one.start(), _last_day(MONTHS.get(one[1], 12), one[2], day)))
    if not any(moment for _at, moment in found):
        for one in _MONTH_ALONE.finditer(words):
            found.append((one.start(), _last_day(MONTHS[one[1]], one[2], day)))
    return [moment for _at, moment in sorted(found, key=lambda pair: pair[0]) if moment]


def _date(number: int, month: int, year: str | None, day: date) -> date | None:
    try:
        if year:
            return date(int(year), month, number)
        this = date(day.year, month, number)
        return this if this >= day else date(day.year + 1, month, number)
    except ValueError:  # 31 June, or 29 February of another year
        return None


def _last_day(month: int, year: str | None, day: date) -> date | None:
    wanted = int(year) if year else day.year if month >= day.month else day.year + 1
    if not 1 <= wanted < 9999:
        return None
    return date(wanted + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _counted(words: str, day: date) -> date | None:
    if found := _WITHIN.search(words):
        many, unit = _amount(found)
        if unit.startswith(("bulan", "month")):
            return day + timedelta(days=30 * many)
        if unit.startswith(("minggu", "pekan", "week")):
            return day + timedelta(weeks=many)
        return _working_days(day, many) if found[4] else day + timedelta(days=many)
    if found := _NEXT.search(words):
        if found[3]:
            return day + timedelta(days=2 if found[3] == "lusa" else 1)
        return day + timedelta(days=30 if (found[1] or found[2]) in ("bulan", "month") else 7)
    return None


def _amount(found: re.Match[str]) -> tuple[int, str]:
    if found[3]:
        return 1, "bulan" if found[3] == "sebulan" else "minggu"
    return (int(found[1]) if found[1].isdigit() else NUMBERS[found[1]]), found[2]


def _working_days(day: date, many: int) -> date:
    while many > 0:
        day += timedelta(days=1)
        many -= day.weekday() < 5
    return day
