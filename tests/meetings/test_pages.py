"""The pages of meetings: planning, moving with a question first, two editors, agenda, documents, the day."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from forum.extensions import db
from forum.kernel import clock
from forum.meetings import queries, service
from forum.meetings.models import Meeting
from tests.support.client import Visitor

TYPED = {"title": "Konsolidasi renaksi", "kind": "consolidation", "day": "2026-11-20", "start": "09:00",
         "end": "12:00", "end_day": "", "timezone": "Asia/Jakarta", "place": "Pendopo", "link": "",
         "region_id": "0", "description": "Bawa data.", "letter_number": ""}  # fmt: skip
FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def planned(make, forum, **given):
    return make.meeting(forum=forum, **{"starts_at": FRIDAY, "title": "Konsolidasi renaksi", **given})


def test_a_meeting_is_planned_as_a_draft_and_a_form_sent_twice_plans_once(organiser, forum):
    address = f"/forum/{forum.slug}/rapat/baru"
    page = organiser.get(address)
    blank = page.form("form.form")
    assert (blank["day"], blank["start"], blank["end"]) == ("2026-11-17", "09:00", "12:00")
    sent = {**blank, **TYPED}
    first, second = organiser.post(address, sent), organiser.post(address, sent)
    assert (first.status, first.location) == (303, second.location)
    meeting = db.session.scalars(db.select(Meeting)).one()
    assert (meeting.state, meeting.starts_at, meeting.duration_minutes) == ("draft", FRIDAY, 180)
    assert "Announced" not in organiser.follow(first).text


def test_a_form_made_for_another_forum_plans_nothing(organiser, make, forum):
    elsewhere = make.meeting()
    address = f"/forum/{forum.slug}/rapat/baru"
    sent = {**organiser.get(address).form("form.form"), **TYPED, "key": elsewhere.key}
    page = organiser.post(address, sent)
    assert (page.status, page.form("form.form")["title"]) == (422, "Konsolidasi renaksi")
    assert db.session.scalars(db.select(Meeting)).all() == [elsewhere]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": " "}, "Give the meeting a title."),
        ({"day": "2026-11-02"}, "This time has passed. Choose one that is still to come."),
        ({"end": "08:00"}, "The end is before the start."),
        ({"end": "09:00"}, "The meeting has no length: it ends when it starts."),
        ({"end_day": "2026-11-22"}, "A meeting is at most 24 hours long. Plan one for each day."),
        ({"timezone": "Mars/Olympus"}, "“Mars/Olympus” is not a time zone we know, such as Asia/Jakarta."),
        ({"day": "besok"}, "This is not a date. Write it as 20/11/2026."),
        ({"start": "pagi"}, "This is not a time. Write it as 09.00."),
        ({"link": "zoom"}, "A link begins with https://"),
        ({"title": "x" * 251}, "At most 250 characters."),
    ],
)
def test_what_cannot_be_is_said_on_its_field_and_nothing_typed_is_lost(organiser, forum, typed, said):
    page = organiser.post(f"/forum/{forum.slug}/rapat/baru", {**TYPED, **typed})
    assert (page.status, page.all(".field__error")) == (422, [said])
    assert page.form("form.form")["place"] == "Pendopo"
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 0


def test_a_time_is_taken_as_people_write_it_and_a_night_may_pass(organiser, forum):
    night = {"day": "20/11/2026", "start": "21.00", "end": "01.30", "end_day": "21/11/2026"}
    organiser.post(f"/forum/{forum.slug}/rapat/baru", {**TYPED, **night})
    assert db.session.scalars(db.select(Meeting)).one().duration_minutes == 270


def test_friday_prayer_and_odd_hours_are_mentioned_never_refused(organiser, forum):
    noon = organiser.post(f"/forum/{forum.slug}/rapat/baru", {**TYPED, "start": "10:00", "end": "11:30"})
    early = organiser.post(f"/forum/{forum.slug}/rapat/baru", {**TYPED, "start": "05:00", "end": "06:00"})
    assert (noon.status, early.status) == (303, 303)
    shown = organiser.follow(early).text
    assert "during Friday prayer" in shown
    assert "outside 07.00–18.00" in shown


def test_moving_an_announced_meeting_asks_first_in_words_and_then_moves(organiser, make, forum):
    meeting = planned(make, forum, state="announced")
    address = f"/rapat/{meeting.key}/ubah"
    sent = {**organiser.get(address).form("form.form"), "day": "2026-11-23", "place": "Aula Bappekab"}
    question = organiser.post(address, sent)
    assert (question.status, question.title) == (200, "Before it is saved")
    assert question.all(".change__line") == [
        "Time Friday 20 → Monday 23 November, 09:00–12:00 WIB",
        "Place Pendopo Kabupaten Contoh → Aula Bappekab",
    ]
    assert (meeting.sequence, meeting.revision) == (0, 1)
    answer = {**question.form("form.form"), "confirmed": "yes"}
    assert organiser.post(address, answer).status == 303
    assert (meeting.sequence, meeting.place) == (1, "Aula Bappekab")
    assert organiser.post(address, answer).status in (303, 409)
    assert meeting.sequence == 1


def test_going_back_from_the_question_keeps_what_was_typed(organiser, make, forum):
    meeting = planned(make, forum, state="announced")
    address = f"/rapat/{meeting.key}/ubah"
    sent = {**organiser.get(address).form("form.form"), "place": "Aula", "again": "yes"}
    assert organiser.post(address, sent).form("form.form")["place"] == "Aula"
    assert meeting.place == "Pendopo Kabupaten Contoh"


def test_changing_a_title_of_an_announced_meeting_asks_nothing(organiser, make, forum):
    meeting = planned(make, forum, state="announced")
    address = f"/rapat/{meeting.key}/ubah"
    assert organiser.post(address, {**organiser.get(address).form("form.form"), "title": "Judul"}).status == 303
    assert (meeting.title, meeting.sequence) == ("Judul", 0)


def test_two_people_editing_see_both_versions_and_the_second_may_still_win(organiser, make, forum):
    meeting = planned(make, forum)
    address = f"/rapat/{meeting.key}/ubah"
    mine = organiser.get(address).form("form.form")
    service.change(meeting, place="Aula", title="Judul orang lain")
    page = organiser.post(address, {**mine, "place": "Ruang saya", "description": "Panjang sekali."})
    assert page.status == 409
    assert page.all("tbody tr") == ["Place Aula Ruang saya", "Description nothing Panjang sekali."]
    again = page.form("form.form")
    assert (again["title"], again["description"]) == ("Judul orang lain", "Panjang sekali.")
    assert organiser.post(address, again).status == 303
    assert (meeting.title, meeting.place) == ("Judul orang lain", "Ruang saya")


@pytest.mark.parametrize("seen", ["", "[]", "{broken", "null"])
def test_a_form_that_does_not_say_what_was_seen_keeps_all_that_was_typed(organiser, make, forum, seen):
    meeting = planned(make, forum)
    address = f"/rapat/{meeting.key}/ubah"
    mine = organiser.get(address).form("form.form")
    service.change(meeting, title="Judul orang lain")
    page = organiser.post(address, {**mine, "seen": seen})
    assert (page.status, page.all("tbody tr")) == (409, ["Title Judul orang lain Konsolidasi renaksi"])


def test_a_meeting_that_was_held_shows_its_time_no_longer_as_fields(organiser, make, forum):
    meeting = planned(make, forum, state="held", starts_at=clock.now() - timedelta(days=1))
    address = f"/rapat/{meeting.key}/ubah"
    page = organiser.get(address)
    assert page.soup.select_one("input[name=place]")["type"] == "hidden"
    assert organiser.post(address, {**page.form("form.form"), "letter_number": "005/7"}).status == 303
    assert meeting.letter_number == "005/7"
    assert organiser.post(address, {**page.form("form.form"), "revision": "2", "place": "Lain"}).status == 422


def test_cancelling_needs_a_reason_and_happens_once(organiser, make, forum):
    meeting = planned(make, forum, state="announced")
    address = f"/rapat/{meeting.key}/batal"
    assert organiser.post(address, {"reason": " "}).status == 422
    assert [organiser.post(address, {"reason": "Banjir"}).status for _time in range(2)] == [303, 303]
    assert (meeting.state, meeting.sequence, meeting.cancel_reason) == ("cancelled", 1, "Banjir")
    assert "Banjir" in organiser.get(f"/rapat/{meeting.key}").text


def test_the_agenda_is_rearranged_without_saving_and_then_saved(organiser, make, forum):
    meeting = planned(make, forum)
    address = f"/rapat/{meeting.key}/agenda"
    lines = {"revision": "1", "id": ["", "", ""], "title": ["Pembukaan", "Bahasan", ""],
             "minutes": ["15", "240", ""], "presenter": ["Sekda", "", ""]}  # fmt: skip
    moved = organiser.post(address, {**lines, "down": "0"})
    titles = [field.get("value") for field in moved.soup.select("input[name=title]")]
    assert (moved.status, titles, queries.agenda(meeting.id)) == (200, ["Bahasan", "Pembukaan", ""], [])
    assert len(organiser.post(address, {**lines, "add": "1"}).soup.select("input[name=title]")) == 4
    assert len(organiser.post(address, {**lines, "remove": "1"}).soup.select("input[name=title]")) == 2
    saved = organiser.post(address, lines)
    assert saved.status == 303
    assert [(one.title, one.minutes, one.presenter) for one in queries.agenda(meeting.id)] == [
        ("Pembukaan", 15, "Sekda"),
        ("Bahasan", 240, ""),
    ]
    assert "The agenda takes 4 h 15 min, the meeting 3 h." in organiser.follow(saved).text


def test_an_agenda_line_that_cannot_be_keeps_all_lines(organiser, make, forum):
    meeting = planned(make, forum)
    page = organiser.post(f"/rapat/{meeting.key}/agenda", {"revision": "1", "id": ["", ""], "title": ["A", "B"],
                          "minutes": ["15", "lama"], "presenter": ["", "Budi"]})  # fmt: skip
    assert page.status == 422
    assert [field.get("value") for field in page.soup.select("input[name=presenter]")] == ["", "Budi"]


def test_two_people_at_the_agenda_see_each_others(organiser, make, forum):
    meeting = planned(make, forum)
    service.set_agenda(meeting, [service.AgendaLine("Milik mereka", 30)])
    page = organiser.post(f"/rapat/{meeting.key}/agenda", {"revision": "1", "id": [""], "title": ["Milik saya"],
                          "minutes": ["15"], "presenter": [""]})  # fmt: skip
    assert (page.status, page.soup.select_one("input[name=title]")["value"]) == (409, "Milik saya")
    assert "Milik mereka (30 min)" in page.text
    sent = {**page.form("form.form"), "title": "Milik saya"}
    assert organiser.post(f"/rapat/{meeting.key}/agenda", sent).status == 303


def test_documents_come_back_as_downloads_of_what_they_are(organiser, make, forum, app):
    meeting = planned(make, forum)
    address = f"/rapat/{meeting.key}/dokumen"
    upload = {"title": "Surat", "file": (BytesIO(b"%PDF-1.7 contoh"), "surat<script>.html")}
    assert organiser.post(address, upload).status == 303
    (document,) = queries.documents(meeting.id)
    answer = organiser.get(f"{address}/{document.id}").response
    assert (answer.mimetype, answer.get_data()) == ("application/pdf", b"%PDF-1.7 contoh")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert document.is_public is False
    refused = organiser.post(address, {"title": "Halaman", "file": (BytesIO(b"<html>"), "a.pdf")})
    assert (refused.status, refused.form("form.form:last-of-type")["title"]) == (422, "Halaman")
    assert organiser.post(address, {"title": "Tanpa berkas"}).status == 422
    other = make.meeting(forum=forum)
    assert organiser.get(f"/rapat/{other.key}/dokumen/{document.id}").status == 404
    assert organiser.post(f"{address}/{document.id}/publik", {"public": "yes"}).status == 303
    assert organiser.post(f"{address}/{document.id}/hapus").status == 303
    assert organiser.get(f"{address}/{document.id}").status == 404


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("minute_taker", [200, 403, 403, 403, 200]),
        ("leader", [200, 403, 403, 403, 403]),
        ("member", [200, 403, 403, 403, 403]),
        (None, [403, 403, 403, 403, 403]),
    ],
)
def test_who_may_open_what(visitor, make, forum, role, statuses):
    meeting, user = planned(make, forum), make.user()
    if role:
        make.role(forum, user, role)
    visitor.sign_in(user)
    pages = ("", "/ubah", "/batal", "/agenda", "/dokumen")
    assert [visitor.get(f"/rapat/{meeting.key}{page}").status for page in pages] == statuses
    assert visitor.get("/rapat/tidakada").status == 404


def test_a_stranger_is_asked_to_sign_in(app, make, forum):
    meeting = planned(make, forum)
    assert Visitor(app).get(f"/rapat/{meeting.key}").location == f"/masuk?next=/rapat/{meeting.key}"


def test_each_stage_opens_and_the_current_one_is_open_by_itself(organiser, make, forum):
    meeting = planned(make, forum)
    current = {"draft": "Plan", "announced": "Invite", "held": "Conclude"}
    for state, name in current.items():
        meeting.state = state
        page = organiser.get(f"/rapat/{meeting.key}")
        assert page.all(".stages__step[aria-current] .stages__name") == [name]
        for word in ("rencana", "undang", "laksanakan", "simpulkan", "entah"):
            assert organiser.get(f"/rapat/{meeting.key}?tahap={word}").status == 200
    meeting.state, meeting.starts_at = "announced", clock.now() + timedelta(hours=3)
    assert organiser.get(f"/rapat/{meeting.key}").all(".stages__step[aria-current] .stages__name") == ["Hold"]


def test_held_and_concluded_by_a_button_twice_is_once(organiser, make, forum):
    meeting = planned(make, forum, state="announced")
    for step, state in (("terlaksana", "held"), ("selesai", "concluded")):
        assert [organiser.post(f"/rapat/{meeting.key}/{step}").status for _time in range(2)] == [303, 303]
        assert meeting.state == state
    draft = planned(make, forum)
    assert organiser.post(f"/rapat/{draft.key}/terlaksana").status == 422


def test_the_history_says_who_changed_what(organiser, make, forum):
    meeting = planned(make, forum, state="announced")
    address = f"/rapat/{meeting.key}/ubah"
    organiser.post(address, {**organiser.get(address).form("form.form"), "place": "Aula", "confirmed": "yes"})
    page = organiser.get(f"/rapat/{meeting.key}?tahap=rencana")
    assert page.all("#history .update")[0].startswith("Moved Organiser Contoh")
    assert "Place: Pendopo Kabupaten Contoh → Aula" in page.text


def test_pages_ask_as_much_for_one_row_as_for_twenty(organiser, make, forum):
    meeting = planned(make, forum)
    make.agenda_item(meeting)
    addresses = ("/hari-ini", f"/rapat/{meeting.key}?tahap=rencana", f"/rapat/{meeting.key}/agenda")
    few = [len(organiser.get(address).queries) for address in addresses]
    for number in range(20):
        make.agenda_item(meeting, f"Butir {number}")
        planned(make, forum, starts_at=FRIDAY + timedelta(days=number))
        service.add_document(meeting, content=b"%PDF-" + str(number).encode(), filename="a.pdf")
    assert [len(organiser.get(address).queries) for address in addresses] == few == [9, 12, 4]
