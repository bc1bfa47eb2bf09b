"""Services that invitees ask for: by their own link, seen by organisers only, provided, forgotten."""

from datetime import timedelta

import pytest

from forum.extensions import db
from forum.invitations import jobs, needs
from forum.invitations.models import ServiceRequest
from forum.kernel import clock


@pytest.fixture
def meeting(make):
    return make.meeting(forum=make.forum(), state="announced", starts_at=clock.now() + timedelta(days=9), key="rapat")


@pytest.fixture
def seat(make, meeting):
    return make.invitation(meeting, make.office("Ketua Perkumpulan Contoh"), locale="en")


def rows():
    found = db.session.query(ServiceRequest).order_by(ServiceRequest.id)
    return [(row.service, row.note, row.withdrawn_at is None) for row in found]


def ask(visitor, make, seat, *services, **given):
    sent = {"answer": "accepted", "services_here": "1", "services": list(services), **given}
    return visitor.post(f"/u/{make.token(seat)}", sent)


def test_whoever_comes_asks_for_services_and_the_same_twice_is_once(make, seat, visitor):
    for _twice in range(2):
        answer = ask(visitor, make, seat, "sign_language", "wheelchair", services_note="  Bahasa   isyarat Bisindo ")
        assert answer.status == 303
    assert rows() == [("sign_language", "Bahasa isyarat Bisindo", True), ("wheelchair", "Bahasa isyarat Bisindo", True)]
    page = visitor.follow(answer)
    assert "Sign language interpreter (JBI), Wheelchair access" in page.text


def test_the_form_keeps_it_closed_until_it_was_asked_and_ticks_what_stands(make, seat, visitor):
    address = f"/u/{make.token(seat)}"
    page = visitor.get(address)
    assert len(page.all("details.answers__detail--accepted")) == 1
    assert page.all("details.answers__detail--accepted[open]") == []
    ask(visitor, make, seat, "captions")
    again = visitor.get(f"{address}?ubah=1")
    assert len(again.all("details.answers__detail--accepted[open]")) == 1
    assert again.form("form.form")["services"] == "captions"


def test_unticking_withdraws_and_nothing_is_deleted(make, seat, visitor):
    ask(visitor, make, seat, "captions", "large_print")
    ask(visitor, make, seat, "large_print")
    assert rows() == [("captions", "", False), ("large_print", "", True)]
    ask(visitor, make, seat, "captions", "large_print")
    assert rows() == [("captions", "", False), ("large_print", "", True), ("captions", "", True)]


@pytest.mark.parametrize("given", [{"answer": "declined"}, {"answer": "delegated", "delegate_name": "Sari"}])
def test_whoever_does_not_come_asks_for_nothing(make, seat, visitor, given):
    ask(visitor, make, seat, "captions")
    assert ask(visitor, make, seat, "captions", **given).status == 303
    assert rows() == [("captions", "", False)]


def test_an_answer_that_does_not_show_the_services_leaves_them(make, meeting, seat, visitor):
    """A calendar's answer, or the organiser's one tap "Comes"."""
    ask(visitor, make, seat, "captions")
    visitor.sign_in(make.organiser(meeting.forum))
    assert visitor.post(f"/rapat/rapat/undangan/{seat.id}/jawaban", {"answer": "accepted"}).status == 303
    assert visitor.post(f"/rapat/rapat/undangan/{seat.id}/jawaban", {"answer": "declined"}).status == 303
    assert rows() == [("captions", "", True)]


def test_what_is_not_a_service_is_refused_and_what_was_typed_stays(make, seat, visitor):
    page = ask(visitor, make, seat, "diagnosis", services_note="x")
    assert page.status == 422
    assert rows() == []
    assert ask(visitor, make, seat, "captions", services_note="x" * 251).status == 422


def test_an_organiser_writes_down_what_somebody_asked_by_telephone(make, meeting, seat, visitor):
    visitor.sign_in(make.organiser(meeting.forum)).speak("en")
    page = visitor.get(f"/rapat/rapat/undangan/{seat.id}?jawaban=accepted")
    sent = {**page.form("form:has(.answers)"), "answer": "accepted", "services": ["child_care"]}
    assert visitor.post(f"/rapat/rapat/undangan/{seat.id}/jawaban", sent).status == 303
    assert rows() == [("child_care", "", True)]


def test_a_delegate_asks_on_their_own_invitation(make, meeting, seat, visitor):
    make.reply(seat, "delegated", delegate_name="Sari")
    mine = make.invitation(meeting, person=make.person("Sari"), delegated_from=seat)
    ask(visitor, make, mine, "wheelchair")
    assert [row.invitation_id for row in needs.asked(mine)] == [mine.id]
    assert needs.asked(seat) == []


STAGE = "/rapat/rapat?tahap=undang"


def test_the_organiser_sees_who_asked_is_reminded_of_pairs_and_says_what_is_provided(make, meeting, seat, visitor):
    ask(visitor, make, seat, "sign_language", "large_print", services_note="Bisindo")
    visitor.sign_in(make.organiser(meeting.forum)).speak("en")
    page = visitor.get(STAGE)
    assert page.all(".needs-list strong") == ["Sign language interpreter (JBI)", "Documents in large print"]
    assert "Ketua Perkumpulan Contoh · Bisindo" in page.text
    reminder = "Sign language interpreters work in pairs and are soon taken: book two of them now. 9 days are left."
    assert reminder in page.text
    for _twice in range(2):
        answer = visitor.post("/rapat/rapat/undangan/layanan", {"service": "sign_language", "provided": "ya"})
        assert answer.status == 303
    page = visitor.get(STAGE)
    assert reminder not in page.text
    assert page.all(".needs-list .tag") == ["Provided", "Not arranged yet"]
    other = make.invitation(meeting, make.office(), locale="en")
    ask(visitor, make, other, "sign_language")
    assert [(one.service, one.number, one.provided) for one in needs.of_meeting(meeting)] == [
        ("sign_language", 2, True), ("large_print", 1, None)
    ]  # fmt: skip


@pytest.mark.parametrize("sent", [{}, {"service": "x", "provided": "ya"}, {"service": "captions", "provided": "x"}])
def test_nonsense_provides_nothing(make, meeting, seat, visitor, sent):
    visitor.sign_in(make.organiser(meeting.forum))
    assert visitor.post("/rapat/rapat/undangan/layanan", sent).status == 422


@pytest.mark.parametrize("role", ["minute_taker", "leader", "member"])
def test_nobody_but_organisers_sees_it(make, meeting, seat, visitor, role):
    ask(visitor, make, seat, "sign_language", services_note="Bisindo")
    user = make.user()
    make.role(meeting.forum, user, role)
    visitor.sign_in(user).speak("en")
    for address in (STAGE, "/rapat/rapat", f"/rapat/rapat/kehadiran/{seat.organisation_id}"):
        page = visitor.get(address)
        assert page.status == 200
        assert "Bisindo" not in page.text
        assert "Sign language" not in page.text
    assert visitor.post("/rapat/rapat/undangan/layanan", {"service": "captions", "provided": "ya"}).status == 403


def test_four_weeks_after_the_meeting_only_that_it_was_asked_for_remains(make, meeting, seat, visitor):
    ask(visitor, make, seat, "sign_language", services_note="Bisindo")
    needs.provide(meeting, "sign_language", True)
    db.session.commit()
    with clock.frozen(meeting.ends_at + timedelta(weeks=4, minutes=-1)):
        assert jobs.forget_needs() == 0
    with clock.frozen(meeting.ends_at + timedelta(weeks=4, minutes=1)):
        assert jobs.forget_needs() == 1
        assert jobs.forget_needs() == 0
    [row] = db.session.query(ServiceRequest)
    assert (row.meeting_id, row.service, row.provided) == (meeting.id, "sign_language", True)
    assert (row.invitation_id, row.note) == (None, "")
    assert [(one.service, one.number, one.by) for one in needs.of_meeting(meeting)] == [("sign_language", 1, [])]


def test_the_stage_costs_two_statements_however_many_asked(make, meeting, seat, visitor):
    from tests.support.client import counted

    ask(visitor, make, seat, "captions")
    for _number in range(8):
        needs.ask(make.invitation(meeting, make.office()), ["captions", "wheelchair"])
    db.session.flush()
    with counted() as statements:
        needs.of_meeting(meeting)
    assert len(statements) == 2
