"""Two versions compared: nothing is lost in comparing, and what changed is said."""

import copy
import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from forum.kernel.i18n import speaking
from forum.minutes.differences import Run, applied, compare, folded, sentence, words
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


def test_a_huge_text_is_compared_in_time_and_whole() -> None:
    old, new = "\n".join("ab"[each * each % 7 % 2] for each in range(90_000)), "\n".join("ba" * 45_000)
    begun = time.process_time()
    runs = words(old, new)
    assert (applied(runs, "old"), applied(runs, "new")) == (old, new)
    assert time.process_time() - begun < 5


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
