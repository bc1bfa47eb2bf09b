"""Which column of a table is which, in Indonesian and English, and what its cells mean."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from forum.actions import labels
from forum.actions.queries import goals
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking

PART = "milestone."
"""Before the name of a column that belongs to a milestone."""
OTHER_WORDS = {
    "number": ("no", "nomor komitmen", "no komitmen", "commitment number", "kode komitmen"),
    "title": ("judul", "judul komitmen", "nama komitmen", "rencana aksi", "renaksi", "title", "commitment title"),
    "lead_name": (
        "penanggung jawab",
        "instansi penanggung jawab",
        "opd",
        "opd pengampu",
        "lead agency",
        "instansi",
        "lead implementing agency",
    ),
    "supporters": ("instansi pendukung", "instansi terkait", "opd pendukung", "mitra", "supporting", "supporting csos"),
    "starts_on": ("tanggal mulai", "start date"),
    "ends_on": ("selesai", "tanggal selesai", "end date", "tenggat"),
    "goals": ("sdg", "tpb", "tpb sdgs", "target tpb", "goals"),
    f"{PART}number": ("no tonggak", "no milestone", "nomor milestone", "milestone no"),
    f"{PART}text": ("tonggak capaian", "kegiatan", "aksi", "ukuran keberhasilan", "milestones"),
    f"{PART}output": ("keluaran", "target", "indikator", "output", "target capaian"),
    f"{PART}ends_on": ("tenggat tonggak", "milestone due"),
}
DATES = ("starts_on", "ends_on")
_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M")


def titles() -> dict[str, str]:
    """Column -> the heading that we write ourselves, in the language spoken now."""
    milestone = {f"{PART}{name}": words for name, words in labels.milestone_fields().items()}
    return {**labels.commitment_fields(), **milestone}


def recognise(header: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Column -> its place from 0; and the headings nobody knows, or that say the same a second time."""
    known = {plain(word): name for name, words in OTHER_WORDS.items() for word in words}
    for locale in ("en", "id"):
        with speaking(locale):
            known |= {plain(words): name for name, words in titles().items()}
    places: dict[str, int] = {}
    ignored = []
    for place, heading in enumerate(header):
        name = known.get(plain(heading))
        if name is None or name in places:
            if heading:
                ignored.append(heading)
        else:
            places[name] = place
    return places, ignored


def plain(text: str) -> str:
    """Lower case, without punctuation and double blanks."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold().replace("_", " ")).split())


def meaning(column: str, text: str) -> Any:
    """What a cell says: a date, a status, goals as we write them, words. Raises Problem."""
    name = column.removeprefix(PART)
    if name in DATES:
        return _day(text)
    if name == "status":
        return _status(text)
    if name == "goals":
        return goals.write(goals.read(text))
    limit = {"number": 20, "title": 300, "theme": 200, "lead_name": 250, "evidence_url": 2000}.get(name, 8000)
    if len(text) > limit:
        raise Problem(_("At most %(limit)s characters.", limit=limit), code="too_long")
    return text.replace("\0", "").strip()


def _day(text: str) -> date:
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    raise Problem(_("“%(text)s” is not a date. Write 2026-11-20 or 20/11/2026.", text=text[:40]), code="no_date")


def _status(text: str) -> str:
    for words in (*_spoken(labels.milestone_choices), {code: code for code in labels.milestone_choices()}):
        for code, label in words.items():
            if plain(label) == plain(text):
                return code
    known = ", ".join(labels.milestone_choices().values())
    raise Problem(_("“%(text)s” is no status we know: %(known)s.", text=text[:40], known=known), code="no_status")


def _spoken(choices: Callable[[], dict[str, str]]) -> list[dict[str, str]]:
    found = []
    for locale in ("id", "en"):
        with speaking(locale):
            found.append(choices())
    return found
