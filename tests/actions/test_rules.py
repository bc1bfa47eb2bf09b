"""What strangers may read, what is late, which addresses are addresses."""

from datetime import date

import pytest

from forum.actions.kinds import is_overdue
from forum.actions.rules import is_web_address, without_contacts


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Hubungi sri.rahayu+rapat@dinsos.contoh.example segera", "Hubungi … segera"),
        ("[surat](mailto:sri@contoh.example) dan mailto:sri@contoh.example", "surat dan …"),
        ("Telepon 0812-3456-7890.", "Telepon …."),
        ("WA 6281234567890", "WA …"),
        ("wa.me/6281234567890", "wa.me/…"),
        ("+62 812 3456 7890", "…"),
        ("Kantor (0331) 487123", "Kantor …"),
        ("Kantor 0331 4871234", "Kantor …"),
        ("NIP 19700101 199503 2 001", "NIP …"),
        ("NIP 197001011995032001", "NIP …"),
        ("NIK 3509010101700001", "NIK …"),
    ],
)
def test_contacts_are_taken_out_of_text_for_strangers(written: str, read: str) -> None:
    assert without_contacts(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "Jumat, 20 November 2026, 09.00–12.00 WIB",
        "09.00-12.00",
        "01-12-2026 sampai 15/12/2026",
        "005/123/35.09.111/2026",
        "Rp 1.250.000.000 dari Rp62.000.000.000",
        "UU 27/2022 dan PP 18/2016",
        "Pasal 11 ayat (1), 17 tujuan, 40 perangkat daerah",
        "https://contoh.example/laporan/2026",
    ],
)
def test_dates_amounts_and_numbers_of_letters_stay(text: str) -> None:
    assert without_contacts(text) == text


@pytest.mark.parametrize(
    ("due_on", "status", "late"),
    [
        (date(2026, 11, 2), "not_started", True),
        (date(2026, 11, 2), "blocked", True),
        (date(2026, 11, 3), "in_progress", False),
        (date(2026, 11, 2), "done", False),
        (date(2026, 11, 2), "cancelled", False),
        (None, "not_started", False),
    ],
)
def test_late_is_past_its_day_and_not_closed(due_on: date | None, status: str, late: bool) -> None:
    assert is_overdue(due_on, status, date(2026, 11, 3)) is late


@pytest.mark.parametrize(
    ("text", "is_address"),
    [
        ("https://contoh.example/laporan", True),
        ("http://contoh.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("ftp://contoh.example/x", False),
        ("contoh.example", False),
        ("https://", False),
        ("https://contoh.example/a b", False),
        ('https://contoh.example/"onx', False),
        ("http://[::1", False),
    ],
)
def test_evidence_is_an_address_on_the_web(text: str, is_address: bool) -> None:
    assert is_web_address(text) is is_address
