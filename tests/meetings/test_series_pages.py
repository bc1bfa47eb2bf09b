"""The pages of a series: one for all its meetings, changing, extending, ending."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.invitations.service.standing.choosing import invite_offices
from forum.invitations.service.standing.sending import send_series
from forum.kernel import clock
from forum.meetings import queries, service
from tests.support.series import FRIDAY, filled, planned_in


def new(forum):
    return f"/forum/{forum.slug}/seri/baru"


def test_the_page_of_a_series_says_its_rule_and_lists_its_meetings(organiser, forum):
    series = planned_in(forum, left_out=[datetime(2027, 1, 15, 2, 0, tzinfo=UTC)])
    service.announce_series(series)
    first, second, _out, _last = queries.occurrences(series.id)
    service.change(second, starts_at=second.starts_at + timedelta(days=3))
    page = organiser.get(f"/seri/{series.key}")
    assert "Third Friday of every month, 09:00–12:00 WIB, 3 meetings until February 2027" in page.text
    assert page.all("#ahead .series-row__day") == [
        "Friday, 20 November 2026", "Monday, 21 December 2026", "Friday, 15 January 2027", "Friday, 19 February 2027",
    ]  # fmt: skip
    assert page.all("#ahead .series-row__number") == ["1", "2", "–", "3"]
    assert page.all("#ahead .series-row__state") == ["Left out"]
    assert page.all("#ahead .series-row__notes") == ["moved from 18 Dec 2026"]
    with clock.frozen(FRIDAY + timedelta(hours=6)):
        service.hold(first)
        assert organiser.get(f"/seri/{series.key}").all("#past .series-row__day") == ["Friday, 20 November 2026"]


def test_a_meeting_says_its_place_in_the_series_and_leads_to_its_neighbours(organiser, forum):
    series = planned_in(forum)
    rows = queries.occurrences(series.id)
    page = organiser.get(f"/rapat/{rows[2].key}")
    assert page.all(".in-series__words") == ["Meeting 3 of 4 · Series Rapat bulanan"]
    assert page.all(".in-series__ways a") == ["← 18 Dec 2026 , the meeting before", "19 Feb 2027 → , the meeting after"]
    edit = organiser.get(f"/rapat/{rows[2].key}/ubah")
    assert "Only this one meeting changes" in edit.text


def test_lists_stay_calm_with_many_drafts_of_one_series(organiser, make, forum):
    series = planned_in(forum, rrule="FREQ=WEEKLY;COUNT=12", starts_at=FRIDAY)
    make.meeting(forum=forum, title="Rapat lain", starts_at=FRIDAY + timedelta(days=30))
    for address in ("/hari-ini", f"/forum/{forum.slug}"):
        page = organiser.get(address)
        assert page.all(".meeting-line__title") == ["Rapat bulanan", "Rapat lain"]
        assert page.all(".meeting-line .meeting-more") == ["and 11 more of this series"]
    with clock.frozen(FRIDAY - timedelta(days=1)):
        assert organiser.get("/hari-ini").all(".meeting-line__title") == ["Rapat bulanan"] * 2 + ["Rapat lain"]
    assert series.state == "draft"


def test_all_meetings_change_after_a_question_in_words(organiser, forum):
    series = planned_in(forum)
    service.announce_series(series)
    address = f"/seri/{series.key}/ubah"
    sent = {**organiser.get(address).form("form.form"), "place": "Aula"}
    question = organiser.post(address, sent)
    assert (question.status, question.title) == (200, "Change 4 meetings?")
    assert question.all("tbody tr") == ["Place Pendopo Aula"]
    assert series.place == "Pendopo"
    answer = {**question.form("form.form"), "confirmed": "notify"}
    assert [organiser.post(address, answer).status for _time in range(2)] == [303, 409]
    assert {one.place for one in queries.occurrences(series.id)} == {"Aula"}
    assert series.sequence == 1


def test_the_question_says_how_many_are_told(organiser, make, forum):
    series = planned_in(forum)
    invite_offices(series, [make.office(), make.office(), make.office(email=None)])
    send_series(series)
    address = f"/seri/{series.key}/ubah"
    question = organiser.post(address, {**organiser.get(address).form("form.form"), "place": "Aula"})
    assert question.all("form .button")[:2] == ["Save and tell 2 invitees", "Save without telling"]
    for page in ("/tambah", "/akhiri", "/jadwal"):
        assert "2 invitees of the whole series are told by email." in organiser.get(f"/seri/{series.key}{page}").text


def test_going_back_from_the_question_keeps_what_was_typed(organiser, forum):
    series = planned_in(forum)
    service.announce_series(series)
    address = f"/seri/{series.key}/ubah"
    sent = {**organiser.get(address).form("form.form"), "place": "Aula", "again": "yes"}
    assert organiser.post(address, sent).form("form.form")["place"] == "Aula"


def test_a_draft_series_changes_at_once(organiser, forum):
    series = planned_in(forum)
    address = f"/seri/{series.key}/ubah"
    sent = {**organiser.get(address).form("form.form"), "title": "Rapat tim", "duration_minutes": "60"}
    assert organiser.post(address, sent).status == 303
    assert {(one.title, one.duration_minutes) for one in queries.occurrences(series.id)} == {("Rapat tim", 60)}
    assert organiser.post(address, {**sent, "duration_minutes": "2000"}).status == 422


def test_an_announced_series_with_other_dates_is_continued_by_a_new_one_once(organiser, forum):
    series = planned_in(forum)
    service.announce_series(series)
    address = f"/seri/{series.key}/jadwal"
    page = organiser.get(address)
    assert "4 announced meetings are replaced" in page.text
    shown = organiser.post(address, {**page.form("form.form"), "day": "2026-12-01", "every": "2weeks", "count": "3",
                                     "preview": "yes"})  # fmt: skip
    assert shown.all(".date__day") == [
        "Tuesday, 1 December 2026",
        "Tuesday, 15 December 2026",
        "Tuesday, 29 December 2026",
    ]
    sent = {**filled(shown), "save": "yes"}
    first, second = organiser.post(address, sent), organiser.post(address, sent)
    assert (first.status, first.location) == (303, second.location)
    new_one = queries.continued_by(series.id)
    assert first.location == f"/seri/{new_one.key}"
    assert (series.state, new_one.state) == ("cancelled", "announced")
    assert "It continues at other times" in organiser.get(f"/seri/{series.key}").text


def test_meetings_are_added_and_the_same_form_again_adds_no_more(organiser, forum):
    series = planned_in(forum)
    address = f"/seri/{series.key}/tambah"
    sent = {**organiser.get(address).form("form.form"), "more": "2"}
    assert [organiser.post(address, sent).location for _time in range(2)] == [f"/seri/{series.key}"] * 2
    assert len(queries.occurrences(series.id)) == 6
    assert organiser.post(address, {**sent, "revision": str(series.revision), "more": "61"}).status == 422


def test_a_series_is_ended_after_a_meeting_with_a_reason(organiser, forum):
    series = planned_in(forum)
    service.announce_series(series)
    second = queries.occurrences(series.id)[1]
    address = f"/seri/{series.key}/akhiri"
    nothing_chosen = {**organiser.get(address).form("form.form"), "reason": "Selesai"}
    assert "Choose the last meeting." in organiser.post(address, nothing_chosen).text
    assert [one.state for one in queries.occurrences(series.id)] == ["announced"] * 4
    sent = {**nothing_chosen, "after": str(second.id)}
    assert organiser.post(address, {**sent, "reason": " "}).status == 422
    sent["reason"] = "Selesai"
    assert [organiser.post(address, sent).location for _time in range(2)] == [f"/seri/{series.key}"] * 2
    assert [one.state for one in queries.occurrences(series.id)] == ["announced"] * 2 + ["cancelled"] * 2
    assert organiser.get(f"/seri/{series.key}").all("details .series-row__day") == [
        "Friday, 15 January 2027", "Friday, 19 February 2027",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "statuses"),
    [("minute_taker", [200, 403, 403, 403, 403]), ("leader", [200, 403, 403, 403, 403]), (None, [403] * 5)],
)
def test_who_may_open_what(visitor, make, forum, role, statuses):
    series, user = planned_in(forum), make.user()
    if role:
        make.role(forum, user, role)
    visitor.sign_in(user)
    pages = ("", "/ubah", "/jadwal", "/tambah", "/akhiri")
    assert [visitor.get(f"/seri/{series.key}{page}").status for page in pages] == statuses
    assert visitor.get("/seri/tidakada").status == 404
    assert visitor.get(new(forum)).status == 403


def test_pages_ask_as_much_for_two_meetings_as_for_forty(organiser, forum):
    few = planned_in(forum, rrule="FREQ=WEEKLY;COUNT=2")
    many = planned_in(forum, rrule="FREQ=WEEKLY;COUNT=40")
    counts = []
    for series in (few, many):
        one = queries.occurrences(series.id)[1]
        addresses = (f"/seri/{series.key}", f"/seri/{series.key}/ubah", f"/seri/{series.key}/akhiri",
                     f"/seri/{series.key}/jadwal", f"/rapat/{one.key}?tahap=rencana")  # fmt: skip
        counts.append([len(organiser.get(address).queries) for address in addresses])
    assert counts[0] == counts[1]
    assert counts[0][0] <= 12
