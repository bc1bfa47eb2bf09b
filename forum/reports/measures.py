"""The numbers of the report by name: what each counts, so that the list behind it can be opened.

The words stand in addresses (`…/laporan/baris?apa=kepala`), so they are Indonesian and stay.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from forum.kernel.i18n import gettext as _
from forum.reports.facts import Fact

REASONS = {
    "dinas-luar": "official_duty", "cuti": "leave", "sakit": "sick", "tugas-lain": "other_task", "kosong": "vacant",
    "lainnya": "other", "tanpa-alasan": "",
}  # fmt: skip
"""Word in an address -> why somebody else was sent."""

LEVELS = {
    "kepala": "head", "wakil": "deputy", "staf": "staff", "izin": "absent_notice", "tanpa-izin": "absent",
    "tidak-tercatat": "not_recorded",
}  # fmt: skip
"""Word in an address -> outcome."""

Test = Callable[[Fact], bool]


def _is(code: str) -> Test:
    return lambda fact: fact.code == code


MEASURES: dict[str, Test] = {
    "undangan": lambda fact: fact.is_invited,
    "dijawab": lambda fact: fact.known.answered,
    "belum-dijawab": lambda fact: fact.is_invited and not fact.known.answered,
    "hadir": lambda fact: fact.came,
    **{word: _is(code) for word, code in LEVELS.items()},
    "kepala-diundang": lambda fact: fact.is_invited and fact.code == "head",
    "plt": lambda fact: fact.outcome.acting is not None,
    "absen": lambda fact: fact.is_invited and fact.code in ("absent_notice", "absent"),
    "tercatat": lambda fact: fact.is_recorded,
    "tak-diundang": lambda fact: not fact.is_invited,
    "diwakilkan": lambda fact: fact.is_delegated,
    "surat-tugas": lambda fact: fact.is_delegated and fact.known.has_mandate,
    "pengakuan": lambda fact: fact.own_words > 0,
    "perbedaan": lambda fact: fact.known.disputed > 0,
}


def labels() -> dict[str, str]:
    """Word -> what it counts, in the language spoken now."""
    return {
        "undangan": _("Invited"),
        "dijawab": _("Answered"),
        "belum-dijawab": _("Not answered"),
        "hadir": _("Came"),
        "kepala": _("Head came"),
        "wakil": _("An official came for the head"),
        "staf": _("Staff came for the head"),
        "izin": _("Absent with notice"),
        "tanpa-izin": _("Absent without notice"),
        "tidak-tercatat": _("Not recorded"),
        "kepala-diundang": _("Invited, and the head came"),
        "plt": _("An acting head came"),
        "absen": _("Absent, with or without notice"),
        "tercatat": _("Invited, and recorded"),
        "tak-diundang": _("Came without an invitation"),
        "diwakilkan": _("Somebody else was sent"),
        "surat-tugas": _("Somebody else was sent, with a letter"),
        "pengakuan": _("Own word, not confirmed"),
        "perbedaan": _("Recorded differently"),
    }


@dataclass(frozen=True)
class Filter:
    """Which facts are meant. Empty: no matter which."""

    measure: str = ""
    organisations: Collection[int] = ()
    meeting: str = ""
    reason: str = ""
    level: str = ""

    def wants(self, fact: Fact) -> bool:
        """Unknown words are taken for none: an old address still shows something."""
        return (
            MEASURES.get(self.measure, _anything)(fact)
            and (not self.organisations or fact.row.organisation_id in self.organisations)
            and (not self.meeting or fact.column.key == self.meeting)
            and (self.reason not in REASONS or fact.reason == REASONS[self.reason])
            and (self.level not in LEVELS or fact.code == LEVELS[self.level])
        )


def _anything(_fact: Fact) -> bool:
    return True
