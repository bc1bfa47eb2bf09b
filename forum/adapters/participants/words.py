"""What the programs call their columns, in English and Indonesian, and how they write moments and durations."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_NAMES: dict[str, tuple[str, ...]] = {
    "name": ("name (original name)", "nama (nama asli)", "name", "nama", "full name", "nama lengkap", "participant",
             "peserta", "user name", "display name", "nama peserta", "attendee", "participant name"),
    "first_name": ("first name", "nama depan", "given name"),
    "last_name": ("last name", "nama belakang", "nama keluarga", "surname"),
    "email": ("user email", "email", "e-mail", "email address", "alamat email", "surel", "email pengguna"),
    "organisation": ("organisation", "organization", "instansi", "opd", "organisasi", "lembaga", "unit kerja",
                     "department", "company", "perangkat daerah"),
    "joined": ("join time", "first join", "first join time", "joined at", "time joined", "joined", "jam masuk",
               "waktu bergabung", "bergabung pertama", "pertama bergabung", "waktu masuk", "arrival time"),
    "left": ("leave time", "last leave", "last leave time", "left at", "time exited", "left", "jam keluar",
             "waktu keluar", "terakhir keluar", "keluar terakhir", "waktu meninggalkan"),
    "duration": ("duration (minutes)", "total duration (minutes)", "durasi (menit)", "total durasi (menit)", "duration",
                 "durasi", "in-meeting duration", "durasi dalam rapat", "time in call", "attendance duration",
                 "total time"),
    "gender": ("l/p", "jenis kelamin", "gender", "sex", "kelamin", "jk"),
    "mode": ("cara hadir", "cara mengikuti", "moda", "moda kehadiran", "luring/daring", "daring/luring", "mode",
             "attendance mode", "how"),
    "action": ("user action", "tindakan pengguna", "action"),
    "moment": ("timestamp", "stempel waktu", "cap waktu"),
}  # fmt: skip
KNOWN = {name: column for column, names in _NAMES.items() for name in names}
JOINED = re.compile(r"join|bergabung|masuk", re.IGNORECASE)
LEFT = re.compile(r"\bleft\b|leave|keluar|meninggalkan", re.IGNORECASE)
_GENDERS = {
    "f": ("p", "perempuan", "wanita", "f", "female", "woman"),
    "m": ("l", "laki-laki", "laki laki", "pria", "m", "male", "man"),
}
_GENDER_OF = {word: code for code, words in _GENDERS.items() for word in words}
_MODES = {
    "on_site": ("luring", "offline", "langsung", "hadir langsung", "di tempat", "di lokasi", "tatap muka", "fisik",
                "hadir fisik", "on site", "onsite", "in person", "in the room"),
    "online": ("daring", "online", "virtual", "zoom", "zoom meeting", "google meet", "meet", "teams", "microsoft teams",
               "jarak jauh", "remote"),
}  # fmt: skip
_MODE_OF = {word: code for code, words in _MODES.items() for word in words}
_UNITS = {
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600, "j": 3600, "jam": 3600, "m": 60, "min": 60,
    "mins": 60, "minute": 60, "minutes": 60, "menit": 60, "mnt": 60, "s": 1, "sec": 1, "secs": 1, "second": 1,
    "seconds": 1, "d": 1, "dtk": 1, "detik": 1,
}  # fmt: skip
_DAY = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{2,4})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([AaPp])?\.?\s*[Mm]?\.?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(\.\d+)?(Z|[+-]\d{2}:?\d{2})")
Order = str
"""`dmy`, `mdy` or `ymd`: in which order a report writes day, month and year."""


def column(header: str) -> str:
    """Which of COLUMNS a header names; empty for one we do not need."""
    return KNOWN.get(" ".join(header.replace("\ufeff", "").casefold().split()), "")


def gender(text: str) -> str:
    """ "f" or "m" as a table says it ("P", "Laki-laki", "female"); empty for anything else."""
    return _GENDER_OF.get(" ".join(text.casefold().split()), "")


def mode(text: str) -> str:
    """ "on_site" or "online" as a table says it ("Luring", "via Zoom"); empty for anything else."""
    plain = " ".join(text.casefold().replace("-", " ").split())
    return _MODE_OF.get(plain.removeprefix("secara ").removeprefix("via ").removeprefix("lewat "), "")


def seconds(text: str, *, plain_unit: int = 60) -> int | None:
    """A duration: "1h 27m 51s", "1 jam 2 mnt", "45 min", "01:02:03"; a bare number counts `plain_unit` seconds each."""
    text = text.strip().casefold().replace(",", ".")
    if re.fullmatch(r"\d{1,6}(\.\d+)?", text):
        return round(float(text) * plain_unit)
    if match := re.fullmatch(r"(\d{1,3}):(\d{2}):(\d{2})", text):
        return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3])
    parts = re.findall(r"(\d{1,6})\s*([a-z]+)\.?", text)
    if not parts or any(unit not in _UNITS for _number, unit in parts):
        return None
    return sum(int(number) * _UNITS[unit] for number, unit in parts)


def orders(texts: list[str], day: date) -> Order:
    """In which order these moments write their dates: the one that puts them nearest to the day of the meeting."""

    def distance(order: Order) -> tuple[int, int]:
        found = [_date(text, order) for text in texts if _DAY.search(text)]
        read = [abs((one - day).days) for one in found if one]
        return (len(found) - len(read), min(read, default=0) if read else 10**6)

    return min(("dmy", "mdy", "ymd"), key=distance)


def moment(text: str, order: Order, day: date, zone: ZoneInfo) -> datetime | None:
    """A moment as a report writes it, on the clock of `zone` unless it says otherwise; only a clock: on `day`."""
    text = text.strip().replace("\u202f", " ").replace("\xa0", " ")
    if _ISO.fullmatch(text):
        return datetime.fromisoformat(text.replace("Z", "+00:00").replace(" ", "T", 1))
    dated = _DAY.search(text)
    on = _date(text, order) if dated else day
    clock = _time(text[dated.end() :] if dated else text)
    return datetime.combine(on, clock, zone) if on and clock is not None else None


def _date(text: str, order: Order) -> date | None:
    match = _DAY.search(text)
    if match is None:
        return None
    first, second, third = (int(part) for part in match.groups())
    if first > 31:
        order = "ymd"
    year, month, day = {"dmy": (third, second, first), "mdy": (third, first, second), "ymd": (first, second, third)}[
        order
    ]
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    match = _CLOCK.search(text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def between(
    joined: datetime | None, left: datetime | None, length: int | None
) -> tuple[datetime | None, datetime | None]:
    """Complete what is missing of beginning, end and length (seconds); an end before its beginning is not believed."""
    if joined and left and left < joined:
        left = None
    if joined and left is None and length is not None:
        left = joined + timedelta(seconds=length)
    return joined, left
