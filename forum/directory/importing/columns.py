"""Which column is which, and what the words in its cells mean, in Indonesian and English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from forum.kernel.i18n import gettext as _

SYNONYMS: dict[str, tuple[str, ...]] = {
    "organisation": ("organisasi", "nama organisasi", "opd", "nama opd", "skpd", "perangkat daerah", "instansi",
                     "nama instansi", "lembaga", "nama lembaga", "dinas", "kantor", "unit kerja", "organisation",
                     "organization", "agency", "institution"),
    "short_name": ("nama singkat", "singkatan", "akronim", "nama pendek", "short name", "abbreviation", "acronym"),
    "kind": ("jenis", "jenis organisasi", "jenis opd", "jenis lembaga", "kind", "type", "organisation type"),
    "sector": ("sektor", "unsur", "kelompok", "pihak", "sector"),
    "title": ("jabatan", "nama jabatan", "jabatan struktural", "office", "title", "job title", "position"),
    "rank": ("tingkat", "tingkat jabatan", "level", "jenjang", "rank"),
    "name": ("nama", "nama lengkap", "nama pejabat", "pejabat", "nama kepala", "kontak", "narahubung", "name",
             "full name", "person", "holder", "contact"),
    "tenure_kind": ("status jabatan", "status", "status pejabat", "definitif plt", "tenure", "acting", "acting status"),
    "since": ("sejak", "mulai", "mulai menjabat", "tmt", "tanggal mulai", "since", "start", "start date", "from"),
    "email": ("email", "e mail", "surel", "alamat email", "alamat surel", "mail", "mail address", "email address"),
    "phone": ("telepon", "telp", "no telepon", "nomor telepon", "hp", "no hp", "nomor hp", "wa", "whatsapp", "no wa",
              "nomor wa", "nomor whatsapp", "phone", "telephone", "mobile", "phone number"),
    "nip": ("nip", "nomor induk pegawai", "civil servant number"),
    "office_email": ("email jabatan", "email kantor", "email dinas", "email opd", "email instansi", "email organisasi",
                     "surel kantor", "surel jabatan", "office email"),
    "office_phone": ("telepon kantor", "telepon jabatan", "telp kantor", "telepon dinas", "office phone"),
}  # fmt: skip
MEANINGS = {heading: name for name, headings in SYNONYMS.items() for heading in headings}


def titles() -> dict[str, str]:
    """Field -> the heading we write ourselves, in the order of the template; each is recognised again."""
    return {
        "organisation": _("Organisation"), "short_name": _("Short name"), "kind": _("Kind"), "sector": _("Sector"),
        "title": _("Office"), "rank": _("Level"), "name": _("Name"), "tenure_kind": _("Acting status"),
        "since": _("Since"), "email": _("Email"), "phone": _("Phone"), "nip": _("NIP"),
        "office_email": _("Office email"), "office_phone": _("Office phone"),
    }  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """`places`: field -> column from 0. `ignored`: headings nobody knows, and second columns of one meaning."""

    places: dict[str, int]
    header: tuple[str, ...]
    ignored: list[str] = field(default_factory=list)

    def heading(self, name: str) -> str:
        """The heading as the file has it; our own for a field that has no column."""
        return self.header[self.places[name]] if name in self.places else titles()[name]


def plain(text: str) -> str:
    """Lower case, without punctuation and double blanks: "No. HP" is "no hp"."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold().replace("_", " ")).split())


def recognise(header: Sequence[str]) -> Columns:
    """Find the meaning of each heading; a heading in brackets or after a slash may add words ("OPD / Instansi")."""
    places: dict[str, int] = {}
    ignored = []
    for place, heading in enumerate(header):
        name = _meaning(heading)
        if name and name not in places:
            places[name] = place
        elif heading:
            ignored.append(heading)
    return Columns(places, tuple(header), ignored)


def _meaning(heading: str) -> str | None:
    whole = plain(heading)
    first = plain(re.split(r"[(/\[]", heading, maxsplit=1)[0])
    return MEANINGS.get(whole) or MEANINGS.get(first) or _our_own(whole)


def _our_own(whole: str) -> str | None:
    return next((name for name, ours in titles().items() if plain(ours) == whole), None)
