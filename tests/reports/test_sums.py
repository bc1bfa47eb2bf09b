"""Small numbers stay hidden, also from somebody who subtracts and knows the rule."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time
from itertools import product

from hypothesis import given
from hypothesis import strategies as some

from forum.reports import sums
from forum.reports.scope import Scope
from forum.reports.sums import FEWEST, LEFT_OUT, SMALL, Block, guarded

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


def quarters(tallies, start=2024):
    found = []
    for number, (meetings, cells, asked) in enumerate(tallies):
        first, last = sums.quarter(date(start + number // 4, 3 * (number % 4) + 1, 1))
        found.append(Block(first, last, meetings, Counter(cells), Counter(captions=asked)))
    return found


@given(some.lists(QUARTERS, min_size=1, max_size=3), some.data())
def test_subtracting_any_two_reports_gives_nothing_that_may_not_be_said_by_itself(forums, data):
    """The periods are any days, the second within the first, of fewer forums or the same."""
    every = [quarters(tallies) for tallies in forums]
    days = some.dates(date(2024, 1, 1), date(2026, 1, 31))
    first, inner, outer, last = sorted(data.draw(some.tuples(days, days, days, days)))
    fewer = every[: data.draw(some.integers(1, len(every)))]
    wide, narrow = sums.of_forums(every, first, last), sums.of_forums(fewer, inner, outer)
    for name in NAMES:
        numbers = [one.people[name] if one.people else 0 for one in (wide, narrow)]
        if all(isinstance(number, int) for number in numbers):
            rest = numbers[0] - numbers[1]
            assert rest == 0 or rest >= FEWEST
    numbers = [one if isinstance(one, int) else 0 for one in (wide.services["captions"], narrow.services["captions"])]
    assert numbers[0] == numbers[1] or numbers[0] - numbers[1] >= FEWEST


def test_a_period_longer_by_one_meeting_says_the_same_until_the_quarters_are_whole():
    calm = (3, {"women": 9, "men": 20, "unsaid": 6}, 5)
    one_woman = (1, {"women": 1, "men": 2, "unsaid": 0}, 1)
    year = [quarters([calm, one_woman, calm])]
    before, same, whole = (sums.of_forums(year, date(2024, 1, 1), last)
                           for last in (date(2024, 3, 31), date(2024, 8, 1), date(2024, 9, 30)))  # fmt: skip
    assert before == same
    assert before.people == {"women": 9, "men": 20, "unsaid": 6}
    assert whole.people == {"women": 19, "men": 42, "unsaid": 12}
    assert (before.services["captions"], whole.services["captions"]) == (5, 11)
    assert (whole.meetings, whole.first, whole.last) == (7, date(2024, 1, 1), date(2024, 9, 30))


def test_of_one_or_two_meetings_nothing_is_said_however_many_came():
    assert (
        sums.of_forums([quarters([(2, {"women": 90, "men": 80, "unsaid": 70}, 9)])], date.min, date.max).people is None
    )


def test_services_below_five_are_not_said():
    found = sums.of_forums([quarters([(3, {}, 4)])], date.min, date.max)
    assert found.services["captions"] == SMALL


def test_a_person_whom_two_devices_recorded_counts_once_and_a_young_quarter_waits(make):
    """Today is 3 November 2026: the third quarter is told, the fourth is not."""
    forum = make.forum()
    agency = make.organisation("Dinas A")
    for day in (date(2026, 7, 2), date(2026, 8, 2), date(2026, 9, 2), date(2026, 10, 2)):
        start = datetime.combine(day, time(3), UTC)
        meeting = make.meeting(forum=forum, state="held", starts_at=start)
        for number in range(8):
            make.attendance(meeting, agency, "staff", gender="f", subject=f"{number}:h")
            make.attendance(meeting, agency, "staff", gender=None, subject=f"{number}:h")
        for _number in range(9):
            make.attendance(meeting, agency, "staff", gender="m")
    found = sums.read(Scope.of_forum(forum), date(2025, 11, 4), date(2026, 11, 3))
    assert (found.total, found.meetings, found.people) == (51, 3, {"women": 24, "men": LEFT_OUT, "unsaid": SMALL})
    assert (found.first, found.last) == (date(2026, 7, 1), date(2026, 9, 30))
