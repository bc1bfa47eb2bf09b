"""Checking in by the link of one's invitation: online, or in the room once self check-in is open."""

from datetime import timedelta

import pytest

from forum.attendance import queries, service
from forum.attendance.models import AttendanceClosing
from forum.attendance.selfcheck import opening
from forum.kernel import clock


@pytest.fixture
def meeting(make):
    return make.meeting(state="announced", starts_at=clock.now(), link="https://zoom.example/j/1")


@pytest.fixture
def seat(make, meeting):
    office = make.office(organisation=make.organisation("Dinas Sosial"))
    make.tenure(office, make.person("Budi"), kind="plt")
    return make.invitation(meeting, office)


@pytest.fixture
def page(make, seat, visitor):
    """Opens the participant's page."""
    visitor.speak("en")
    return lambda: visitor.get(f"/u/{make.token(seat)}")


def tap(visitor, page, cara="online", **given):
    sent = page.form("#hadir form")
    action = page.soup.select_one("#hadir form")["action"]
    return visitor.post(action, {**sent, "cara": cara, **given})


def present(meeting):
    return [(row.person_name, row.level, row.acting, row.mode, row.source, row.subject)
            for row in queries.rows(meeting.id)]  # fmt: skip


def test_one_tap_records_the_holder_of_the_chair(visitor, page, seat, meeting):
    answer = tap(visitor, page())
    after = visitor.follow(answer)
    assert answer.status == 303
    assert present(meeting) == [("Budi", "head", "plt", "online", "self", f"{seat.id}:h")]
    assert after.all(".here__done") == [
        "Budi · Online. Recorded at 09:00 WIB. Declared by yourself until the registration desk confirms it."
    ]
    assert after.soup.select_one("#hadir a.button")["href"] == "https://zoom.example/j/1"


def test_twice_is_once_from_one_page_and_from_two(visitor, page, meeting):
    one, other = page(), page()
    for sent in (one, one, other):
        assert tap(visitor, sent).status == 303
    assert len(present(meeting)) == 1


def test_undo_and_tap_again(visitor, page, meeting):
    after = visitor.follow(tap(visitor, page()))
    undo = after.soup.select_one("form[action$='hadir/batal']")["action"]
    for _twice in range(2):
        assert visitor.post(undo, after.form("form[action$='hadir/batal']")).status == 303
    assert present(meeting) == []
    tap(visitor, page())
    assert len(present(meeting)) == 1
    assert len(queries.history(meeting.id)) == 2


def test_sending_the_undone_form_again_records_nothing_and_says_so(visitor, page, meeting):
    first = page()
    after = visitor.follow(tap(visitor, first))
    visitor.post(after.soup.select_one("form[action$='hadir/batal']")["action"], {})
    assert "This was recorded before and then taken back." in visitor.follow(tap(visitor, first)).text
    assert present(meeting) == []


def test_a_chair_that_sends_somebody_checks_in_who_was_sent(make, visitor, page, seat, meeting):
    make.reply(seat, "delegated", delegate_name="Sari", delegate_title="Sekretaris", delegate_rank="deputy")
    assert "Sari, who was sent, is then recorded as present." in page().text
    tap(visitor, page())
    assert present(meeting) == [("Sari", "deputy", None, "online", "self", f"{seat.id}:d")]


def test_who_was_sent_checks_in_by_their_own_link_and_it_is_the_same_person(make, visitor, page, seat, meeting):
    make.reply(seat, "delegated", delegate_name="Sari", delegate_rank="deputy", delegate_email="sari@contoh.example")
    own = make.invitation(meeting, person=make.person("Sari"), delegated_from=seat, organisation=seat.organisation)
    tap(visitor, visitor.get(f"/u/{make.token(own)}"))
    tap(visitor, page()) if page().soup.select("#hadir form input[name=client_key]") else None
    assert present(meeting) == [("Sari", "deputy", None, "online", "self", f"{seat.id}:d")]


def test_in_the_room_only_while_the_organiser_has_opened_it(visitor, page, meeting):
    closed = page()
    assert [one["value"] for one in closed.soup.select("#hadir button[name=cara]")] == ["online"]
    assert tap(visitor, closed, "on_site").status == 422
    opening.open_for(meeting)
    assert [one["value"] for one in page().soup.select("#hadir button[name=cara]")] == ["online", "on_site"]
    tap(visitor, page(), "on_site")
    assert [(mode, source) for *_who, mode, source, _subject in present(meeting)] == [("on_site", "self")]


def test_who_was_online_and_comes_into_the_room_is_one_person(visitor, page, meeting):
    opening.open_for(meeting)
    tap(visitor, page())
    tap(visitor, page(), "on_site")
    assert [mode for _name, _level, _acting, mode, *_rest in present(meeting)] == ["on_site"]


def test_what_the_desk_confirmed_stays(make, visitor, page, meeting):
    after = visitor.follow(tap(visitor, page()))
    service.confirm(queries.present(meeting.id)[0], by=make.organiser(meeting.forum))
    assert visitor.post(after.soup.select_one("form[action$='hadir/batal']")["action"], {}).status == 409
    assert "Confirmed by the registration desk." in page().text


def test_who_the_desk_recorded_has_nothing_to_tap(make, visitor, page, seat, meeting):
    before = page()
    make.attendance(meeting, seat.organisation, "head", acting="plt", person_name="Budi", invitation=seat,
                    subject=f"{seat.id}:h")  # fmt: skip
    assert "By the registration desk." in page().text
    assert page().soup.select("#hadir form") == []
    assert tap(visitor, before).status == 409
    assert len(present(meeting)) == 1


def test_where_the_invitation_names_nobody_the_name_may_be_written(make, visitor, meeting):
    vacant = make.invitation(meeting, make.office(organisation=make.organisation("Dinas Kosong")))
    tap(visitor, visitor.get(f"/u/{make.token(vacant)}"), nama="  Tono\0 ")
    assert [name for name, *_rest in present(meeting)] == ["Tono"]


@pytest.mark.parametrize("minutes", [-61, 211])
def test_outside_the_hours_there_is_nothing_to_tap_and_nothing_is_read(visitor, page, meeting, minutes):
    before = page()
    with clock.frozen(clock.now() + timedelta(minutes=minutes)):
        after = page()
        assert after.soup.select("#hadir") == []
        assert not [one for one in after.queries if "attendance" in one]
        assert tap(visitor, before).status in (410, 422)
    assert present(meeting) == []


def test_a_closed_attendance_or_cancelled_meeting_is_said(make, visitor, page, meeting):
    before = page()
    make.add(AttendanceClosing(meeting_id=meeting.id, counts={}))
    assert tap(visitor, before).status == 410
    meeting.state = "cancelled"
    assert tap(visitor, before).status == 410
    assert page().soup.select("#hadir") == []


def test_a_withdrawn_link_and_one_that_never_was(visitor, make, page, seat, meeting):
    before = page()
    seat.withdrawn_at = clock.now()
    assert tap(visitor, before).status == 410
    assert visitor.post("/u/" + "a" * 26 + "/hadir", {"cara": "online"}).status == 404
    assert visitor.post("/u/kurang/hadir/batal", {}).status == 404
    assert present(meeting) == []


def test_nonsense_for_how_is_refused(visitor, page, meeting):
    assert tap(visitor, page(), "astral").status == 422
    assert present(meeting) == []


def test_the_panel_costs_few_statements(page):
    during = len(page().queries)
    with clock.frozen(clock.now() - timedelta(hours=2)):
        before = len(page().queries)
    assert during - before <= 8
