"""The leader's page and its files, on real rows."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from forum.extensions import db
from forum.kernel import clock
from forum.reports import queries
from forum.reports.figures import Figures
from tests.support.client import counted

FORMULA = '=HYPERLINK("http://contoh.example","x")'
HTML = "<img src=x onerror=alert(1)>"


@pytest.fixture
def forum(make):
    return make.forum(slug="ogp", name="Forum OGP Contoh")


@pytest.fixture
def leader(make, forum, visitor):
    user = make.user()
    make.role(forum, user, "leader")
    return visitor.sign_in(user).speak("en")


def held(make, forum, days_ago, **given):
    return make.meeting(forum=forum, starts_at=clock.now() - timedelta(days=days_ago), **{"state": "held", **given})


def world(make, forum):
    """Three meetings. A's head came to all; B sent its secretary, then nobody; C was asked once and nobody recorded."""
    offices = [make.office(organisation=make.organisation(name)) for name in ("Dinas A", "Dinas B", "Dinas C")]
    a, b, c = (office.organisation for office in offices)
    first, second, third = (held(make, forum, days, title=f"Rapat {days}") for days in (90, 60, 30))
    for meeting in (first, second, third):
        invitation = make.invitation(meeting, offices[0])
        make.reply(invitation)
        make.reply(invitation, "declined")
        make.attendance(meeting, a, "head", acting="plt" if meeting is third else None)
    make.invitation(first, offices[1])
    make.attendance(first, b, "deputy")
    make.attendance(first, b, "staff")
    make.invitation(second, offices[1])
    make.absence(second, b, "absent_notice")
    make.absence(second, b, "absent")
    make.invitation(third, offices[2])
    return {"A": a, "B": b, "C": c}


def test_each_agency_has_its_numbers_and_who_is_missing_stands_on_top(make, forum, leader):
    world(make, forum)
    page = leader.get("/forum/ogp/laporan")
    assert page.title == "Attendance report"
    rows = [page.all(f".figures tbody tr:nth-child({number}) > *") for number in (1, 2, 3)]
    assert rows == [
        ["Dinas B", "2", "0", "1", "0", "1", "0", "0", "1", "0", "too few meetings"],
        ["Dinas C", "1", "0", "0", "0", "0", "0", "0", "0", "1", "too few meetings"],
        ["Dinas A", "3", "3", "3", "3 ( 1 )", "0", "0", "0", "0", "0", "too few meetings"],
    ]
    assert page.all(".finding") == ["1 of 1 heads of agencies came on 4 October 2026; up from 1 of 2. Open the rows"]
    assert page.all(".finding-period") == ["Of 3 agencies, the head came in person to 60 % of the invitations."]
    assert page.all(".heat-names li") == ["Dinas B", "Dinas C", "Dinas A"]


def test_the_picture_and_the_table_say_the_same(make, forum, leader):
    world(make, forum)
    picture = leader.get("/forum/ogp/laporan").soup.select_one("svg.heat")
    assert "".join(text.text for text in picture.select("text.heat-letter")) == "KKKW–·"
    page = leader.get("/forum/ogp/laporan?lihat=tabel")
    assert [page.all(f".heat-table tbody tr:nth-child({number}) > *") for number in (1, 2, 3)] == [
        ["Dinas B", "W An official came for the head", "– Absent without notice", "not invited"],
        ["Dinas C", "not invited", "not invited", "· Not recorded"],
        ["Dinas A", "K Head came", "K Head came", "K Head came (Plt.)"],
    ]


def test_a_meeting_that_nobody_recorded_is_shown_as_such_and_a_coming_or_cancelled_one_is_not(make, forum):
    office = make.office(organisation=make.organisation("Dinas A"))
    for meeting in (
        held(make, forum, 10, state="announced"),
        held(make, forum, -10, state="announced"),
        held(make, forum, 5, state="cancelled"),
        held(make, forum, 5, state="draft"),
    ):
        make.invitation(meeting, office)
    report = queries.attendance(forum, date(2025, 11, 4), date(2026, 12, 31))
    assert [row.figures for row in report.rows] == [Figures(invited=1, not_recorded=1)]


def test_the_period_includes_both_its_days_on_the_forums_clock(make, forum):
    organisation = make.organisation("Dinas A")
    office = make.office(organisation=organisation)
    for moment in (datetime(2026, 3, 31, 16, 59, tzinfo=UTC), datetime(2026, 3, 31, 17, 0, tzinfo=UTC)):
        make.invitation(make.meeting(forum=forum, state="held", starts_at=moment), office)
    report = queries.attendance(forum, date(2026, 4, 1), date(2026, 4, 1))
    assert [column.day for column in report.columns] == [date(2026, 4, 1)]


def test_civil_society_has_a_tab_of_its_own(make, forum, leader):
    world(make, forum)
    make.member(forum, make.organisation("Yayasan Contoh", kind="cso", sector="cso"), "civil_society")
    page = leader.get("/forum/ogp/laporan")
    assert page.all(".tabs__tab") == ["Government 3", "Civil society 1"]
    other = leader.get("/forum/ogp/laporan?sisi=masyarakat")
    assert other.all(".heat-names li") == ["Yayasan Contoh"]


def test_a_merged_agency_stands_below_what_it_became(make, forum, leader):
    new = make.organisation("Dinas Baru")
    old = make.organisation("Dinas Lama", successor=new, valid_to=date(2026, 8, 31))
    before, after = held(make, forum, 90), held(make, forum, 30)
    make.invitation(before, make.office(organisation=old))
    make.absence(before, old)
    make.invitation(after, make.office(organisation=new), organisation_name="Dinas Baru (nama lama)")
    make.attendance(after, new, "head")
    page = leader.get("/forum/ogp/laporan")
    assert page.all(".figures tbody th") == [
        "Dinas Baru invited as Dinas Baru (nama lama) with its predecessors: 1 of 2",
        "Dinas Lama until 31 Aug 2026, then Dinas Baru",
        "Total",
    ]
    assert page.all(".finding") == ["1 of 1 heads of agencies came on 4 October 2026; up from 0. Open the rows"]
    assert page.all(".finding-period") == ["Of 1 agency, the head came in person to 50 % of the invitations."]


def test_hostile_names_stay_names(make, forum, leader):
    meeting = held(make, forum, 10, title=HTML)
    organisation = make.organisation(FORMULA, short_name=HTML)
    make.invitation(meeting, make.office(organisation=organisation))
    page = leader.get("/forum/ogp/laporan")
    assert page.all(".heat-names li") == [HTML]
    assert page.soup.select("img") == []
    text = leader.get("/forum/ogp/laporan.csv").data.decode("utf-8-sig")
    assert text.splitlines()[1].startswith('"\'=HYPERLINK(""http://contoh.example"",""x"")",')


def test_the_csv_is_the_same_every_time(make, forum, leader):
    world(make, forum)
    answer = leader.get("/forum/ogp/laporan.csv")
    assert (
        answer.response.headers["Content-Disposition"] == "attachment; filename=kehadiran-ogp-2025-11-04-2026-11-03.csv"
    )
    assert answer.data.decode("utf-8-sig").splitlines() == [
        "Organisation,Short name,Has become,Side,Invited,Answered,Came,Head,Of these acting,Official,Staff,"
        "Absent with notice,Absent without notice,Not recorded,Uninvited,Last three: came,Before: came,"
        "Before: meetings,2026-08-05 Rapat 90,2026-09-04 Rapat 60,2026-10-04 Rapat 30",
        "Dinas B,,,Government,2,0,1,0,0,1,0,0,1,0,0,,,,An official came for the head,Absent without notice,",
        "Dinas C,,,Government,1,0,0,0,0,0,0,0,0,1,0,,,,,,Not recorded",
        "Dinas A,,,Government,3,3,3,3,1,0,0,0,0,0,0,,,,Head came,Head came,Head came (Plt.)",
    ]


def test_the_json_has_stable_names_and_no_people(make, forum, leader):
    world(make, forum)
    answer = json.loads(leader.get("/forum/ogp/laporan.json").data)
    assert (answer["forum"], answer["from"], answer["to"]) == ("ogp", "2025-11-04", "2026-11-03")
    assert answer["organisations"][0]["presence"] == [
        {"outcome": "deputy", "acting": None, "uninvited": False},
        {"outcome": "absent", "acting": None, "uninvited": False},
        None,
    ]
    assert "Orang Contoh" not in json.dumps(answer)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("dari=kemarin", "“kemarin” is not a day we can read."),
        ("dari=2026-05-01&sampai=2026-04-01", "The period ends before it begins."),
        ("dari=1926-05-01", "A report covers at most ten years."),
        ("sampai=2026-02-30", "“2026-02-30” is not a day we can read."),
    ],
)
def test_a_period_that_cannot_be_read_is_explained_and_stays_typed(forum, leader, asked, expected):
    page = leader.get(f"/forum/ogp/laporan?{asked}")
    assert page.status == 422
    assert expected in page.text
    assert leader.get(f"/forum/ogp/laporan.csv?{asked}").status == 422


def test_an_empty_forum_says_what_will_be_here(forum, leader):
    page = leader.get("/forum/ogp/laporan")
    assert page.all(".finding") == ["No meeting has begun in this period."]
    assert leader.get("/forum/ogp/laporan.csv").data.count(b"\r\n") == 1


@pytest.mark.parametrize("role", ["organiser", "minute_taker", "leader", "member"])
def test_everybody_with_a_role_may_read(make, forum, visitor, role):
    user = make.user()
    make.role(forum, user, role)
    assert visitor.sign_in(user).get("/forum/ogp/laporan").status == 200


@pytest.mark.parametrize("ending", ["", ".csv", ".json", ".pdf"])
def test_others_may_not(make, forum, visitor, ending):
    assert visitor.get(f"/forum/ogp/laporan{ending}").status == 302
    visitor.sign_in(make.organiser(make.forum()))
    assert visitor.get(f"/forum/ogp/laporan{ending}").status == 403
    assert visitor.get(f"/forum/tidak-ada/laporan{ending}").status == 404


def test_the_number_of_statements_does_not_grow(make, forum, leader):
    world(make, forum)
    few = leader.get("/forum/ogp/laporan")
    for _more in range(3):
        world(make, forum)
    many = leader.get("/forum/ogp/laporan")
    assert (few.status, many.status) == (200, 200)
    assert len(few.queries) == len(many.queries) == 26


def test_the_report_itself_is_nine_statements(make, forum):
    world(make, forum)
    db.session.flush()
    with counted() as statements:
        queries.attendance(forum, date(2025, 11, 4), date(2026, 11, 3))
    assert len(statements) == 9
