"""What the words in cells mean: kinds, sectors, levels, dates; and sensible guesses where a cell is empty."""

import re
from datetime import date

from forum.directory.importing.columns import plain

KINDS = {
    "secretariat": ("sekretariat", "secretariat"), "inspectorate": ("inspektorat", "inspectorate"),
    "dinas": ("dinas", "agency"), "badan": ("badan", "board"),
    "unit": ("satuan", "unit", "satpol pp"),
    "hospital": ("rsd", "rsud", "rumah sakit", "hospital"), "section": ("bagian", "section"),
    "district": ("kecamatan", "subdistrict", "district"), "parliament": ("dprd", "dpr", "parliament", "council"),
    "ministry": ("kementerian", "lembaga negara", "ministry"),
    "region_head": ("pimpinan daerah", "kepala daerah", "region head"),
    "cso": ("cso", "oms", "lsm", "ormas", "ngo", "organisasi masyarakat sipil", "yayasan", "civil society"),
    "university": ("universitas", "perguruan tinggi", "kampus", "institut", "politeknik", "university", "academia"),
    "business": ("perusahaan", "dunia usaha", "swasta", "pt", "cv", "business", "company"),
    "media": ("media", "pers", "radio", "koran"), "community": ("komunitas", "paguyuban", "kelompok", "community"),
    "other": ("lainnya", "lain", "other"),
}  # fmt: skip
SECTORS = {
    "government": ("pemerintah", "pemda", "opd", "government"), "parliament": ("dprd", "parlemen", "parliament"),
    "cso": ("cso", "oms", "lsm", "ngo", "masyarakat sipil", "organisasi masyarakat sipil", "civil society"),
    "media": ("media", "pers"), "philanthropy": ("filantropi", "philanthropy"),
    "business": ("swasta", "dunia usaha", "bisnis", "private sector", "business"),
    "academia": ("akademisi", "perguruan tinggi", "kampus", "universitas", "academia", "university"),
    "community": ("komunitas", "masyarakat", "warga", "community"),
}  # fmt: skip
RANKS = {
    "head": ("kepala", "pimpinan", "ketua", "head", "1"),
    "deputy": ("wakil", "pejabat", "wakil pejabat", "sekretaris", "kabid", "kabag", "kepala bidang", "kepala bagian",
               "deputy", "official", "2"),
    "staff": ("staf", "pelaksana", "staff", "3"),
}  # fmt: skip
TENURES = {
    "definitive": ("definitif", "definitive", "tetap"), "plt": ("plt", "pelaksana tugas"),
    "plh": ("plh", "pelaksana harian"), "pj": ("pj", "penjabat"),
}  # fmt: skip
BY_KIND = {"cso": "cso", "university": "academia", "business": "business", "media": "media",
           "community": "community", "parliament": "parliament"}  # fmt: skip
HEADS = ("kepala dinas", "kepala badan", "kepala pelaksana", "kepala satuan", "camat", "direktur", "inspektur", "ketua",
         "bupati", "wali kota", "sekretaris daerah", "sekretaris dprd", "menteri", "rektor", "koordinator",
         "head of", "director", "chair")  # fmt: skip
DEPUTIES = ("kepala bidang", "kepala bagian", "kepala seksi", "kepala sub", "kabid", "kabag", "sekretaris", "wakil",
            "asisten", "deputi", "deputy", "secretary", "kepala")  # fmt: skip
SHORT = {
    "secretariat": r"(setda|setwan)\b", "dinas": r"(dis|din)[a-z]{3,}\b|d(lh|kp|kpp|pmd|pupr|p3a|pmptsp|p3akb)\b",
    "badan": r"(bapp|bapen|bakesbang|bkps|bpkad|bpbd|brida|bkd)", "unit": r"satpol\b", "district": r"kec\b",
    "section": r"bag\b", "university": r"(univ|stie|stain|uin|iain)\b",
}  # fmt: skip
OF_HEAD = {"kepala dinas": "dinas", "kepala badan": "badan", "camat": "district", "inspektur": "inspectorate",
           "rektor": "university", "kepala bagian": "section"}  # fmt: skip
MONTHS = ("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
          "november", "desember")  # fmt: skip
ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip


def code(known: dict[str, tuple[str, ...]], text: str, labels: dict[str, str]) -> str | None:
    """The stored word for `text`: itself, one of its names, or the label the pages show; None when unknown."""
    wanted = plain(text)
    for value, words in known.items():
        if wanted in (value.replace("_", " "), *words) or plain(labels.get(value, "")) == wanted:
            return value
    return None


def guessed_kind(name: str, title: str = "") -> str:
    """The kind that an organisation's name says ("Dinas Sosial", "Dinsos"), else its head's title ("Kepala Badan");
    `other` when neither says anything.
    """
    words = plain(name)
    for kind, known in KINDS.items():
        if any(re.match(rf"{word}\b", words) for word in known):
            return kind
    for kind, pattern in SHORT.items():
        if re.match(pattern, words):
            return kind
    return next((kind for start, kind in OF_HEAD.items() if plain(title).startswith(start)), "other")


def sector_of(kind: str) -> str:
    """The sector that organisations of a kind belong to; `community` for kinds that say nothing."""
    return BY_KIND.get(kind, "community" if kind == "other" else "government")


def guessed_rank(title: str, kind: str) -> str:
    """The level that a title says (domain.md 3.3); the head of a section is a head within it."""
    words = plain(title)
    if kind == "section" and words.startswith("kepala bagian"):
        return "head"
    if words.startswith(HEADS):
        return "head"
    return "deputy" if words.startswith(DEPUTIES) else "staff"


def day(text: str) -> date | None:
    """A date as people write it: 2025-01-31, 31/1/2025, 31-01-2025, 31 Januari 2025. None when it is none."""
    wanted = text.strip().casefold()
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: \d\d:\d\d)?", wanted):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", wanted):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := re.fullmatch(r"(\d{1,2}) ([a-z]{3,9})\.? (\d{4})", wanted):
            months = [number for names in (MONTHS, ENGLISH) for number, name in enumerate(names, 1)
                      if name.startswith(found[2])]  # fmt: skip
            return date(int(found[3]), months[0], int(found[1])) if months else None
    except ValueError:
        return None
    return None
