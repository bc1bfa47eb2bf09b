"""Documents of the fictional Kabupaten Contoh, filled in: the yardstick of how official paper looks."""

from __future__ import annotations

from pathlib import Path

from forum.adapters import qr

FOLDER = Path(__file__).parent
OUTCOMES = ("head", "deputy", "staff", "absent_notice", "absent", "not_recorded")
LETTERS = dict(zip(OUTCOMES, "KWSI–·", strict=True))
AGENCIES = (
    *("Dinas Sosial", "Dinas Kesehatan", "Dinas Pendidikan", "Dinas Tenaga Kerja", "Dinas Perhubungan"),
    *("Dinas Pertanian", "Dinas Koperasi dan Usaha Mikro", "Dinas Lingkungan Hidup", "Inspektorat Daerah"),
    *("Dinas Komunikasi dan Informatika", "Dinas Pemberdayaan Masyarakat dan Desa", "Satuan Polisi Pamong Praja"),
    *("Dinas Kependudukan dan Pencatatan Sipil", "Badan Pendapatan Daerah", "Dinas Perikanan"),
    *("Badan Penanggulangan Bencana Daerah", "Dinas Pariwisata dan Kebudayaan", "Dinas Pemuda dan Olahraga"),
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def emblem() -> dict[str, bytes]:
    return {"lambang.svg": (FOLDER / "lambang.svg").read_bytes()}


def letter() -> str:
    code = qr.svg("https://rembug.contoh.example/j/7Q2M9F", title="Kode QR: jawab undangan ini")
    return _page("undangan").replace("{qr}", code)


def minutes(rows: int = 18) -> str:
    """One row for each agency present; 18 rows make three pages."""
    code = qr.svg("https://rembug.contoh.example/n/2026-11-20", title="Kode QR: halaman notula ini")
    lines = "\n".join(
        f'<tr><td class="align-center">{number}</td><td>{AGENCIES[number % 18]}</td><td>Pejabat {number}</td>'
        f'<td class="align-center">{_presence(OUTCOMES[number % 6])}</td></tr>'
        for number in range(1, rows + 1)
    )
    return _page("notula").replace("{qr}", code).replace("{rows}", lines)


def report() -> str:
    """Eighteen agencies and twelve meetings; fits one sheet of A4."""
    seats = [
        [OUTCOMES[(number * number + month * (number % 5 + 1)) % 6] for month in range(12)] for number in range(18)
    ]
    table = sorted(zip(AGENCIES, seats, strict=True), key=lambda row: (_came(row[1]), row[0]))
    lines = "\n".join(
        f'<tr><th scope="row">{agency}</th>'
        + "".join(f'<td class="align-center">{_presence(outcome)}</td>' for outcome in outcomes)
        + f'<td class="align-right">{_came(outcomes)} dari 12</td></tr>'
        for agency, outcomes in table
    )
    never = sum("head" not in outcomes for outcomes in seats)
    filled = {
        "{finding}": f"{never} dari 18 kepala perangkat daerah belum pernah hadir sendiri",
        "{columns}": '<col class="w-5">' * 12,
        "{months}": "".join(f'<th scope="col">{month}</th>' for month in MONTHS),
        "{rows}": lines,
    }
    page = _page("laporan")
    for mark, words in filled.items():
        page = page.replace(mark, words)
    return page


def _came(outcomes: list[str]) -> int:
    return sum(outcome in ("head", "deputy", "staff") for outcome in outcomes)


def _presence(outcome: str) -> str:
    return f'<span class="presence presence-{outcome}"><b>{LETTERS[outcome]}</b></span>'


def _page(name: str) -> str:
    return (FOLDER / f"{name}.html").read_text(encoding="utf-8")
