"""From a sentence: who does it and by when."""

from datetime import date

import pytest

from forum.actions import service
from forum.actions.queries import plan
from forum.minutes import owners, suggesting
from forum.minutes.models import Speaker
from tests.support.factories import Factory

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Dinas Sosial menyerahkan rekap paling lambat 15 Januari 2027.", date(2027, 1, 15)),
        ("Format dikirim sebelum 1 Desember.", date(2026, 12, 1)),
        ("Format dikirim 3 November.", date(2027, 11, 3)),
        ("Dibahas 1 s.d. 15 Desember 2026.", date(2026, 12, 15)),
        ("Halaman dibuka paling lambat akhir Januari.", date(2027, 1, 31)),
        ("Selesai akhir tahun.", date(2026, 12, 31)),
        ("Selesai pada bulan Februari 2028.", date(2028, 2, 29)),
        ("Disampaikan dalam dua minggu.", date(2026, 12, 4)),
        ("Disampaikan paling lambat tiga hari kerja.", date(2026, 11, 25)),
        ("Dibahas minggu depan.", date(2026, 11, 27)),
        ("Dibahas sebulan lagi.", date(2026, 12, 20)),
        ("Diserahkan besok.", date(2026, 11, 21)),
        ("Diserahkan 12/01/2027.", date(2027, 1, 12)),
        ("The list is sent by December 5, 2026.", date(2026, 12, 5)),
        ("The list is sent within three weeks.", date(2026, 12, 11)),
        ("The list is sent next month.", date(2026, 12, 20)),
        ("Menindaklanjuti surat 3 Maret 2025, dinas menjawab.", date(2026, 12, 4)),
        ("Menerbitkan data untuk 31 Juni.", date(2026, 12, 4)),
        ("Menyusun data 2026 untuk 12 desa.", date(2026, 12, 4)),
        ("Ditunda sampai 31 Desember 99999.", date(2026, 12, 31)),
        ("", date(2026, 12, 4)),
    ],
)
def test_a_day_is_read_from_the_sentence_or_is_two_weeks_away(sentence: str, expected: date) -> None:
    assert suggesting.due_on(sentence, DAY) == expected


def test_the_first_organisation_named_is_the_owner_and_the_longest_name_wins(make: Factory) -> None:
    social = make.organisation("Dinas Sosial", short_name="Dinsos")
    island = make.organisation("Dinas Sosial Kepulauan")
    health = make.organisation("Dinas Kesehatan", short_name="Dinkes")
    offered = [owners.Owner(one.name, one) for one in (social, island, health)]

    def found(sentence: str, *spoke: Speaker) -> str | None:
        one = suggesting.owner(sentence, offered, spoke)
        return one.name if one else None

    assert found("Dinkes bersama Dinas Sosial menyusun jadwal.") == "Dinas Kesehatan"
    assert found("Dinas Sosial Kepulauan menyusun jadwal.") == "Dinas Sosial Kepulauan"
    assert found("dinas sosial menyusun jadwal.") == "Dinas Sosial"
    assert found("Dinas Sosialisasi tidak ada.") is None


def test_without_a_name_it_is_who_spoke_last_if_they_are_offered(make: Factory) -> None:
    social, health = make.organisation("Dinas Sosial"), make.organisation("Dinas Kesehatan")
    offered = [owners.Owner(one.name, one) for one in (social, health)]
    spoke = [Speaker(name="A", organisation_name="Dinas Kesehatan"), Speaker(name="B", organisation_name="Warga")]
    assert suggesting.owner("Menyusun jadwal.", offered, spoke) == offered[1]
    assert suggesting.owner("Menyusun jadwal.", offered, spoke[1:]) is None


def test_what_a_sentence_serves_is_read_from_its_numbers(make: Factory) -> None:
    forum = make.forum()
    one = service.save_commitment(forum, {"number": "1", "title": "Anggaran"}, [])
    three = service.save_commitment(forum, {"number": "3a", "title": "Data desa"}, [])
    step = service.save_milestone(three, {"number": "3.2", "text": "Portal dibuka"})
    parts = plan.parts(forum.id)

    def found(sentence: str) -> str:
        return suggesting.place(sentence, parts)

    assert found("Dinas mengisi portal (komitmen 3a).") == str(three.id)
    assert found("Sesuai Komitmen nomor 1, dinas melapor.") == str(one.id)
    assert found("Untuk tonggak 3.2 dinas membuka portal.") == f"{three.id}.{step.id}"
    assert found("The agency reports on commitment 1.") == str(one.id)
    for nothing in ("Dinas melapor.", "Komitmen 9.", "Komitmen 1 dan komitmen 3a.", "Komitmen bersama 3a."):
        assert found(nothing) == "", nothing
    assert suggesting.serves("Mendukung TPB 16.6 dan 10, juga SDG 5.") == [(5, ""), (10, ""), (16, "16.6")]
    assert suggesting.serves("Laporan TPB 2030 untuk 3 desa.") == []
