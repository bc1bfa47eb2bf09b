# ruff: noqa: E501
"""The action plan of Forum OGP Contoh: three invented commitments, and the year's promises that serve them."""

from datetime import date
from typing import Any

from sqlalchemy import select

from forum.actions import service as actions
from forum.actions.models import Action, Commitment, Milestone
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock, transaction

PLAN: tuple[dict[str, Any], ...] = (
    {"number": "1", "title": "Data anggaran desa terbuka dan dapat dibaca mesin", "theme": "Keterbukaan anggaran",
     "lead_name": "Dinas Pemberdayaan Masyarakat dan Desa", "goals": [(16, "16.6"), (10, "")],
     "problem": "Anggaran desa terbit sebagai gambar; warga tidak dapat membandingkan satu desa dengan desa lain.",
     "solution": "Semua desa menerbitkan tabel anggaran dalam bentuk CSV, setiap tahun sebelum Maret.",
     "result": "Warga di 31 kecamatan dapat membandingkan anggaran desanya.", "words": ("anggaran", "tabel", "kecamatan"),
     "steps": (("Tabel 2023 terbit", "done"), ("Tabel 2024 dan 2025 terbit", "in_progress"), ("Pelatihan 31 kecamatan", "not_started"))},
    {"number": "2", "title": "Layanan yang ramah bagi penyandang disabilitas dan pekerja migran", "theme": "Layanan inklusif",
     "lead_name": "Dinas Sosial", "goals": [(10, "10.2"), (8, "")],
     "problem": "Layanan belum dapat dipakai semua orang.", "solution": "Ukuran layanan disusun bersama yang memakainya.",
     "result": "Setiap loket memenuhi ukuran itu.", "words": ("isyarat", "migran", "disabilitas", "pembaca layar"),
     "steps": (("Meja aduan dibuka", "done"), ("Ukuran layanan disepakati", "in_progress"))},
    {"number": "3", "title": "Rapat forum yang hasilnya dapat diikuti semua orang", "theme": "Partisipasi",
     "lead_name": "Badan Perencanaan Pembangunan Daerah", "goals": [(16, "16.7"), (17, "")],
     "problem": "Hasil rapat sulit dicari kembali.", "solution": "Notula, kehadiran dan tindak lanjut terbit di satu halaman.",
     "result": "Tindak lanjut dapat diikuti sampai selesai.", "words": ("rapat", "kehadiran", "masukan", "komitmen"),
     "steps": (("Aturan keikutsertaan terbit", "done"), ("Kalender rapat dibagikan", "done"), ("Rekap kehadiran terbit", "in_progress"))},
)  # fmt: skip
TEXTS = ("number", "title", "theme", "lead_name", "problem", "solution", "result")


def lay(forum: Forum) -> None:
    """Write the plan, make it public, and connect the promises that serve it; goals are those of the commitment."""
    year = clock.today(forum.timezone).year
    with transaction.writing():
        promised = db.session.scalars(
            select(Action).join(Action.meeting).where(Action.forum_id == forum.id, Action.published_at.is_not(None))
        ).all()
        for one in PLAN:
            dates = {"starts_on": date(year, 1, 1), "ends_on": date(year + 1, 12, 31)}
            made = actions.save_commitment(forum, {name: one[name] for name in TEXTS} | dates | {"is_public": True},
                                           one["goals"])  # fmt: skip
            steps = [
                actions.save_milestone(made, {"number": f"{made.number}.{number}", "text": text, "status": status})
                for number, (text, status) in enumerate(one["steps"], start=1)
            ]
            _connect(made, steps, [each for each in promised if each.commitment_id is None], one)


def _connect(made: Commitment, steps: list[Milestone], promised: list[Action], one: dict[str, Any]) -> None:
    for action in promised:
        if any(word in action.text.casefold() for word in one["words"]):
            actions.connect(action, made, steps[action.id % len(steps)], one["goals"])
