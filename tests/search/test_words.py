"""Words are found whatever their form, in both languages; and anything that can be typed is a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search import highlight, words
from forum.search.engines import Phrase, postgresql, sqlite
from forum.search.question import LONGEST, MOST_TERMS, read
from forum.search.views import phrases_of


def stems(text: str) -> list[str]:
    return words.indexed(text).split()


@pytest.mark.parametrize(
    "forms",
    [
        "pembangunan membangun dibangun bangunan bangun",
        "keputusan memutuskan diputuskan putusan",
        "laporan pelaporan melaporkan dilaporkan",
        "anggaran dianggarkan penganggaran anggarannya",
        "kehadiran dihadiri menghadiri hadir",
        "perwakilan diwakilkan mewakili wakil",
        "terbit menerbitkan diterbitkan penerbitan",
        "tetapkan menetapkan penetapan ditetapkan",
        "nilai menilai penilaian dinilai",
        "meeting meetings",
        "agency agencies",
        "budget budgets budgeting",
        "decision decisions",
        "Kafé KAFE kafe",
        "Jum'at Jum’at JUMAT",
        "rapat rapat-rapat rapatnya",
    ],
)
def test_the_forms_of_a_word_are_one_word(forms: str) -> None:
    assert len({words.indexed(form) for form in forms.split()}) == 1


def test_words_that_only_look_as_if_they_had_a_prefix_stay_whole() -> None:
    assert stems("perangkat") == stems("perangkatnya") == ["perangkat"] != stems("berangkat")
    assert stems("terima") == stems("diterima") == stems("penerima")
    assert stems("perintah") == stems("memerintahkan")


def test_words_that_mean_something_else_stay_apart() -> None:
    assert len({words.indexed(one) for one in ["data", "dana", "desa", "dinas", "dan", "di", "dinding"]}) == 7


def test_what_is_written_together_only_with_its_endings_is_found_as_two_words() -> None:
    assert stems("ditindaklanjuti") == stems("menindaklanjuti") == stems("tindak-lanjut") == stems("tindak lanjut")
    assert stems("pertanggungjawaban") == stems("tanggung jawab")


def test_numbers_and_codes_keep_every_part() -> None:
    assert stems("TL-2026-014") == ["tl", "2026", "014"]
    assert stems("005/123/35.99.111/2026") == ["005", "123", "35", "99", "111", "2026"]


def test_doubled_numbers_are_two_numbers() -> None:
    assert stems("12-12") == ["12", "12"]


def test_a_question_knows_words_quotes_minus_and_beginnings() -> None:
    question = read('data “tindak lanjut” -anggaran -"rapat akbar" keber* TL-2026-014 dan')
    assert [(one.typed, one.phrase, one.is_without) for one in question.terms] == [
        ("data", Phrase(("data",)), False),
        ("tindak lanjut", Phrase(("tindak", "lanjut")), False),
        ("anggaran", Phrase(("anggar",)), True),
        ("rapat akbar", Phrase(("rapat", "akbar")), True),
        ("keber", Phrase(("keber",), is_prefix=True), False),
        ("TL-2026-014", Phrase(("tl", "2026", "014")), False),
    ]  # fmt: skip


def test_small_words_are_asked_for_only_when_nothing_else_is() -> None:
    assert [one.typed for one in read("hasil dan tindak").terms] == ["hasil", "tindak"]
    assert [one.typed for one in read("dan yang").terms] == ["dan", "yang"]
    assert [one.typed for one in read('"dan"').terms] == ["dan"]


def test_a_question_of_nothing_but_minus_asks_for_nothing() -> None:
    question = read("-anggaran")
    assert (question.wanted, question.is_only_without) == (None, True)
    assert (read('"" - * --- ()').wanted, read("").wanted) == (None, None)


def test_both_databases_are_asked_the_same_in_their_own_language() -> None:
    wanted = read('data "air bersih" -anggaran lap*').wanted
    assert wanted is not None
    assert sqlite.expression(wanted) == '(("data") AND ("air bersih") AND ("lap"*)) NOT ("anggar")'
    assert postgresql.expression(wanted) == "('data') & ('air' <-> 'bersih') & ('lap':*) & !('anggar')"


@given(st.text())
def test_anything_typed_is_a_question_of_letters_and_digits(typed: str) -> None:
    question = read(typed)
    assert len(question.text) <= LONGEST
    assert len(question.terms) <= MOST_TERMS
    for term in question.terms:
        assert term.phrase.stems
        for stem in term.phrase.stems:
            assert stem.isascii()
            assert stem.isalnum()


@given(st.text())
def test_asking_for_what_a_field_shows_again_asks_the_same(typed: str) -> None:
    question = read(typed)
    assert read(question.text) == question


def test_an_excerpt_is_the_sentence_around_with_the_words_as_they_were_written() -> None:
    text = "Rapat dibuka. Dinas menyampaikan bahwa KEBERANGKATAN pekerja migran dicatat per desa! Rapat ditutup."
    pieces = highlight.excerpt(text, phrases_of(read('berangkat "pekerja migran"')))
    assert [one.text for one in pieces if one.is_hit] == ["KEBERANGKATAN", "pekerja migran"]
    assert "".join(one.text for one in pieces) == (
        "… Dinas menyampaikan bahwa KEBERANGKATAN pekerja migran dicatat per desa! Rapat ditutup."
    )


def test_a_phrase_is_marked_only_where_it_stands_together() -> None:
    pieces = highlight.marked("pekerja di desa migran, pekerja migran", phrases_of(read('"pekerja migran"')))
    assert [one.text for one in pieces if one.is_hit] == ["pekerja migran"]


def test_an_excerpt_of_a_sentence_without_end_is_short_and_has_the_word() -> None:
    pieces = highlight.excerpt("kata " * 3000 + "sasaran " + "kata " * 3000, phrases_of(read("sasaran")))
    whole = "".join(one.text for one in pieces)
    assert [one.text for one in pieces if one.is_hit] == ["sasaran"]
    assert len(whole) <= highlight.LONGEST + 4
    assert whole.startswith("… ")
    assert whole.endswith(" …")


@given(st.text(), st.text(max_size=30))
def test_marking_changes_no_character(text: str, typed: str) -> None:
    phrases = phrases_of(read(typed))
    assert "".join(one.text for one in highlight.marked(text, phrases)) == text
    shown = "".join(one.text for one in highlight.excerpt(text, phrases))
    assert shown.removeprefix("… ").removesuffix(" …") in text
