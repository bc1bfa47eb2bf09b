"""The letter on paper, read back by pypdf: its parts, its pages, whose link it carries."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from forum import config
from forum.adapters.pdf import PdfFailed
from forum.adapters.storage import Storage
from forum.invitations.letters import content, document
from forum.invitations.letters.content import Head, LetterContent, Recipient, Signature, Turn
from tests.support.pdf import ReadPdf, read_pdf

STARTS = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # 09.00 WIB on a Friday
BAPPEDA = Head(
    "Pemerintah Kabupaten Contoh", "Badan Perencanaan Pembangunan Daerah",
    ("Jalan Jenderal Sudirman Nomor 1, Contoh 68100", "Pos-el bappeda@contoh.example"),
)  # fmt: skip
ENDANG = Signature("Kepala Badan Perencanaan Pembangunan Daerah", "Dra. Endang Wulandari, M.Si.", "Bupati Contoh",
                   "Pembina Utama Muda", "19700101 199503 2 001")  # fmt: skip
AGENDA = tuple(
    Turn((STARTS + timedelta(minutes=20 * place)).isoformat(), 20, f"Butir acara {place + 1}", f"Penyaji {place + 1}")
    for place in range(5)
)
LETTER = LetterContent(
    locale="id", paper="a4", is_fictional=False, heads=(BAPPEDA,), head_layout="stacked", place="Contoh",
    dated_on="2026-11-05", numbers=("012/FOC/UND/XI/2026",), number_follows=False, nature="important", enclosure="",
    subject="", addressing="each", addressee_side="left", addressee_place="Tempat", opening=(), closing=(),
    notes=("Mohon membawa data capaian.",), copies=("Bupati Contoh (sebagai laporan)", "Sekretaris Daerah"),
    forum="Forum OGP Contoh", event="Konsolidasi Rencana Aksi", starts_at=STARTS.isoformat(),
    ends_at=(STARTS + timedelta(hours=3)).isoformat(), timezone="Asia/Jakarta", open_end=False, venue="Aula Bappeda",
    online="https://rapat.contoh.example/ogp", agenda=AGENDA, signatures=(ENDANG,),
)  # fmt: skip
SOCIAL = Recipient(("Kepala Dinas Sosial Kabupaten Contoh",), "http://rembug.example/u/satu")
HEALTH = Recipient(("Kepala Dinas Kesehatan", "Kabupaten Contoh"), "http://rembug.example/u/dua")


pytestmark = pytest.mark.usefixtures("app")


def printed(letter: LetterContent = LETTER, *recipients: Recipient) -> ReadPdf:
    return read_pdf(document.render(letter, recipients or (SOCIAL,)))


def in_order(text: str, *parts: str) -> None:
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"{part!r} is missing after {text[max(0, place - 80) : place]!r}"
        place = found


def test_the_parts_stand_in_the_official_order() -> None:
    first, second = printed().text
    in_order(
        first, "PEMERINTAH KABUPATEN CONTOH", "BADAN PERENCANAAN", "Jalan Jenderal", "Contoh, 5 November 2026",
        "Nomor", "012/FOC/UND/XI/2026", "Sifat", "Penting", "Lampiran", "1 (satu) berkas", "Hal", "Undangan rapat",
        "Yth.", "Kepala Dinas Sosial Kabupaten Contoh", "di", "Tempat", "mengundang Bapak/Ibu", "hari/tanggal",
        "Jumat, 20 November 2026", "waktu", "pukul 09.00–12.00 WIB", "tempat", "Aula Bappeda", "daring",
        "https://rapat.contoh.example/ogp", "acara", "Konsolidasi Rencana Aksi", "terima kasih",
    )  # fmt: skip
    in_order(first, "a.n.", "Bupati Contoh", "Kepala Badan Perencanaan", "Dra. Endang Wulandari, M.Si.",
             "Pembina Utama Muda", "NIP 19700101 199503 2 001", "Tembusan:", "Bupati Contoh (sebagai laporan)",
             "Catatan:", "Mohon membawa data")  # fmt: skip
    in_order(second, "Lampiran surat", "Nomor", "012/FOC/UND/XI/2026", "Tanggal", "5 November 2026",
             "SUSUNAN ACARA", "Waktu (WIB)", "09.00–09.20", "Butir acara 1", "Penyaji 1", "10.20–10.40",
             "– 2 –")  # fmt: skip


def test_it_is_tagged_with_language_and_title() -> None:
    read = printed()
    assert (read.tagged, read.lang) == (True, "id")
    assert read.title == "Surat undangan: Konsolidasi Rencana Aksi – Kepala Dinas Sosial Kabupaten Contoh"
    assert {"H1", "Table", "TH", "TD", "Link", "P"} <= set(read.tags)
    assert {name.partition("-")[0] for name in read.fonts} == {"Arimo"}


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("f4", (215, 330))])
def test_every_page_has_the_chosen_paper(paper: str, size: tuple[int, int]) -> None:
    assert set(printed(replace(LETTER, paper=paper), SOCIAL, HEALTH).sizes_mm) == {size}


def test_each_letter_counts_its_own_pages_and_carries_its_own_link_only() -> None:
    read = printed(LETTER, SOCIAL, HEALTH)
    assert [("– 2 –" in text, "– 3 –" in text) for text in read.text] == [
        (False, False), (True, False), (False, False), (True, False),
    ]  # fmt: skip
    assert [link for link in read.links if "/u/" in link] == [SOCIAL.link, HEALTH.link]
    assert [line for line in read.outline if not line.startswith(" ")] == [SOCIAL.office[0], HEALTH.office[0]]
    assert read.title == "Surat undangan: Konsolidasi Rencana Aksi"
    assert ("Kesehatan" in read.text[0], "Sosial" in read.text[2]) == (False, False)


def test_without_a_number_or_a_date_there_is_room_for_them() -> None:
    text = printed(replace(LETTER, numbers=("",), dated_on="")).text[0]
    in_order(text, "Contoh, ………", "Nomor", ": ………", "Sifat")
    later = printed(replace(LETTER, numbers=("",), number_follows=True)).text
    in_order(later[0], "Nomor", ": nomor menyusul", "Sifat")
    in_order(later[1], "Nomor", ": nomor menyusul", "Tanggal")


def test_a_letter_for_all_lists_the_offices_and_holds_nobodys_link() -> None:
    offices = tuple((f"Kepala Dinas Contoh {number}",) for number in range(1, 61))
    letter = replace(LETTER, addressing="list", listed=offices, agenda=())
    read = printed(letter, Recipient(()))
    assert "Yth. (daftar terlampir)" in read.text[0]
    assert [link for link in read.links if "/u/" in link] == []
    annex = " ".join(read.text[1:])
    in_order(annex, "DAFTAR UNDANGAN", "1 Kepala Dinas Contoh 1", "60 Kepala Dinas Contoh 60")
    assert 3 <= len(read.text) <= 5
    assert all("No. Jabatan" in text for text in read.text[1:])  # the head of the table stands on each page
    assert "1 (satu) berkas" in read.text[0]


def test_list_and_agenda_are_two_numbered_annexes() -> None:
    read = printed(replace(LETTER, addressing="list", listed=(("Kepala Dinas Sosial",),)), Recipient(()))
    assert "2 (dua) berkas" in read.text[0]
    assert ["Lampiran I surat" in read.text[1], "Lampiran II surat" in read.text[2]] == [True, True]


def test_a_typed_enclosure_is_printed_as_typed() -> None:
    assert "3 (tiga) lembar" in printed(replace(LETTER, enclosure="3 (tiga) lembar")).text[0]


@pytest.mark.parametrize("layout", ["stacked", "beside"])
def test_two_inviters_have_two_heads_two_numbers_and_two_signatures(layout: str) -> None:
    partner = Head("", "Migrant Care Contoh", ("Jalan Mawar 5, Contoh",))
    bambang = Signature("Koordinator", "Bambang Contoh")
    letter = replace(LETTER, heads=(BAPPEDA, partner), head_layout=layout,
                     numbers=("005/12/35.99/2026", "7/MC/XI/2026"),
                     signatures=(bambang, replace(ENDANG, on_behalf="")))  # fmt: skip
    text = printed(letter).text[0]
    in_order(text, "BADAN PERENCANAAN", "MIGRANT CARE CONTOH", "005/12/35.99/2026", "7/MC/XI/2026", "Sifat",
             "Koordinator,", "Bambang Contoh", "Kepala Badan", "Dra. Endang Wulandari")  # fmt: skip
    assert ("bekerja sama dengan" in text) == (layout == "stacked")
    assert "a.n." not in text


def test_the_older_regional_style_puts_the_addressee_right() -> None:
    in_order(printed(replace(LETTER, addressee_side="right")).text[0], "Hal", "Kepada", "Yth.", "Kepala Dinas Sosial")


def test_until_the_end_and_over_two_days() -> None:
    assert "pukul 09.00 WIB s.d. selesai" in printed(replace(LETTER, open_end=True)).text[0]
    later = (STARTS + timedelta(days=1)).isoformat()
    assert "Jumat, 20 November 2026 s.d. Sabtu, 21 November 2026" in printed(replace(LETTER, ends_at=later)).text[0]


def test_in_english() -> None:
    read = printed(replace(LETTER, locale="en", nature="urgent"))
    assert (read.lang, read.title) == (
        "en", "Invitation letter: Konsolidasi Rencana Aksi – Kepala Dinas Sosial Kabupaten Contoh",
    )  # fmt: skip
    in_order(read.text[0], "Contoh, 5 November 2026", "Number", "Nature", "Urgent", "Enclosure", "Re",
             "Invitation to a meeting", "To:", "We respectfully invite you", "day/date", "Friday, 20 November 2026",
             "09:00–12:00 WIB", "Thank you", "Copies to:", "Notes:")  # fmt: skip


def test_the_zone_of_the_place_is_printed() -> None:
    assert "pukul 10.00–13.00 WITA" in printed(replace(LETTER, timezone="Asia/Makassar")).text[0]


def test_what_people_typed_stays_words() -> None:
    hostile = '<b>&amp;"</b><script>alert(1)</script>{{ 7*7 }}'
    letter = replace(
        LETTER, event=hostile, venue=hostile, opening=(hostile,), closing=(hostile,), notes=(hostile,),
        copies=(hostile,), numbers=(hostile,), subject=hostile, place=hostile,
        heads=(Head(hostile, hostile, (hostile,)),),
        signatures=(Signature(hostile, hostile, hostile, hostile, hostile),), online="javascript:alert(1)",
        agenda=(Turn(STARTS.isoformat(), 10, hostile, hostile),),
    )  # fmt: skip
    read = printed(letter, Recipient((hostile,), "http://rembug.example/u/satu"))
    assert set(read.links) == {"http://rembug.example/u/satu"}
    assert "".join(read.text).count("{{ 7*7 }}") >= 8
    assert "javascript:alert(1)" in read.text[0]
    assert read.title == f"Surat undangan: {hostile} – {hostile}"


def test_a_very_long_letter_breaks_and_keeps_its_signature_with_its_last_words() -> None:
    long = " ".join(["Kata yang sangat panjang sekali"] * 400)
    letter = replace(LETTER, closing=(long, "Kata penutup."), event="T" * 250, venue="P" * 500, agenda=())
    read = printed(letter)
    (last,) = [text for text in read.text if "Dra. Endang" in text]
    assert "Kata penutup." in last
    assert 3 <= len(read.text) <= 5


def test_an_emblem_is_printed_and_one_that_is_gone_fails_the_letter(app: Flask) -> None:
    emblem = Storage(config.current().files).put(TINY)
    image = replace(LETTER, heads=(replace(BAPPEDA, logo=emblem),))
    assert "Figure" in printed(image).tags
    gone = replace(LETTER, heads=(replace(BAPPEDA, logo="0" * 64),))
    with pytest.raises(PdfFailed, match="emblem of Badan Perencanaan"):
        document.render(gone, [SOCIAL])


def test_the_same_content_gives_the_same_bytes_and_another_another_name() -> None:
    assert document.render(LETTER, [SOCIAL]) == document.render(LETTER, [SOCIAL])
    names = {content.digest(LETTER, SOCIAL), content.digest(LETTER, HEALTH), content.digest(LETTER, SOCIAL, HEALTH),
             content.digest(replace(LETTER, nature="urgent"), SOCIAL)}  # fmt: skip
    assert len(names) == 4


def test_one_letter_is_light_enough_for_a_mail() -> None:
    assert len(document.render(LETTER, [SOCIAL])) < 40_000


TINY = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc000000301010018dd8db00000000049454e44ae426082"
)
