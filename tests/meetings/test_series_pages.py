"""The pages of series: dates before anything is saved, one page for all, changing, extending, ending."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.extensions import db
from forum.kernel import clock
from forum.kernel.i18n import speaking
from forum.meetings import labels, queries, service
from forum.meetings.models import Meeting, Series
from forum.meetings.service import AgendaLine

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TYPED = {"title": "Rapat bulanan", "kind": "coordination", "day": "2026-11-20", "start": "09.00", "end": "12.00",
         "timezone": "Asia/Jakarta", "every": "month", "on": "weekday", "ends": "count", "count": "4", "until": "",
         "place": "Pendopo", "link": "", "region_id": "0", "description": ""}  # fmt: skip


def planned(forum, **given):
    values = {"kind": "coordination", "title": "Rapat bulanan", "starts_at": FRIDAY, "duration_minutes": 180,
              "timezone": "Asia/Jakarta", "place": "Pendopo", "rrule": "FREQ=MONTHLY;BYDAY=3FR;COUNT=4"}  # fmt: skip
    return service.plan_series(forum, **{**values, **given})


def new(forum):
    return f"/forum/{forum.slug}/seri/baru"


def filled(page):
    """What the form with the list of dates would send if submitted untouched."""
    sent = dict(page.form("form.form"))
    for name in ("shown", "kept"):
        fields = page.soup.select(f"input[name={name}]")
        sent[name] = [one["value"] for one in fields if one["type"] == "hidden" or one.has_attr("checked")]
    return sent


def test_the_dates_are_shown_first_and_saved_as_drafts_once(organiser, forum):
    blank = organiser.get(new(forum)).form("form.form")
    page = organiser.post(new(forum), {**blank, **TYPED, "preview": "yes"})
    assert (page.status, page.all(".dates__rule")) == (200, ["Third Friday of every month · 4 meetings"])
    assert page.all(".date__day") == [
        "Friday, 20 November 2026", "Friday, 18 December 2026", "Friday, 15 January 2027", "Friday, 19 February 2027",
    ]  # fmt: skip
    assert (
        page.all(".date__note--warning")
        == ["This is during Friday prayer (11.00–13.00). Many will not be able to come."] * 4
    )
    assert db.session.scalar(db.select(db.func.count(Series.id))) == 0
    sent = {**filled(page), "save": "yes"}
    first, second = organiser.post(new(forum), sent), organiser.post(new(forum), sent)
    assert (first.status, first.location) == (303, second.location)
    series = db.session.scalars(db.select(Series)).one()
    assert (first.location, len(queries.occurrences(series.id))) == (f"/seri/{series.key}", 4)
    assert "4 meetings are drafts now" in organiser.follow(first).text


def test_a_date_is_left_out_and_another_moved_before_saving(organiser, forum):
    page = organiser.post(new(forum), {**TYPED, "preview": "yes"})
    sent = filled(page)
    sent = {**sent, "kept": [one for one in sent["kept"] if one != "20270115T0200"], "move-20261218T0200": "2026-12-21"}
    again = organiser.post(new(forum), {**sent, "preview": "yes"})
    assert again.all(".dates__rule") == ["Third Friday of every month · 3 meetings"]
    assert len(again.all(".date__note--warning")) == 3
    assert again.all(".date__day")[1:3] == ["Monday, 21 December 2026", "Friday, 15 January 2027"]
    organiser.post(new(forum), {**filled(again), "save": "yes"})
    rows = queries.occurrences(db.session.scalars(db.select(Series)).one().id)
    assert [one.state for one in rows] == ["draft", "draft", "cancelled", "draft"]
    assert rows[1].starts_at == datetime(2026, 12, 21, 2, 0, tzinfo=UTC)


def test_dates_that_nobody_saw_are_not_saved(organiser, forum):
    page = organiser.post(new(forum), {**TYPED, "preview": "yes"})
    changed = organiser.post(new(forum), {**filled(page), "count": "6", "save": "yes"})
    assert (changed.status, len(changed.all(".date__day"))) == (200, 6)
    assert "The dates are others now than those you saw" in changed.text
    assert organiser.post(new(forum), {**TYPED, "save": "yes"}).status == 200
    assert db.session.scalar(db.select(db.func.count(Series.id))) == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"count": ""}, "Say how many meetings."),
        ({"count": "61"}, "Write a number from 1 to 60."),
        ({"count": "1"}, None),
        ({"ends": "until"}, "Say until which day."),
        ({"ends": "until", "until": "2026-11-01"}, "The last possible day is before the first date."),
        ({"on": "last"}, "The first date is not the last such weekday of its month. Choose a later first date."),
        ({"on": "date", "day": "2026-12-31"}, "Not every month has a day 31. Choose a day up to 28, or a weekday."),
        ({"every": "year", "count": "5"},
         "The last meeting would be more than three years away. Plan fewer; extend the series later."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(organiser, forum, typed, said):
    page = organiser.post(new(forum), {**TYPED, **typed, "preview": "yes"})
    if said is None:
        sent = {**filled(page), "save": "yes"}
        page = organiser.post(new(forum), sent)
        assert page.all(".field__error") == ["This rule gives one meeting only. Plan a single meeting instead."]
    else:
        assert page.all(".field__error") == [said]
    assert (page.status, page.form("form.form")["place"]) == (422, "Pendopo")
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 0


def test_the_dates_are_shown_before_there_is_a_title_but_nothing_is_saved_without(organiser, forum):
    page = organiser.post(new(forum), {**TYPED, "title": "", "preview": "yes"})
    assert (page.status, len(page.all(".date__day"))) == (200, 4)
    refused = organiser.post(new(forum), {**filled(page), "save": "yes"})
    assert (refused.status, refused.all(".field__error")) == (422, ["Give the meeting a title."])
    assert organiser.post(new(forum), {**TYPED, "count": "", "preview": "yes", "live": "yes"}).status == 200


def test_a_date_that_is_none_is_said_beside_it(organiser, forum):
    page = organiser.post(new(forum), {**TYPED, "preview": "yes", "move-20261218T0200": "besok"})
    assert (page.status, page.all(".date .field__error")) == (422, ["This is not a date. Write it as 20/11/2026."])


@pytest.mark.parametrize(
    ("choice", "words", "indonesian"),
    [
        ({"every": "week"}, "every Friday", "tiap Jumat"),
        ({"every": "3weeks"}, "Friday, every 3 weeks", "Jumat, tiap 3 minggu"),
        ({"every": "month", "on": "date"}, "day 20 of every month", "tanggal 20 tiap bulan"),
        ({"every": "6months"}, "third Friday, every 6 months", "Jumat ketiga, tiap 6 bulan"),
        ({"every": "month", "on": "last", "day": "2026-11-27"}, "last Friday of every month",
         "Jumat terakhir tiap bulan"),
        ({"every": "month", "day": "2027-01-29"}, "last Friday of every month", "Jumat terakhir tiap bulan"),
        ({"every": "year", "count": "3"}, "third Friday of November every year",
         "Jumat ketiga bulan November tiap tahun"),
    ],
)  # fmt: skip
def test_the_rule_is_said_in_words(organiser, forum, choice, words, indonesian):
    page = organiser.post(new(forum), {**TYPED, **choice, "preview": "yes"})
    organiser.post(new(forum), {**filled(page), "save": "yes"})
    series = db.session.scalars(db.select(Series)).one()
    said = []
    for locale in ("en", "id"):
        with speaking(locale):
            said.append(labels.rule(series.rrule, series.starts_at, series.timezone))
    assert said == [words, indonesian]


def test_a_rule_from_elsewhere_that_has_no_words_still_has_its_dates(forum):
    series = planned(forum, rrule="FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;COUNT=3")
    with speaking("id"):
        assert labels.rule(series.rrule, series.starts_at, series.timezone) == "menurut aturan tersendiri"


def test_a_usual_series_brings_its_agenda(organiser, forum):
    page = organiser.get(f"{new(forum)}?pola=enam-bulan")
    blank = page.form("form.form")
    assert (blank["every"], blank["count"], blank["kind"]) == ("6months", "4", "progress_report")
    shown = organiser.post(new(forum), {**blank, "preview": "yes"})
    organiser.post(new(forum), {**filled(shown), "save": "yes"})
    rows = queries.occurrences(db.session.scalars(db.select(Series)).one().id)
    assert [len(queries.agenda(one.id)) for one in rows] == [4, 4, 4, 4]


def test_a_meeting_is_made_to_recur_with_its_agenda_but_not_another_forums(organiser, make, forum):
    meeting = make.meeting(forum=forum, title="Konsolidasi", starts_at=FRIDAY)
    service.set_agenda(meeting, [AgendaLine("Anggaran", 60)])
    page = organiser.get(f"{new(forum)}?dari={meeting.key}")
    assert (page.form("form.form")["title"], "Anggaran" in page.text) == ("Konsolidasi", True)
    secret = make.meeting(title="Rahasia")
    assert "Rahasia" not in organiser.get(f"{new(forum)}?dari={secret.key}").text
    assert organiser.get(f"{new(forum)}?dari=tidakada").status == 200


def test_the_page_of_a_series_says_its_rule_and_lists_its_meetings(organiser, forum):
    series = planned(forum, left_out=[datetime(2027, 1, 15, 2, 0, tzinfo=UTC)])
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
    series = planned(forum)
    rows = queries.occurrences(series.id)
    page = organiser.get(f"/rapat/{rows[2].key}")
    assert page.all(".in-series__words") == ["Meeting 3 of 4 · Series Rapat bulanan"]
    assert page.all(".in-series__ways a") == ["← 18 Dec 2026 , the meeting before", "19 Feb 2027 → , the meeting after"]
    edit = organiser.get(f"/rapat/{rows[2].key}/ubah")
    assert "Only this one meeting changes" in edit.text


def test_lists_stay_calm_with_many_drafts_of_one_series(organiser, make, forum):
    series = planned(forum, rrule="FREQ=WEEKLY;COUNT=12", starts_at=FRIDAY)
    make.meeting(forum=forum, title="Rapat lain", starts_at=FRIDAY + timedelta(days=30))
    for address in ("/hari-ini", f"/forum/{forum.slug}"):
        page = organiser.get(address)
        assert page.all(".meeting-line__title") == ["Rapat bulanan", "Rapat lain"]
        assert page.all(".meeting-more") == ["and 11 more of this series"]
    with clock.frozen(FRIDAY - timedelta(days=1)):
        assert organiser.get("/hari-ini").all(".meeting-line__title") == ["Rapat bulanan"] * 2 + ["Rapat lain"]
    assert series.state == "draft"


def test_all_meetings_change_after_a_question_in_words(organiser, forum):
    series = planned(forum)
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


def test_going_back_from_the_question_keeps_what_was_typed(organiser, forum):
    series = planned(forum)
    service.announce_series(series)
    address = f"/seri/{series.key}/ubah"
    sent = {**organiser.get(address).form("form.form"), "place": "Aula", "again": "yes"}
    assert organiser.post(address, sent).form("form.form")["place"] == "Aula"


def test_a_draft_series_changes_at_once(organiser, forum):
    series = planned(forum)
    address = f"/seri/{series.key}/ubah"
    sent = {**organiser.get(address).form("form.form"), "title": "Rapat tim", "duration_minutes": "60"}
    assert organiser.post(address, sent).status == 303
    assert {(one.title, one.duration_minutes) for one in queries.occurrences(series.id)} == {("Rapat tim", 60)}
    assert organiser.post(address, {**sent, "duration_minutes": "2000"}).status == 422


def test_an_announced_series_with_other_dates_is_continued_by_a_new_one_once(organiser, forum):
    series = planned(forum)
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
    series = planned(forum)
    address = f"/seri/{series.key}/tambah"
    sent = {**organiser.get(address).form("form.form"), "more": "2"}
    assert [organiser.post(address, sent).location for _time in range(2)] == [f"/seri/{series.key}"] * 2
    assert len(queries.occurrences(series.id)) == 6
    assert organiser.post(address, {**sent, "revision": str(series.revision), "more": "61"}).status == 422


def test_a_series_is_ended_after_a_meeting_with_a_reason(organiser, forum):
    series = planned(forum)
    service.announce_series(series)
    second = queries.occurrences(series.id)[1]
    address = f"/seri/{series.key}/akhiri"
    sent = {**organiser.get(address).form("form.form"), "after": str(second.id)}
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
    series, user = planned(forum), make.user()
    if role:
        make.role(forum, user, role)
    visitor.sign_in(user)
    pages = ("", "/ubah", "/jadwal", "/tambah", "/akhiri")
    assert [visitor.get(f"/seri/{series.key}{page}").status for page in pages] == statuses
    assert visitor.get("/seri/tidakada").status == 404
    assert visitor.get(new(forum)).status == 403


def test_pages_ask_as_much_for_two_meetings_as_for_forty(organiser, forum):
    few = planned(forum, rrule="FREQ=WEEKLY;COUNT=2")
    many = planned(forum, rrule="FREQ=WEEKLY;COUNT=40")
    counts = []
    for series in (few, many):
        one = queries.occurrences(series.id)[1]
        addresses = (f"/seri/{series.key}", f"/seri/{series.key}/ubah", f"/seri/{series.key}/akhiri",
                     f"/seri/{series.key}/jadwal", f"/rapat/{one.key}?tahap=rencana")  # fmt: skip
        counts.append([len(organiser.get(address).queries) for address in addresses])
    assert counts[0] == counts[1]
    assert counts[0][0] <= 12
