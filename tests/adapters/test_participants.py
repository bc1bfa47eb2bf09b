"""Participant reports as the programs write them: whatever stands above, whatever the clock's habits."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.adapters.participants import Report, Sighting, UnknownReport, read, read_mapped
from forum.adapters.spreadsheet import Sheet, UnreadableTable, write_xlsx

DAY = date(2026, 11, 20)


def at(hour: int, minute: int, second: int = 0) -> datetime:
    """A moment of that morning on the clock of Contoh (WIB)."""
    return datetime(2026, 11, 20, hour - 7, minute, second, tzinfo=UTC)


def seen(text: str | bytes, encoding: str = "utf-8", filename: str = "peserta.csv") -> Report:
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return read(content, filename, day=DAY, timezone="Asia/Jakarta")


ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
812 3456 7890,Rapat konsolidasi,11/20/2026 08:55:01 AM,11/20/2026 12:03:10 PM,panitia@contoh.example,189,3

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent
Dinsos - Rini (Rini Astuti),rini@contoh.example,11/20/2026 09:01:02 AM,11/20/2026 10:00:02 AM,59,Yes,
iPhone,,11/20/2026 09:05:00 AM,11/20/2026 12:00:00 PM,175,Yes,
Dinsos - Rini (Rini Astuti),rini@contoh.example,11/20/2026 10:04:00 AM,11/20/2026 12:00:00 PM,116,Yes,
"""


def test_zoom_with_the_meeting_above_its_list() -> None:
    found = seen(ZOOM, "utf-8-sig")
    assert found.source == "zoom"
    assert found.sightings == (
        Sighting("Dinsos - Rini (Rini Astuti)", "rini@contoh.example", "", at(9, 1, 2), at(10, 0, 2), 59),
        Sighting("iPhone", "", "", at(9, 5), at(12, 0), 175),
        Sighting("Dinsos - Rini (Rini Astuti)", "rini@contoh.example", "", at(10, 4), at(12, 0), 116),
    )


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("Name (Original Name),User Email,Total Duration (Minutes),Guest", "Rini,rini@contoh.example,93,Yes",
         Sighting("Rini", "rini@contoh.example", "", None, None, 93)),
        ("Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room",
         "Rini,,20/11/2026 09.01.02,20/11/2026 10.01.02,60,Yes,No",
         Sighting("Rini", "", "", at(9, 1, 2), at(10, 1, 2), 60)),
        ("Nama (Nama Asli);Email Pengguna;Waktu Bergabung;Waktu Keluar;Durasi (Menit);Tamu",
         "Rini;;20/11/2026 09.01;20/11/2026 10.01;60;Ya", Sighting("Rini", "", "", at(9, 1), at(10, 1), 60)),
    ],
)  # fmt: skip
def test_zoom_s_other_shapes(header: str, row: str, expected: Sighting) -> None:
    found = seen(f"{header}\r\n{row}\r\n")
    assert (found.source, found.sightings) == ("zoom", (expected,))


TEAMS = """1. Summary
Meeting title\tRapat konsolidasi
Attended participants\t2
Start time\t11/20/26, 8:55:01\u202fAM
End time\t11/20/26, 12:03:10 PM
Meeting duration\t3h 8m 9s

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Rini Astuti\t11/20/26, 9:01:02\u202fAM\t11/20/26, 12:00:00 PM\t2h 55m 10s\trini@contoh.example\trini\tPresenter
Bappeda (Guest)\t11/20/26, 9:05:00 AM\t11/20/26, 9:06:30 AM\t1m 30s\t\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Rini Astuti\t11/20/26, 9:01:02 AM\t11/20/26, 12:00:00 PM\t2h 58m 58s\trini@contoh.example\tPresenter
"""


def test_teams_in_three_parts_counts_nobody_twice() -> None:
    found = seen(TEAMS, "utf-16")
    assert found == Report(
        "teams",
        (
            Sighting("Rini Astuti", "rini@contoh.example", "", at(9, 1, 2), at(12, 0), 175),
            Sighting("Bappeda (Guest)", "", "", at(9, 5), at(9, 6, 30), 2),
        ),
    )


def test_teams_in_indonesian_with_the_day_first() -> None:
    text = (
        "1. Ringkasan\nJudul rapat\tRapat\n\n2. Peserta\nNama\tBergabung Pertama\tTerakhir Keluar\tDurasi Dalam Rapat\t"
        "Email\tPeran\nRini Astuti\t20/11/26 09.01.02\t20/11/26 10.01.02\t1 jam 0 mnt 0 dtk\t\tPenyaji\n"
    )
    assert seen(text, "utf-16").sightings == (Sighting("Rini Astuti", "", "", at(9, 1, 2), at(10, 1, 2), 60),)


def test_teams_old_list_of_comings_and_goings() -> None:
    text = (
        "Full Name\tUser Action\tTimestamp\nRini\tJoined\t11/20/2026, 9:00:00 AM\n"
        "Budi\tJoined before\t11/20/2026, 9:02:00 AM\nRini\tLeft\t11/20/2026, 9:30:00 AM\n"
        "Rini\tJoined\t11/20/2026, 9:40:00 AM\nBudi\tLeft\t11/20/2026, 11:00:00 AM\n"
    )
    found = seen(text, "utf-16-le")
    assert [(one.name, one.minutes) for one in found.sightings] == [("Rini", 30), ("Budi", 118), ("Rini", 80)]
    assert found.source == "teams"


def test_meet_with_first_and_last_names() -> None:
    text = (
        "First name,Last name,Email,Duration,Time joined,Time exited\n"
        "Rini,Astuti,rini@contoh.example,1 hr 2 min,9:01 AM,10:03 AM\nBappeda,,,45 min,9:05 AM,9:50 AM\n"
    )
    assert seen(text) == Report(
        "meet",
        (
            Sighting("Rini Astuti", "rini@contoh.example", "", at(9, 1), at(10, 3), 62),
            Sighting("Bappeda", "", "", at(9, 5), at(9, 50), 45),
        ),
    )


def test_a_workbook_is_read_like_text() -> None:
    sheet = Sheet("Peserta", ("Nama", "Instansi", "Email"), [("Rini", "Dinas Sosial", "rini@contoh.example")])
    found = seen(write_xlsx([sheet]), filename="peserta.xlsx")
    assert found == Report("table", (Sighting("Rini", "rini@contoh.example", "Dinas Sosial"),))


def test_rows_without_a_name_are_counted_not_lost_in_silence() -> None:
    found = seen("Name (Original Name),User Email,Total Duration (Minutes)\n,x@contoh.example,5\nRini,,6\n")
    assert (len(found.sightings), found.unread) == (1, 1)


def test_a_table_we_do_not_know_is_shown_to_a_person_who_says_which_column_is_which() -> None:
    text = "Siapa;Dari mana;Lama\nRini;Dinas Sosial;62\n"
    with pytest.raises(UnknownReport) as unknown:
        seen(text)
    assert unknown.value.header == ("Siapa", "Dari mana", "Lama")
    assert unknown.value.sample == (("Rini", "Dinas Sosial", "62"),)
    mapping = {0: "name", 1: "organisation", 2: "duration"}
    found = read_mapped(text.encode(), "x.csv", mapping, day=DAY, timezone="Asia/Jakarta")
    assert found == Report("table", (Sighting("Rini", "", "Dinas Sosial", minutes=62),))


def test_titles_above_a_table_we_do_not_know_are_nobody_and_l_p_is_read() -> None:
    text = "Daftar hadir rapat koordinasi\nJember, 20 November 2026\n\nNo;Siapa;Dari mana;L/P;\n"
    text += "1;Rini;Dinas Sosial;P;ya\n2;Budi;;L;ya\n3;Sari;;;\n4;Joko;;laki-laki;\n"
    with pytest.raises(UnknownReport) as unknown:
        seen(text)
    assert unknown.value.header == ("No", "Siapa", "Dari mana", "L/P", "")
    mapping = {1: "name", 2: "organisation", 3: "gender"}
    found = read_mapped(text.encode(), "x.csv", mapping, day=DAY, timezone="Asia/Jakarta")
    assert [(one.name, one.gender) for one in found.sightings] == [
        ("Rini", "f"), ("Budi", "m"), ("Sari", ""), ("Joko", "m")
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"PK\x03\x04nonsense"])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableTable):
        seen(content)


@given(st.one_of(st.text(max_size=400), st.binary(max_size=400)))
def test_whatever_the_bytes_a_report_or_a_clear_refusal(text: str | bytes) -> None:
    try:
        found = seen(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
    except (UnreadableTable, UnknownReport):
        return
    assert all(one.name for one in found.sightings)


@given(st.lists(st.sampled_from([*ZOOM.splitlines(), *TEAMS.splitlines()]), max_size=20))
def test_any_mixture_of_real_lines_is_read_or_refused(lines: list[str]) -> None:
    try:
        seen("\n".join(lines))
    except (UnreadableTable, UnknownReport):
        return
