"""Calling those who have not answered: who comes first, at which number, recorded with one tap."""

import pytest

from forum.accounts.models import User
from forum.invitations import service
from forum.meetings.models import Meeting
from tests.invitations.conftest import Sent
from tests.support.client import Visitor
from tests.support.factories import Factory


@pytest.fixture
def organiser(sent: Sent, make: Factory) -> User:
    return make.organiser(sent.meeting.forum)


def pages(meeting: Meeting) -> str:
    return f"/rapat/{meeting.key}/undangan"


def stage(meeting: Meeting) -> str:
    return f"/rapat/{meeting.key}?tahap=undang"


def test_those_who_have_not_answered_come_first_with_their_telephone(
    sent: Sent, organiser: User, make: Factory, visitor: Visitor
) -> None:
    silent, answered = sent.invitations
    assert silent.office is not None
    make.tenure(silent.office, make.person("Bu Rini", phone="0999-55-0001"))
    silent.office.phone = "(0999) 55 2000"
    service.answer(answered, service.Answer(answer="accepted"), channel="link", key="a")
    visitor.sign_in(organiser)
    page = visitor.get(stage(sent.meeting))
    assert page.all("h2")[:2] == ["1 belum menjawab", "1 akan hadir"]
    assert page.all(".call a[href^='tel:']") == ["0999-55-0001", "(0999) 55 2000"]
    assert len(page.all(".call a[href^='https://wa.me/62999550001?text=']")) == 1
    assert page.all(".call__buttons .button") == ["Hadir", "Diwakilkan", "Tidak hadir"]


def test_a_call_is_recorded_with_one_tap_and_shown_with_the_way_to_correct_it(
    sent: Sent, organiser: User, visitor: Visitor
) -> None:
    visitor.sign_in(organiser)
    page = visitor.follow(visitor.post(f"{pages(sent.meeting)}/{sent.one.id}/jawaban", {"answer": "accepted"}))
    assert page.all("#dicatat .notice a") == ["Perbaiki"]
    assert page.all("h2")[:2] == ["1 belum menjawab", "1 akan hadir"]
    assert visitor.get(stage(sent.meeting) + "&dicatat=999999").all("#dicatat .notice") == []


def test_a_call_that_needs_more_words_opens_the_answer_ticked(sent: Sent, organiser: User, visitor: Visitor) -> None:
    visitor.sign_in(organiser)
    address = f"{pages(sent.meeting)}/{sent.one.id}?jawaban="
    ticked = {code: visitor.get(address + code).form("form[action$=jawaban]").get("answer")
              for code in ("delegated", "declined", "waiting", "entah")}  # fmt: skip
    assert ticked == {"delegated": "delegated", "declined": "declined", "waiting": None, "entah": None}


def test_leaders_see_answers_but_no_telephone(sent: Sent, make: Factory, visitor: Visitor) -> None:
    assert sent.one.office is not None
    make.tenure(sent.one.office, make.person("Bu Rini", phone="0999-55-0001"))
    leader = make.user()
    make.role(sent.meeting.forum, leader, "leader")
    visitor.sign_in(leader)
    page = visitor.get(stage(sent.meeting))
    assert page.all("h2")[:1] == ["2 belum menjawab"]
    assert ("0999" in page.text, page.all(".call__buttons"), page.all("main form")) == (False, [], [])


def test_calling_many_costs_the_same(sent: Sent, organiser: User, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(organiser)
    few = len(visitor.get(stage(sent.meeting)).queries)
    service.add_offices(sent.meeting, [make.office(phone="0999-55-0002") for _ in range(30)])
    service.send(sent.meeting)
    assert len(visitor.get(stage(sent.meeting)).queries) == few <= 14
