"""Small numbers stay hidden, also from somebody who subtracts and knows the rule."""

from collections import Counter, defaultdict
from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as some

from forum.reports import sums
from forum.reports.sums import FEWEST, KINDS, LEFT_OUT, PEOPLE, SMALL, Block, Span, guarded

NAMES = ("women", "men", "unsaid")
NUMBER = some.integers(0, 12) | some.integers(0, 400)
CELLS = some.fixed_dictionaries(dict.fromkeys(NAMES, NUMBER))


def test_a_table_without_small_numbers_is_said():
    assert guarded({"women": 40, "men": 55, "unsaid": 5}) == {"women": 40, "men": 55, "unsaid": 5}


def test_a_small_number_hides_one_more_and_women_stay_readable_where_they_can():
    assert guarded({"women": 40, "men": 55, "unsaid": 2}) == {"women": 40, "men": LEFT_OUT, "unsaid": SMALL}
    assert guarded({"women": 4, "men": 55, "unsaid": 20}) == {"women": SMALL, "men": LEFT_OUT, "unsaid": 20}
    assert guarded({"women": 4, "men": 55, "unsaid": 0}) == {"women": SMALL, "men": LEFT_OUT, "unsaid": SMALL}
    assert guarded({"women": 40, "men": 5, "unsaid": 0}) == {"women": LEFT_OUT, "men": LEFT_OUT, "unsaid": SMALL}


def test_of_a_handful_of_people_nothing_is_said():
    assert guarded({"women": 9, "men": 4, "unsaid": 0}) is None


@given(CELLS)
def test_no_number_below_five_is_ever_said(cells):
    said = guarded(cells)
    if said is not None:
        assert not [name for name, one in said.items() if isinstance(one, int) and one < FEWEST]
        assert {name for name, one in said.items() if one == SMALL} == {name for name in cells if cells[name] < FEWEST}
        assert {name: one for name, one in said.items() if isinstance(one, int)}.items() <= cells.items()


def test_whoever_knows_the_sum_and_the_rule_cannot_work_out_a_hidden_number():
    """All tables up to 45 people: those that look alike differ in each hidden number, by at least three values."""
    alike = defaultdict(list)
    for women, men in product(range(46), repeat=2):
        for unsaid in range(46 - women - men):
            cells = {"women": women, "men": men, "unsaid": unsaid}
            said = guarded(cells)
            alike[women + men + unsaid, repr(said)].append((cells, said))
    for (_total, _page), tables in alike.items():
        said = tables[0][1]
        hidden = [name for name in NAMES if not isinstance(said[name], int)] if said else []
        for name in hidden:
            values = {cells[name] for cells, _said in tables}
            assert len(values) >= 3, (tables[0], name)


@given(CELLS, some.data())
def test_the_same_holds_for_tables_of_any_size(cells, data):
    """Beside each table with something hidden stands another that looks the same and has another hidden number."""
    said = guarded(cells)
    hidden = [name for name in NAMES if said and not isinstance(said[name], int)]
    if not hidden:
        return
    name = data.draw(some.sampled_from(hidden))
    others = [
        {**cells, name: cells[name] + step, other: cells[other] - step}
        for other in hidden
        if other != name
        for step in range(-8, 9)
        if step and cells[name] + step >= 0 and cells[other] - step >= 0
    ]
    assert [one for one in others if guarded(one) == said]


QUARTERS = some.lists(some.tuples(some.integers(0, 4), CELLS, some.integers(0, 9)), min_size=1, max_size=8)
DAYS = some.dates(date(2024, 1, 1), date(2026, 1, 31))


def quarters(tallies, start=2024):
    found = []
    for number, (meetings, cells, asked) in enumerate(tallies):
        first, last = sums.quarter(date(start + number // 4, 3 * (number % 4) + 1, 1))
        found.append(Block(first, last, meetings, Counter(cells), Counter(captions=asked)))
    return found


def settled(forums, standing=None):
    """Kind -> the blocks of each forum, those that stood before among them."""
    before = standing or {kind: [[] for _forum in forums] for kind in KINDS}
    return {kind: [sums.settled(blocks, each, kind) for blocks, each in zip(before[kind], forums, strict=True)]
            for kind in KINDS}  # fmt: skip


def report(standing, first, last, forums=None):
    """What may be said of the blocks of the first so many forums, or of all."""
    return sums.together({kind: [one for each in blocks[:forums] for one in each]
                          for kind, blocks in standing.items()}, first, last)  # fmt: skip


def told(tallies, first=date.min, last=date.max):
    return report(settled([quarters(tallies)]), first, last)


@given(some.lists(QUARTERS, min_size=1, max_size=3), some.data())
def test_subtracting_any_two_reports_gives_nothing_that_may_not_be_said_by_itself(forums, data):
    """The periods are any days, the second within the first, of fewer forums or the same; the first may be read later,
    when anything was corrected, taken back or added since.
    """
    before = settled([quarters(tallies) for tallies in forums])
    after = before
    if data.draw(some.booleans()):
        after = settled([quarters(data.draw(QUARTERS)) for _forum in forums], before)
    first, inner, outer, last = sorted(data.draw(some.tuples(DAYS, DAYS, DAYS, DAYS)))
    fewer = data.draw(some.integers(1, len(forums)))
    wide, narrow = report(after, first, last), report(before, inner, outer, fewer)
    for name in NAMES:
        numbers = [one.people[name] if one.people else 0 for one in (wide, narrow)]
        if all(isinstance(number, int) for number in numbers):
            rest = numbers[0] - numbers[1]
            assert rest == 0 or rest >= FEWEST
    numbers = [one if isinstance(one, int) else 0 for one in (wide.services["captions"], narrow.services["captions"])]
    assert numbers[0] == numbers[1] or numbers[0] - numbers[1] >= FEWEST


@given(QUARTERS, QUARTERS, some.tuples(DAYS, DAYS))
def test_what_was_said_of_a_period_is_said_of_it_for_ever(tallies, corrected, days):
    """As far as all its quarters were told: a number changes only by a block that is new."""
    before = settled([quarters(tallies)])
    after = settled([quarters(corrected)], before)
    for kind in KINDS:
        assert after[kind][0][: len(before[kind][0])] == before[kind][0]
    first, until = sorted(days)
    last = max((one.last for one in before[PEOPLE][0]), default=date.min)
    assert report(after, first, min(until, last)).people == report(before, first, min(until, last)).people


def test_a_late_correction_neither_moves_the_blocks_nor_shows_whom_it_is_about():
    """Two quarters were told together, as four women were not enough; then a fifth is noted in the first."""
    few, calm = (3, {"women": 4, "men": 20, "unsaid": 9}, 0), (3, {"women": 3, "men": 20, "unsaid": 9}, 0)
    before = settled([quarters([few, calm])])
    assert report(before, date.min, date.max).people == {"women": 7, "men": 40, "unsaid": 18}
    corrected = (3, {"women": 5, "men": 20, "unsaid": 8}, 0)
    after = settled([quarters([corrected, calm, corrected])], before)
    assert report(after, date(2024, 1, 1), date(2024, 6, 30)) == report(before, date(2024, 1, 1), date(2024, 6, 30))
    assert report(after, date(2024, 1, 1), date(2024, 3, 31)).people is None
    assert report(after, date.min, date.max).people == {"women": 12, "men": 60, "unsaid": 26}


def test_a_period_longer_by_one_meeting_says_the_same_until_the_quarters_are_whole():
    calm = (3, {"women": 9, "men": 20, "unsaid": 6}, 5)
    one_woman = (1, {"women": 1, "men": 2, "unsaid": 0}, 1)
    year = [calm, one_woman, calm]
    before, same, whole = (told(year, date(2024, 1, 1), last)
                           for last in (date(2024, 3, 31), date(2024, 8, 1), date(2024, 9, 30)))  # fmt: skip
    assert before == same
    assert before.people == {"women": 9, "men": 20, "unsaid": 6}
    assert whole.people == {"women": 19, "men": 42, "unsaid": 12}
    assert (before.services["captions"], whole.services["captions"]) == (5, 11)
    assert whole.spans["people"] == Span(date(2024, 1, 1), date(2024, 9, 30), 7)


def test_of_one_or_two_meetings_nothing_is_said_however_many_came():
    found = told([(2, {"women": 90, "men": 80, "unsaid": 70}, 9)])
    assert (found.people, found.services["captions"], found.spans) == (None, SMALL, {})


def test_services_below_five_are_not_said():
    assert told([(3, {}, 4)]).services["captions"] == SMALL
