"""Two versions compared: nothing is lost in comparing, and what changed is said."""

import copy
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel.i18n import speaking
from forum.minutes.differences import Budget, Run, applied, compare, folded, sentence, words
from forum.minutes.models import MinutesVersion

PIECES = st.sampled_from(["rapat", "desa", " ", "\n", ".", "anggaran", "\r\n", "\u2028", "é", "12", "- "])
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)


@given(TEXTS, TEXTS)
def test_applying_the_differences_gives_the_other_text(old: str, new: str) -> None:
    runs = words(old, new)
    assert (applied(runs, "old"), applied(runs, "new")) == (old, new)
    assert all(one.text for one in runs)
    assert all(one.kind != other.kind for one, other in pairwise(runs))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {one.kind for one in words(text, text)} <= {"same"}


def test_only_the_changed_words_are_marked() -> None:
    assert words("Data terbit setiap triwulan, tanpa nama.", "Data terbit setiap bulan, tanpa nama.") == [
        Run("same", "Data terbit setiap"), Run("gone", " triwulan"), Run("new", " bulan"), Run("same", ", tanpa nama."),
    ]  # fmt: skip


def test_lines_are_compared_each_with_its_own() -> None:
    assert [one for one in words("a satu\nb dua\n", "a tiga\nb empat\n") if one.kind != "same"] == [
        Run("gone", " satu"), Run("new", " tiga"), Run("gone", " dua"), Run("new", " empat"),
    ]  # fmt: skip


SENTENCES = st.lists(st.sampled_from(["rapat", "desa", "dan", "yang", "12", "setuju."]), max_size=9).map(" ".join)
PARAGRAPHS = st.lists(SENTENCES, max_size=9).map("\n\n".join)


@given(PARAGRAPHS, PARAGRAPHS, st.integers(0, 60))
def test_past_the_budget_nothing_is_lost_either(old: str, new: str, left: int) -> None:
    budget = Budget(left)
    runs = words(old, new, budget)
    assert (applied(runs, "old"), applied(runs, "new")) == (old, new)
    assert 0 <= budget.left <= left
    shown = folded(runs)
    assert [one for one in shown if one.kind in ("gone", "new")] == [one for one in runs if one.kind in ("gone", "new")]
    assert len(applied(shown, "new").split()) <= len(new.split()) + len(shown)


def test_past_the_budget_a_paragraph_stands_as_replaced_and_small_changes_are_still_compared() -> None:
    long, other = " ".join(f"kata{n}" for n in range(400)), " ".join(f"kata{n + n % 2}" for n in range(400))
    budget = Budget(100)
    runs = words(f"{long}\nRapat pukul 9.", f"{other}\nRapat pukul 10.", budget)
    assert budget.refused == 1
    assert [one.kind for one in runs if len(one.text) > 1000] == ["gone", "new"]
    assert runs[-3:] == [Run("gone", " 9"), Run("new", " 10"), Run("same", ".")]


def test_a_long_text_of_which_a_few_words_changed_is_compared_word_by_word() -> None:
    lines = [" ".join(f"kata{(line * 7 + n * n) % 3000}" for n in range(120)) for line in range(220)]
    changed = [
        " ".join("lain" if word == f"kata{number}" else word for word in line.split(" "))
        for number, line in enumerate(lines)
    ]
    budget = Budget()
    runs = words("\n".join(lines), "\n".join(changed), budget)
    assert applied(runs, "new") == "\n".join(changed)
    assert {one.text.strip() for one in runs if one.kind == "new"} <= {"lain"}
    assert budget.refused == 0


def worst() -> list[tuple[str, str]]:
    """Texts of 200,000 characters that are made to be hard to compare."""
    few = ["\n".join(" ".join("ab"[(n * n + line + side) % 7 % 2] for n in range(900)) for line in range(100))
           for side in (0, 3)]  # fmt: skip
    words_ = [f"x{n}" for n in range(33_000)]
    blocks = [" ".join(f"u{n} " + " ".join("ab"[(n * k + side) % 5 % 2] for k in range(48)) for n in range(550))
              for side in (0, 2)]  # fmt: skip
    return [
        ("\n".join("ab"[each * each % 7 % 2] for each in range(90_000)), "\n".join("ba" * 45_000)),
        (few[0], few[1]),
        (" ".join(words_[:29_000]), " ".join(words_[n ^ 1] for n in range(29_000))),
        (" ".join(words_), " ".join(reversed(words_))),
        (blocks[0], blocks[1]),
    ]


@pytest.mark.parametrize(("old", "new"), worst(), ids=["lines", "few words", "swapped", "reversed", "blocks"])
def test_the_worst_texts_are_compared_in_time_and_whole(old: str, new: str) -> None:
    begun = time.process_time()
    runs = words(old, new)
    took = time.process_time() - begun
    assert (applied(runs, "old"), applied(runs, "new")) == (old, new)
    assert took < 5  # seconds of the processor, also where others keep it busy; alone it is a tenth of that


def test_long_unchanged_stretches_are_folded_with_their_length() -> None:
    long = " ".join(["kata"] * 400)
    shown = folded(words(f"{long} lama", f"{long} baru"))
    assert [one.kind for one in shown] == ["fold", "same", "gone", "new"]
    assert int(shown[0].text) + len(shown[1].text.split()) == 400
    assert folded([Run("same", "pendek"), Run("new", "x")]) == [Run("same", "pendek"), Run("new", "x")]


def test_everything_that_changed_is_found_and_said(published: MinutesVersion) -> None:
    old = published.content
    new = copy.deepcopy(old)
    new["items"][2]["body"] += "\n\nDinas setuju."
    new["items"].insert(1, {**copy.deepcopy(new["items"][0]), "title": "Topik tambahan"})
    for number, item in enumerate(new["items"], start=1):
        item["number"] = number
    new["decisions"][0]["text"] = new["decisions"][0]["text"].replace("lima", "enam")
    new["decisions"].append({"number": 6, "text": "Baru.", "item": 1, "closed": ""})
    new["actions"][0]["due_on"] = "2026-12-31"
    del new["actions"][7]
    new["head"]["chair"] = "Wakil Bupati"
    new["presence"][0]["code"] = "absent"
    found = compare(old, new)
    assert [(one.code, one.old, one.new) for one in found.items if one.code != "same"] == [
        ("added", None, 2), ("moved", 2, 3), ("changed", 3, 4), ("moved", 4, 5), ("moved", 5, 6), ("moved", 6, 7),
    ]  # fmt: skip
    assert [one.name for one in found.head] == ["chair"]
    with speaking("en"):
        assert sentence(found) == (
            "1 line of the head changed, 1 item changed, 1 item added, 4 items renumbered, 1 decision changed, "
            "1 decision added, 1 action item changed, 1 action item taken out, "
            "the attendance of 1 organisation changed."
        )
    with speaking("id"):
        assert "1 butir berubah, 1 butir ditambah" in sentence(found)
        assert "1 keputusan ditambah" in sentence(found)
    assert compare(old, old).is_empty


def test_a_new_title_is_a_change_and_not_another_item(published: MinutesVersion) -> None:
    new = copy.deepcopy(published.content)
    new["items"][0]["title"] = "Pembukaan"
    [changed] = [one for one in compare(published.content, new).items if one.code != "same"]
    assert (changed.code, [one.name for one in changed.fields]) == ("changed", ["title"])
