"""Planning a series: the dates before anything is saved, the rule in words, usual series to begin from."""

from datetime import UTC, datetime

import pytest

from forum.extensions import db
from forum.kernel.i18n import speaking
from forum.meetings import labels, queries, service
from forum.meetings.models import Meeting, Series
from forum.meetings.service import AgendaLine
from tests.support.series import FRIDAY, filled, planned_in

TYPED = {"title": "Rapat bulanan", "kind": "coordination", "day": "2026-11-20", "start": "09.00", "end": "12.00",
         "timezone": "Asia/Jakarta", "every": "month", "on": "weekday", "ends": "count", "count": "4", "until": "",
         "place": "Pendopo", "link": "", "region_id": "0", "description": ""}  # fmt: skip


def new(forum):
    return f"/forum/{forum.slug}/seri/baru"


def test_the_dates_are_shown_first_and_saved_as_drafts_once(organiser, forum):
    blank = organiser.get(new(forum)).form("form.form")
    page = organiser.post(new(forum), {**blank, **TYPED, "preview": "yes"})
    assert (page.status, page.all(".dates__rule")) == (200, ["Third Friday of every month · 4 meetings"])
    assert page.all(".date__day") == [
        "Friday, 20 November 2026", "Friday, 18 December 2026", "Friday, 15 January 2027", "Friday, 19 February 2027",
    ]  # fmt: skip
    prayer = "This is during Friday prayer (11.00–13.00). Many will not be able to come."
    assert (page.all(".dates__again"), page.all(".date__note--warning")) == ([prayer], [])
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
    assert len(again.all(".date__note--warning")) == 2  # neither the one left out nor the Monday
    assert again.all(".date__day")[1:3] == ["Monday, 21 December 2026", "Friday, 15 January 2027"]
    organiser.post(new(forum), {**filled(again), "save": "yes"})
    rows = queries.occurrences(db.session.scalars(db.select(Series)).one().id)
    assert [one.state for one in rows] == ["draft", "draft", "cancelled", "draft"]
    assert rows[1].starts_at == datetime(2026, 12, 21, 2, 0, tzinfo=UTC)


def test_dates_that_nobody_saw_are_not_saved(organiser, forum):
    page = organiser.post(new(forum), {**TYPED, "preview": "yes"})
    changed = organiser.post(new(forum), {**filled(page), "count": "6", "save": "yes"})
    assert (changed.status, len(changed.all(".date__day"))) == (200, 6)
    assert "The dates have changed since you saw them" in changed.text
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
    series = planned_in(forum, rrule="FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;COUNT=3")
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
