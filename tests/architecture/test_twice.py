"""Which tests run a second time, on PostgreSQL."""

from dataclasses import dataclass
from pathlib import Path

from tests.support.twice import EVERY_EXAMPLE, PAPER, again

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Item:
    """As much of a collected test as the rule looks at."""

    nodeid: str
    fixturenames: tuple[str, ...] = ("app", "make")


def kept(*items: Item) -> list[str]:
    return [item.nodeid for item in again(items)[0]]


def test_what_reads_and_writes_rows_runs_again_what_does_not_does_not() -> None:
    rows, pure = Item("tests/forums/test_forums.py::test_a"), Item("tests/kernel/test_ids.py::test_b", ("tmp_path",))
    assert kept(rows, pure) == [rows.nodeid]
    assert again([rows, pure]) == ([rows], [pure])


def test_of_a_table_of_examples_the_first_and_the_last_run_again() -> None:
    table = [Item(f"tests/forums/test_forums.py::test_a[{word}]") for word in ("satu", "dua", "tiga", "empat")]
    assert kept(*table) == [table[0].nodeid, table[-1].nodeid]
    assert kept(*table[1:2]) == [table[1].nodeid]


def test_every_example_runs_again_where_it_is_a_question_of_its_own() -> None:
    table = [Item(f"tests/web/test_numbers.py::test_a[{word}]") for word in ("satu", "dua", "tiga")]
    table += [Item(f"tests/jobs/test_jobs.py::test_a[{word}]") for word in ("satu", "dua", "tiga")]
    assert kept(*table) == [item.nodeid for item in table]


def test_a_drawn_page_is_looked_at_once_what_a_visitor_is_given_twice() -> None:
    page = Item("tests/minutes/test_pdf.py::test_parts")
    given = Item("tests/minutes/test_pdf.py::test_cache", ("app", "visitor"))
    verdict = Item("tests/documents/test_verdict.py::test_all")
    assert kept(page, given, verdict) == [given.nodeid]


def test_the_places_that_the_rule_names_are_there() -> None:
    assert [place for place in (*PAPER, *EVERY_EXAMPLE) if not (ROOT / place).exists()] == []
