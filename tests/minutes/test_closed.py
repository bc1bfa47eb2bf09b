"""Passages that are not public: how they are read, what the gap says, and that everything fails closed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel.i18n import speaking
from forum.minutes import closed
from forum.minutes.closed import GROUNDS, Piece

SAID = """Dinas Sosial menjelaskan kasusnya.

:::tertutup pribadi
Keluarga Bu Contoh meminta agar **namanya** tidak disebut.
:::

Rapat sepakat membantu."""


def codes(source: str) -> list[str]:
    return [one.code for one in closed.problems(source)]


def test_a_passage_is_a_block_with_its_ground_and_its_length() -> None:
    assert closed.split(SAID) == [
        Piece("Dinas Sosial menjelaskan kasusnya.\n\n"),
        Piece("Keluarga Bu Contoh meminta agar **namanya** tidak disebut.\n", "pribadi", 8),
        Piece("\nRapat sepakat membantu."),
    ]
    assert codes(SAID) == []


def test_the_public_text_keeps_the_gap_and_not_the_words() -> None:
    assert closed.public(SAID) == (
        "Dinas Sosial menjelaskan kasusnya.\n\n:::tertutup pribadi 8\n:::\n\nRapat sepakat membantu."
    )


def test_what_has_no_passage_stays_as_it_was_typed() -> None:
    assert closed.public("  satu\n\n\ndua  \n") == "  satu\n\n\ndua  \n"


def test_all_ten_exceptions_of_article_17_have_a_code() -> None:
    assert sorted(one.letter for one in GROUNDS.values()) == list("abcdefghij")
    assert all(re.fullmatch(r"[a-z-]+", code) for code in GROUNDS)


def test_places_without_blocks_get_a_sentence(app: object) -> None:
    with speaking("en"):
        assert closed.in_words(SAID) == (
            "Dinas Sosial menjelaskan kasusnya.\n\n[Not public: 8 words. Ground: personal secrets (article 17 letter h "
            "of Act 14/2008).]\n\nRapat sepakat membantu."
        )
    with speaking("id"):
        assert "[Tidak untuk umum: 8 kata. Dasar: rahasia pribadi (Pasal 17 huruf h UU 14/2008).]" in closed.in_words(
            SAID
        )


@pytest.mark.parametrize(
    ("source", "found", "left"),
    [
        ("a\n:::tertutup pribadi\nRAHASIA", ["unclosed"], "a\n\n:::tertutup pribadi 1\n:::"),
        ("a\n:::tertutup teman\nRAHASIA\n:::\nb", ["unknown_ground"], "a\n\n:::tertutup 1\n:::\n\nb"),
        ("a\n:::tertutup\nRAHASIA\n:::\nb", ["no_ground"], "a\n\n:::tertutup 1\n:::\n\nb"),
        ("a\n:::tertup pribadi\nRAHASIA\n:::\nb", ["malformed"], "a\n\n:::tertutup 1\n:::\n\nb"),
        ("a\n:::tertutup pribadi RAHASIA benar\nRAHASIA\n:::\nb", ["unknown_ground"], "a\n\n:::tertutup 1\n:::\n\nb"),
        ("a\nlalu :::tertutup pribadi RAHASIA :::\nb", ["malformed", "unclosed"], "a\n\n:::tertutup 1\n:::"),
        ("a\n:::tertutup pribadi\nRAHASIA\n:::tertutup usaha\nRAHASIA\n:::\nRAHASIA\n:::\nb", ["nested"],
         "a\n\n:::tertutup pribadi 5\n:::\n\nb"),
        ("a\n:::tertutup pribadi\nRAHASIA\n:::tertutup usaha\nRAHASIA\n:::\nRAHASIA", ["unclosed", "nested"],
         "a\n\n:::tertutup pribadi 5\n:::"),
        ("a\n:::\nb", ["stray_end"], "a\nb"),
        ("a\n:::tertutup pribadi\n\n:::\nb", ["empty"], "a\n\n:::tertutup pribadi 0\n:::\n\nb"),
    ],
)  # fmt: skip
def test_what_is_not_written_as_it_should_be_is_closed_and_told(source: str, found: list[str], left: str) -> None:
    assert codes(source) == found
    assert closed.public(source) == left


@pytest.mark.parametrize(
    "line",
    [":::tertutup pribadi", "  ::: Tertutup  PRIBADI ", "::::tertutup pribadi", "> :::tertutup pribadi",
     "- :::tertutup pribadi", "\\:::tertutup pribadi", "\u200b:::tertutup pribadi",
     "\uff1a\uff1a\uff1atertutup pribadi", "\u00a0:::tertutup pribadi", ":::tertutup pribadi\r"],
)  # fmt: skip
def test_a_mark_is_seen_however_it_came_into_the_text(line: str) -> None:
    assert closed.public(f"a\n{line}\nRAHASIA\n:::\nb") == "a\n\n:::tertutup pribadi 1\n:::\n\nb"


def test_every_fault_is_a_sentence_of_its_own(app: object) -> None:
    faults = [closed.Fault(code, 3, "x") for code in
              ("unclosed", "unknown_ground", "no_ground", "nested", "stray_end", "empty", "malformed")]  # fmt: skip
    for locale in ("id", "en"):
        with speaking(locale):
            said = {closed.say(one) for one in faults}
        assert len(said) == len(faults)
        assert all("3" in one for one in said)


OPEN_WORDS, CLOSED_WORDS = (
    ("rapat", "sepakat", "*desa*", "12", "> kutip", "- butir", ""),
    ("zyxqzrahasia", "zyxqznama", "zyxqz77"),
)
BEGINNINGS = (*(f":::tertutup {code}" for code in GROUNDS), ":::tertutup", ":::tertutup zyxqzsalah",
              "::: tertutup pribadi",
              ":::tertutup pribadi zyxqznama", ">:::tertutup pribadi",
              "zyxqznama :::tertutup pribadi zyxqznama")  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Any order of open lines, closed blocks well or badly begun, with noise inside; the last one may have no end.
    Words that begin with `zyxqz` stand in closed blocks and on their marks only.
    """
    lines: list[str] = []
    for _ in range(draw(st.integers(0, 6))):
        lines += draw(st.lists(st.sampled_from(OPEN_WORDS), max_size=3))
        if draw(st.booleans()):
            lines.append(draw(st.sampled_from(BEGINNINGS)))
            noise = st.text(st.characters(blacklist_characters=":：︰﹕", blacklist_categories=("Cs",)), max_size=20)
            lines += draw(
                st.lists(st.sampled_from(CLOSED_WORDS) | noise.map(lambda one: f"zyxqznama {one}"), max_size=4)
            )
            if draw(st.integers(0, 4)) == 0:
                return draw(st.sampled_from(("\n", "\r\n"))).join(lines)
            lines.append(draw(st.sampled_from((":::", "  :::", "> :::", "::::"))))
    return draw(st.sampled_from(("\n", "\r\n"))).join(lines)


@given(texts())
def test_no_closed_word_is_in_any_public_text(source: str) -> None:
    written = closed.public(source)
    assert "zyxqz" not in written
    assert "zyxqz" not in closed.in_words(source)
    assert closed.public(written) == written  # the public form of the public form is itself


@given(st.text())
def test_any_text_is_read_and_none_is_lost_inside(source: str) -> None:
    assert all(one.text.strip() in source for one in closed.split(source))


@given(st.lists(st.sampled_from([*OPEN_WORDS, *CLOSED_WORDS, *BEGINNINGS, ":::"]), max_size=12))
def test_in_any_heap_of_lines_all_between_the_first_mark_and_its_end_is_closed(lines: list[str]) -> None:
    first = next((number for number, line in enumerate(lines) if ":::" in line and line != ":::"), None)
    if first is None:
        return
    ends = [number for number, line in enumerate(lines) if line == ":::" and number > first]
    for line in lines[first : ends[0] if ends else None]:
        if line in CLOSED_WORDS and line not in [*lines[:first], *lines[ends[0] if ends else len(lines) :]]:
            assert line not in closed.public("\n".join(lines))
