"""Two texts over the same third: one text, or a person."""

import re
from collections import Counter
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.minutes.alignment import kept
from forum.minutes.merging import merge

PARAGRAPH = "Dinas Sosial hadir. Bappeda memaparkan rencana."


@pytest.mark.parametrize(("base", "theirs", "ours", "merged"), [
    ("A\n\nB", "A satu\n\nB", "A\n\nB dua", "A satu\n\nB dua"),  # other paragraphs
    ("A", "A\n\nC", "A\n\nB", "A\n\nC\n\nB"),  # both went on
    ("A\n\nD", "A\n\nC\n\nD", "A\n\nB\n\nD", "A\n\nC\n\nB\n\nD"),  # both added in the middle
    ("A", "A\n\nsama\n\nC", "A\n\nsama\n\nB", "A\n\nsama\n\nC\n\nB"),  # and partly the same
    ("A b.", "A b.\n\nC", "A baru b.", "A baru b.\n\nC"),  # one corrects, the other goes on
    ("- satu\n- dua", "- tiga\n- dua", "- satu\n- empat", "- tiga\n- empat"),
    (PARAGRAPH, PARAGRAPH.replace("Dinas", "Kepala Dinas"), PARAGRAPH.replace("rencana", "anggaran"),
     "Kepala Dinas Sosial hadir. Bappeda memaparkan anggaran."),  # other words of one paragraph
    ("A\nB\nC", "A\nC", "A\nB\nC\nD", "A\nC\nD"),  # one deletes, the other adds
    ("", "Rapat", "Rapat dibuka", "Rapat dibuka"),  # the same beginning, typed further
    ("A", "A\n\nRapat", "A\n\nRapat dibuka", "A\n\nRapat dibuka"),
    ("A\n\nB", "A\n\nB", "A", "A"),
    ("satu dua", "satu dua tiga", "satu dua tiga", "satu dua tiga"),  # both the same: once
    (":::tertutup pribadi\nA\n:::\n\nB", ":::tertutup pribadi\nA baru\n:::\n\nB", ":::tertutup pribadi\nA\n:::\n\nC",
     ":::tertutup pribadi\nA baru\n:::\n\nC"),
])  # fmt: skip
def test_changes_apart_make_one_text(base: str, theirs: str, ours: str, merged: str) -> None:
    assert merge(base, theirs, ours) == merged


@pytest.mark.parametrize(("base", "theirs", "ours"), [
    ("Anggaran 10 juta", "Anggaran 12 juta", "Anggaran 15 juta"),
    ("", "Pendapat satu", "Pendapat dua"),  # two accounts of the same thing
    ("", "Rap", "Rapat"),  # half a word is no word
    ("A\nB\nC", "A\nC", "A\nB baru\nC"),  # deleted and changed
    ("tidak setuju", "setuju", "tidak setuju sama sekali"),  # words beside each other belong together
    ("P\n\nQ", ":::tertutup pribadi\nP\n:::\n\nQ", "P\nnama orang\n\nQ"),  # inside or outside? nobody guesses
    ("P", ":::tertutup pribadi\nP\n:::", "P baru"),
    ("A\n\nB\n\nC", ":::tertutup x\nA\n\nB\n:::\n\nC", "A\n\n:::tertutup y\nB\n\nC\n:::"),  # passages that cross
])  # fmt: skip
def test_changes_that_overlap_are_a_persons(base: str, theirs: str, ours: str) -> None:
    assert merge(base, theirs, ours) is None
    assert merge(base, ours, theirs) is None


BASE = st.lists(st.sampled_from(["dan", "yang", "rapat", "dinas", "sosial", ".", "-", "\n", "\n\n", "- "]), max_size=30)
PLACES = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["add", "drop", "line", "swap"])), max_size=6)


def edited(tokens: list[str], edits: list[tuple[int, str]], names: "count[int]", side: str) -> tuple[str, list[str]]:
    """The text after some edits, and the words they added: each stands nowhere else."""
    words, added = list(tokens), []
    for place, what in edits:
        at = min(place, len(words))
        if what in ("drop", "swap") and words:
            del words[min(at, len(words) - 1)]
        if what != "drop":
            added.append(f"{side}{next(names)}")
            words[at:at] = ["\n\n", added[-1], "\n\n"] if what == "line" else [added[-1]]
    return " ".join(words), added


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@settings(max_examples=400, deadline=None)
@given(BASE, PLACES, PLACES)
def test_no_word_that_somebody_typed_is_lost(tokens, theirs, ours) -> None:
    names = count()
    base, (their_text, theirs_added), (our_text, ours_added) = (
        " ".join(tokens), edited(tokens, theirs, names, "mereka"), edited(tokens, ours, names, "kami"),
    )  # fmt: skip
    merged = merge(base, their_text, our_text)
    backwards = merge(base, our_text, their_text)
    assert (merged is None) == (backwards is None)
    if merged is not None:
        standing = Counter(words(merged))
        assert standing == Counter(words(backwards))
        there = {*words(their_text)}
        assert [word for word in theirs_added if word in there and standing[word] != 1] == []
        there = {*words(our_text)}
        assert [word for word in ours_added if word in there and standing[word] != 1] == []
        assert set(standing) <= {*words(base), *theirs_added, *ours_added}


TEXT = st.text(alphabet="ab .\n:-", max_size=40)


@settings(max_examples=400, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_any_three_texts(base: str, one: str, other: str) -> None:
    assert merge(base, one, base) == one
    assert merge(base, base, one) == one
    assert merge(base, one, one) == one
    merged = merge(base, one, other)
    assert (merged is None) == (merge(base, other, one) is None)
    if merged is not None:  # what both kept or added alike stands, and nothing that neither has
        assert {*words(one)} & {*words(other)} <= {*words(merged)} <= {*words(one), *words(other)}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from("abcde")), st.lists(st.sampled_from("abcde")))
def test_what_is_kept_is_alike_and_in_order(base: list[str], side: list[str]) -> None:
    pairs = sorted(kept(base, side).items())
    assert all(base[one] == side[other] for one, other in pairs)
    assert [other for _one, other in pairs] == sorted({other for _one, other in pairs})


def test_eighty_pages_are_merged_while_somebody_waits() -> None:
    line = "yang dan di rapat dinas sosial " * 12
    base = "\n\n".join(f"{number} {line}" for number in range(500))
    theirs = base.replace("7 yang", "7 bukan")
    ours = base.replace("3 yang dan di", "3 yang dan bukan di")
    merged = merge(base, theirs, ours)
    assert (merged.count("7 bukan"), merged.count("3 yang dan bukan")) == (50, 50)
    blank = merge("x \n" * 60_000, "x \n" * 59_000 + "y", "z" + "x \n" * 60_000)
    assert blank is None or "z" in blank
