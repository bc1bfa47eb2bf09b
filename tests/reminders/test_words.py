"""The small language of reminders: plain words and placeholders, nothing else."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel.errors import Problem
from forum.kernel.i18n import speaking
from forum.reminders import usual, words
from forum.reminders.models import ANCHORS, AUDIENCES
from forum.reminders.words import Piece


def test_placeholders_are_filled_in_either_language() -> None:
    values = {"rapat": "Rapat Contoh", "waktu": "Jumat, 09.00 WIB"}
    assert words.plain(words.fill("Rapat {rapat}, {time}.", values)) == "Rapat Rapat Contoh, Jumat, 09.00 WIB."


def test_what_has_no_value_stays_as_it_was_written() -> None:
    assert words.plain(words.fill("Di {tempat}", {})) == "Di {tempat}"


def test_blank_lines_make_paragraphs_and_web_addresses_links() -> None:
    found = words.fill(
        "Satu.\r\n\r\nLihat {tautan}.\nAtau https://contoh.example/a?b=1.", {"tautan": "https://r.example/u/x"}
    )
    assert found == [
        [Piece("Satu.")],
        [Piece("Lihat "), Piece("https://r.example/u/x", "https://r.example/u/x"), Piece(".\nAtau "),
         Piece("https://contoh.example/a?b=1", "https://contoh.example/a?b=1"), Piece(".")],
    ]  # fmt: skip


def test_a_value_is_not_read_again() -> None:
    assert words.plain(words.fill("{rapat}", {"rapat": "{waktu} <b>", "waktu": "nanti"})) == "{waktu} <b>"


@pytest.mark.parametrize(
    ("text", "anchor", "code"),
    [
        ("{tempt}", "before_start", "unknown_placeholder"),
        ("{}", "before_start", "unknown_placeholder"),
        ("{{rapat}}", "before_start", "brace"),
        ("{% for %}", "before_start", "unknown_placeholder"),
        ("a { b", "before_start", "brace"),
        ("a } b", "before_start", "brace"),
        ("{sisa_waktu}", "after_end", "misplaced"),
        ("{notula}", "before_start", "misplaced"),
        ("{daftar}", "before_start", "misplaced"),
        ("x" * 2001, "before_start", "too_long"),
    ],
)
@pytest.mark.usefixtures("app")
def test_what_cannot_be_filled_in_is_refused_with_what_to_write(text: str, anchor: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        words.check(text, anchor)
    assert caught.value.code == code


@pytest.mark.usefixtures("app")
def test_a_slip_is_answered_with_the_right_word() -> None:
    with speaking("id"), pytest.raises(Problem, match=r"Maksud Anda \{tempat\}\?"):
        words.check("Di {tempt}", "before_start")


@pytest.mark.usefixtures("app")
def test_the_usual_words_are_themselves_well_formed() -> None:
    for locale in ("id", "en"):
        with speaking(locale):
            for anchor in ANCHORS:
                for answer in (None, "tentative", "accepted"):
                    words.check(usual.words(anchor, answer), anchor)
                for audience in AUDIENCES:
                    words.check(usual.draft(anchor, audience), anchor)
            words.check(usual.nudge(), "before_start")
            words.check(usual.escalation(), "escalation")


@given(st.text(max_size=300))
def test_any_text_is_read_without_harm(text: str) -> None:
    assert words.plain(words.fill(text, {})).replace("\n", "").replace(" ", "") is not None
    with contextlib.suppress(Problem):
        words.check(text, "before_start")
