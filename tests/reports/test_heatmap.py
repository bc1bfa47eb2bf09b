"""The picture: every outcome is colour, letter and pattern; foreign words are harmless; same data, same bytes."""

from bs4 import BeautifulSoup

from forum.reports import heatmap
from forum.reports.heatmap import Shape
from tests.reports.test_figures import cells


def drawn(grid, **given):
    return BeautifulSoup(heatmap.svg(grid, title="Kehadiran", **given), "html.parser")


def test_each_cell_is_drawn_once_with_its_letter_at_its_place():
    picture = drawn([cells("K-"), cells(" K")], shape=Shape(across=10, down=20, letter=8, gap=2))
    head, absent = picture.select(".heat-letter-head")[0], picture.select(".heat-letter-absent")[0]
    assert (head.text, head["x"].split(), absent.text, absent["x"].split()) == ("KK", ["5", "15"], "–", ["15"])
    assert [float(y) for y in head["y"].split()] == [13, 33]
    assert picture.svg["viewbox"] == "0 0 20 40"


def test_the_hatched_outcomes_have_patterns_of_their_own():
    picture = drawn([cells("KWSI-.")])
    assert [one["id"] for one in picture.select("pattern")] == ["heat-absent_notice", "heat-absent"]
    assert [one["fill"] for one in picture.select("path.heat-pattern")] == [
        "url(#heat-absent_notice)",
        "url(#heat-absent)",
    ]
    letters = "".join(one.text for one in picture.find_all("text"))
    assert letters == "KWSI–·"


def test_on_paper_nothing_needs_a_stylesheet():
    picture = drawn([cells("KWSI-.PU")], paint="paper", size=("10mm", "2mm"))
    assert picture.select("pattern, text, [style]") == []
    assert all(path.get("fill") for path in picture.select("path"))
    assert (picture.svg["width"], picture.svg["height"]) == ("10mm", "2mm")


def test_acting_heads_are_notched_and_the_uninvited_ringed():
    picture = drawn([cells("KPUu")])
    assert picture.select_one(".heat-acting")["d"].count("M") == 1
    assert picture.select_one(".heat-uninvited")["d"].count("M") == 2


def test_titles_and_heads_cannot_bring_markup_in():
    text = heatmap.svg([cells("K")], title="</title><script>", heads=[("<b>", "&", "1")])
    assert "<script>" not in text
    assert "<b>" not in text
    assert BeautifulSoup(text, "html.parser").title.text == "</title><script>"


def test_the_same_data_gives_the_same_bytes_and_an_empty_grid_is_a_picture_too():
    grid = [cells("KWSI-. PU")] * 5
    assert heatmap.svg(grid, title="x") == heatmap.svg(grid, title="x")
    assert drawn([]).svg["viewbox"] == "0 0 0 0"


def test_sixty_agencies_at_twenty_four_meetings_stay_small():
    grid = [cells("KWSI-.KWSI-.KWSI-.KWSI-.")] * 60
    assert len(heatmap.svg(grid, title="x").encode()) < 60_000
