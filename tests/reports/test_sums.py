"""Small numbers stay hidden, also from somebody who subtracts and knows the rule."""

from collections import defaultdict
from datetime import timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as some

from forum.kernel import clock
from forum.reports import sums
from forum.reports.sums import FEWEST, LEFT_OUT, SMALL, guarded, small_hidden

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


def test_services_have_no_sum_and_each_is_hidden_by_itself():
    assert small_hidden({"captions": 0, "sign_language": 4, "wheelchair": 5}) == {
        "captions": SMALL, "sign_language": SMALL, "wheelchair": 5,
    }  # fmt: skip


def test_a_person_whom_two_devices_recorded_counts_once(make):
    forum = make.forum()
    meeting = make.meeting(forum=forum, state="held", starts_at=clock.now() - timedelta(days=3))
    agency = make.organisation("Dinas A")
    for number in range(8):
        make.attendance(meeting, agency, "staff", gender="f", subject=f"{number}:h")
        make.attendance(meeting, agency, "staff", gender=None, subject=f"{number}:h")
    for _number in range(9):
        make.attendance(meeting, agency, "staff", gender="m")
    found = sums.of_meetings([meeting.id])
    assert (found.total, found.people) == (17, {"women": 8, "men": LEFT_OUT, "unsaid": SMALL})
