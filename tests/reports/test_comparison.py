"""Regions and forums side by side: who sees which, what is compared, and in which order."""

import csv
import io
import json
from datetime import date, timedelta
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from forum.actions.models import Action, ActionUpdate
from forum.kernel import clock
from forum.kernel.i18n import speaking
from forum.reports.figures import Figures
from forum.reports.wide import bars, rules
from forum.reports.wide.lines import Line, in_order
from tests.support.client import Visitor
from tests.support.factories import Factory


@pytest.fixture
def secretariat(make: Factory, visitor: Visitor) -> Visitor:
    return visitor.sign_in(make.user(reads_all_reports=True)).speak("en")


def place(make: Factory, name: str, outcomes: str, *, kind: str = "regency", since: int = 30, forum=None):
    """A forum in a region of its own. Each word of `outcomes` is a meeting, each letter an agency: K W S I - ."""
    forum = forum or make.forum(name=f"Forum {name}", slug=name.lower(), region=make.region(name=name, kind=kind))
    size = max(len(word) for word in outcomes.split())
    offices = [make.office(organisation=make.organisation(f"Dinas {number} {name}")) for number in range(size)]
    for number, word in enumerate(outcomes.split()):
        meeting = make.meeting(forum=forum, state="held", starts_at=clock.now() - timedelta(days=since + 10 * number))
        for office, letter in zip(offices, word, strict=False):
            make.invitation(meeting, office)
            levels = {"K": "head", "W": "deputy", "S": "staff"}
            if letter in levels:
                make.attendance(meeting, office.organisation, levels[letter])
            elif letter in "I-":
                make.absence(meeting, office.organisation, "absent_notice" if letter == "I" else "absent")
    return forum


def rows(page) -> list[list[str]]:
    assert page.soup is not None
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in page.soup.select(".figures tbody tr")
    ]


def test_each_region_has_one_line_and_the_sentence_names_the_two_ends(make: Factory, secretariat: Visitor) -> None:
    place(make, "Contoh", "KW- KW- WS.")
    place(make, "Umpama", "KKK KKW KKI")
    page = secretariat.get("/laporan/perbandingan")
    assert page.all(".finding") == [
        "In 2 regions, the head of an agency came in person to 53 % of the invitations: most often in Umpama (78 %), "
        "least in Contoh (25 %)."
    ]
    assert rows(page) == [
        ["Umpama", "3", "under a month ago", "9", "89 % 8 of 9", "78 % 7 of 9", "0 %", "0 % 0 of 8", "0 %", "–",
         "too few"],
        ["Contoh", "3", "under a month ago", "9", "75 % 6 of 8", "25 % 2 of 8", "0 %", "0 % 0 of 6", "11 %", "–",
         "too few"],
    ]  # fmt: skip
    assert len(page.queries) <= 13


def test_the_number_of_statements_does_not_grow_with_the_regions(make: Factory, secretariat: Visitor) -> None:
    place(make, "Contoh", "K K K")
    before = len(secretariat.get("/laporan/perbandingan").queries)
    for name in ("Umpama", "Misalnya", "Andai"):
        place(make, name, "K K K")
    assert len(secretariat.get("/laporan/perbandingan").queries) == before


def test_a_region_with_several_forums_adds_them_up_and_leads_to_them(make: Factory, secretariat: Visitor) -> None:
    first = place(make, "Contoh", "KW KW KW")
    second = make.forum(name="Forum kedua", slug="kedua", region=first.region)
    place(make, "Lain", "KK KK KK", forum=second)
    page = secretariat.get("/laporan/perbandingan")
    assert [row[0] for row in rows(page)] == ["Contoh 2 forums"]
    assert rows(page)[0][5] == "75 % 9 of 12"
    each = secretariat.get("/laporan/perbandingan?per=forum")
    assert [row[0] for row in rows(each)] == ["Forum kedua", "Forum Contoh"]


def test_too_few_recorded_meetings_are_shown_and_not_compared(make: Factory, secretariat: Visitor) -> None:
    place(make, "Contoh", "KW KW KW")
    place(make, "Sedikit", "KK KK ..")
    page = secretariat.get("/laporan/perbandingan")
    assert rows(page)[1] == ["Sedikit", "3 2 recorded", "under a month ago", "6", "–", "too few to compare", "–", "–",
                             "33 %",
                             "–", "too few"]  # fmt: skip
    assert "Too few recorded meetings to compare (fewer than 3): Sedikit." in page.text


def test_six_months_without_a_meeting_are_a_self_check(make: Factory, secretariat: Visitor) -> None:
    place(make, "Rajin", "K K K")
    place(make, "Lama", "K K K", since=185)
    page = secretariat.get("/laporan/perbandingan")
    assert page.all(".late") == ["6 months ago"]
    assert "(a self-check of OGP’s six-month rule): Lama." in page.text
    assert "complian" not in page.text.lower()


def test_months_are_counted_whole() -> None:
    assert rules.months_between(date(2026, 4, 30), date(2026, 10, 29)) == 5
    assert rules.months_between(date(2026, 4, 30), date(2026, 10, 30)) == 6
    assert rules.months_between(date(2025, 12, 31), date(2026, 1, 1)) == 0


def test_the_trend_compares_with_the_same_span_before(make: Factory, secretariat: Visitor) -> None:
    forum = place(make, "Contoh", "KK KK KK", since=5)
    place(make, "Contoh lama", "WW WW WW", since=40, forum=forum)
    page = secretariat.get("/laporan/perbandingan?dari=2026-10-04&sampai=2026-11-03")
    assert rows(page)[0][10] == "↑ more often head 0 % before"


def test_promises_kept_are_counted_once_and_withdrawn_ones_not(make: Factory, secretariat: Visitor) -> None:
    forum = place(make, "Contoh", "K K K")
    meeting = make.meeting(forum=forum, state="concluded", starts_at=clock.now() - timedelta(days=1))
    dinas = make.organisation()
    for number, (statuses, withdrawn) in enumerate(
        [
            (["in_progress", "done"], None),
            (["done", "in_progress"], None),
            ([], None),
            (["done"], clock.now()),
            (["cancelled"], None),
        ]
    ):
        action = make.add(Action(
            key=f"k{number}", meeting=meeting, number=number, text="Janji", owner_organisation=dinas, owner_name="D",
            published_at=clock.now(), withdrawn_at=withdrawn, token_nonce=f"n{number}", token_hash=f"h{number}",
        ))  # fmt: skip
        for place_, status in enumerate(statuses):
            make.add(ActionUpdate(action=action, client_key=f"{number}:{place_}", status=status))
    assert rows(secretariat.get("/laporan/perbandingan"))[0][9] == "33 % 1 of 3"


@pytest.mark.parametrize(("column", "order"), [
    ("nama", ["A", "B", "C"]), ("kepala", ["B", "A", "C"]), ("undangan", ["C", "A", "B"]), ("kosong", ["A", "B", "C"]),
    ("rapat", ["A", "B", "C"]),
])  # fmt: skip
def test_every_column_sorts_and_what_has_no_value_stands_last(column: str, order: list[str]) -> None:
    lines = [
        Line("a", "A", meetings=5, recorded_meetings=5, own=Figures(invited=6, invited_head=3)),
        Line("b", "B", meetings=4, recorded_meetings=4, own=Figures(invited=5, invited_head=5)),
        Line("c", "C", meetings=1, recorded_meetings=1, own=Figures(invited=9, invited_head=9, not_recorded=1)),
    ]
    today = date(2026, 11, 3)
    rising = column in ("nama", "kosong")
    assert [line.name for line in in_order(lines, column, rising, today)] == order
    turned = [line.name for line in in_order(lines, "kepala", True, today)]
    assert turned == ["A", "B", "C"]


def test_headings_are_links_that_turn_the_order_round(make: Factory, secretariat: Visitor) -> None:
    place(make, "Contoh", "K K K")
    page = secretariat.get("/laporan/perbandingan?urut=rapat&jenis=coordination")
    links = {link.get_text(" ", strip=True): link["href"] for link in page.soup.select("a.sort")}
    assert links["Invited"] == "/laporan/perbandingan?jenis=coordination&urut=undangan"
    assert links["Meetings ↓ sorted, largest first"] == (
        "/laporan/perbandingan?jenis=coordination&urut=rapat&arah=naik"
    )


def test_kind_of_meeting_and_of_region_narrow_it(make: Factory, secretariat: Visitor) -> None:
    place(make, "Contoh", "K K K")
    place(make, "Kota", "W W W", kind="city")
    page = secretariat.get("/laporan/perbandingan?wilayah=city")
    assert [row[0] for row in rows(page)] == ["Kota"]
    assert secretariat.get("/laporan/perbandingan?jenis=outreach").all(".finding") == [
        "No meeting has begun in this period."
    ]
    assert [row[0] for row in rows(secretariat.get("/laporan/perbandingan?wilayah=moon&jenis=x&urut=y"))] == [
        "Contoh", "Kota",
    ]  # fmt: skip


def test_an_unreadable_period_says_what_to_do_and_keeps_what_was_typed(secretariat: Visitor) -> None:
    page = secretariat.get("/laporan/perbandingan?dari=kemarin")
    assert page.status == 422
    assert "“kemarin” is not a day we can read" in page.text
    assert page.form("form.period")["dari"] == "kemarin"
    assert secretariat.get("/laporan/perbandingan.csv?dari=kemarin").status == 422
    assert secretariat.get("/laporan/perbandingan?dari=0001-01-01&sampai=0001-01-02").status == 200


def test_an_empty_country_has_nothing_to_compare(secretariat: Visitor) -> None:
    page = secretariat.get("/laporan/perbandingan")
    assert page.all(".finding") == ["No meeting has begun in this period."]
    assert "No forum here" in page.text


def test_somebody_with_a_role_sees_their_forums_and_no_other(make: Factory, visitor: Visitor) -> None:
    mine, other = place(make, "Milik", "K K K"), place(make, "Orang", "W W W")
    user = make.user()
    make.role(mine, user, "leader")
    page = visitor.sign_in(user).speak("en").get("/laporan/perbandingan")
    assert [row[0] for row in rows(page)] == ["Milik"]
    assert "You have a role in one forum only" in page.text
    for ending in ("", ".csv", ".json"):
        assert b"Orang" not in visitor.get(f"/laporan/perbandingan{ending}").data
    make.role(other, user, "member")
    assert "You have a role in one forum only" not in visitor.get("/laporan/perbandingan").text


def test_who_has_no_role_at_all_and_strangers_are_refused(make: Factory, visitor: Visitor) -> None:
    assert visitor.get("/laporan/perbandingan").location.startswith("/masuk")
    assert visitor.sign_in(make.user()).get("/laporan/perbandingan").status == 403


def test_files_say_the_same_as_the_page(make: Factory, secretariat: Visitor) -> None:
    place(make, "=Contoh", "KW- KW- WS.")
    answer = secretariat.get("/laporan/perbandingan.csv")
    [line] = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert (line["Region or forum"], line["Invited"], line["Share: head in person"]) == ("'=Contoh", "9", "0.25")
    [one] = json.loads(secretariat.get("/laporan/perbandingan.json").data)["lines"]
    assert (one["name"], one["invited"], one["shares"]["head"], one["comparable"]) == ("=Contoh", 9, 0.25, True)
    book = load_workbook(io.BytesIO(secretariat.get("/laporan/perbandingan.xlsx").data))
    sheet = book["Comparison"]
    heads = [cell.value for cell in sheet[1]]
    found = dict(zip(heads, [cell.value for cell in sheet[2]], strict=True))
    assert (found["Region or forum"], found["Invited"], found["Share: head in person"]) == ("=Contoh", 9, 0.25)
    assert sheet.freeze_panes == "A2"
    assert book.sheetnames == ["Comparison", "About"]


def test_every_number_opens_the_report_behind_it(make: Factory, secretariat: Visitor) -> None:
    place(make, "Contoh", "K K K")
    page = secretariat.get("/laporan/perbandingan?dari=2026-01-01")
    assert {link["href"] for link in page.soup.select("a.rows")} == {
        "/forum/contoh/laporan?dari=2026-01-01", "/forum/contoh/laporan?dari=2026-01-01&sisi=masyarakat",
    }  # fmt: skip


def test_a_bar_has_letter_number_and_words_for_every_outcome() -> None:
    with speaking("en"):
        svg = bars.bar(Figures(head=5, deputy=2, absent=3, not_recorded=1))
    assert "<title>Head came 5, An official came for the head 2, Absent without notice 3, Not recorded 1</title>" in svg
    assert [svg.count(f'class="heat-{code}"') for code in ("head", "deputy", "staff", "not_recorded")] == [1, 1, 0, 1]
    assert ">K 5<" in svg
    assert "heat-absent-lines" in svg
    assert bars.bar(Figures()) == ""


def test_shares_are_exact_so_that_equals_are_equal() -> None:
    one = Line("a", "A", recorded_meetings=3, own=Figures(invited=3, invited_head=1))
    other = Line("b", "B", recorded_meetings=9, own=Figures(invited=9, invited_head=3))
    assert one.head_share == other.head_share == Fraction(1, 3)
