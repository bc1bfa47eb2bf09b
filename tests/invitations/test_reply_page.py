"""The participant's page: by link, without an account, without JavaScript."""

from datetime import timedelta
from typing import Any

import pytest

from forum.extensions import db
from forum.invitations import queries, service
from forum.invitations.models import Invitation, Reply
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Sent
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.notices import notices_come_due


def address(invitation: Invitation) -> str:
    return f"/u/{service.token(invitation)}"


def answers() -> list[str]:
    return [reply.answer for reply in db.session.query(Reply).order_by(Reply.id)]


def test_looking_changes_nothing(sent: Sent, visitor: Visitor) -> None:
    page = visitor.get(address(sent.one) + "?jawab=hadir")
    assert page.status == 200
    assert page.title == "Rapat konsolidasi"
    assert page.form("form.form")["answer"] == "accepted"
    assert "Selasa, 17 November 2026" in page.text.replace("Selasa 17 November 2026", "Selasa, 17 November 2026")
    assert answers() == []
    assert len(page.data) < 30_000
    assert len(page.queries) <= 8


@pytest.mark.parametrize("answer", ["accepted", "declined"])
def test_an_answer_is_recorded_once(sent: Sent, visitor: Visitor, answer: str) -> None:
    for _ in range(2):
        page = visitor.post(address(sent.one), {"answer": answer})
        assert (page.status, page.location) == (303, address(sent.one))
    assert answers() == [answer]
    assert visitor.follow(page).status == 200


def test_who_sends_somebody_says_whom_and_the_delegate_is_invited(sent: Sent, visitor: Visitor) -> None:
    given = {
        "answer": "delegated", "delegate_name": "Rina Contoh", "delegate_title": "Sekretaris Dinas",
        "delegate_rank": "deputy", "reason_delegated": "official_duty", "may_decide": "y",
        "delegate_email": "Rina@contoh.example", "comment": "Mohon izin",
    }  # fmt: skip
    page = visitor.follow(visitor.post(address(sent.one), given))
    reply = queries.current_reply(sent.one)
    assert reply is not None
    assert service.said(reply) == service.Answer(
        "delegated",
        "Mohon izin",
        "official_duty",
        "Rina Contoh",
        "Sekretaris Dinas",
        "deputy",
        "rina@contoh.example",
        True,
    )
    assert "Rina Contoh" in page.text
    delegate = queries.delegates([sent.one.id])[sent.one.id]
    assert (delegate.delegated_from_id, delegate.office_id, delegate.addressee, delegate.person_name) == (
        sent.one.id, None, "Sekretaris Dinas", "Rina Contoh")  # fmt: skip
    assert visitor.get(address(delegate)).status == 200
    assert visitor.post(address(delegate), {"answer": "accepted"}).status == 303


def test_a_delegate_without_a_name_is_asked_for_and_nothing_typed_is_lost(sent: Sent, visitor: Visitor) -> None:
    page = visitor.post(address(sent.one), {"answer": "delegated", "delegate_title": "Kabid", "comment": "Maaf"})
    assert page.status == 422
    assert page.form("form.form") | {"csrf_token": ""} == {
        "answer": "delegated", "delegate_name": "", "delegate_title": "Kabid", "delegate_rank": "",
        "reason_delegated": "",
        "delegate_email": "", "reason_declined": "", "comment": "Maaf", "csrf_token": "",
        "services_here": "1", "services_note": "",
    }  # fmt: skip
    assert answers() == []


@pytest.mark.parametrize("given", [{}, {"answer": "mungkin"}, {"answer": "delegated", "delegate_name": "R",
                                                               "delegate_email": "bukan alamat"},
                                   {"answer": "accepted", "comment": "x" * 2001}])  # fmt: skip
def test_what_cannot_be_recorded_is_refused(sent: Sent, visitor: Visitor, given: dict[str, Any]) -> None:
    assert visitor.post(address(sent.one), given).status == 422
    assert answers() == []


def test_an_invitation_is_passed_on_three_times_at_most(sent: Sent, visitor: Visitor) -> None:
    one = sent.one
    for number in range(3):
        given = {"answer": "delegated", "delegate_name": "N", "delegate_email": f"wakil{number}@contoh.example"}
        assert visitor.post(address(one), given).status == 303
        one = queries.delegates([one.id])[one.id]
    given = {"answer": "delegated", "delegate_name": "N", "delegate_email": "wakil9@contoh.example"}
    assert visitor.post(address(one), given).status == 422
    assert visitor.post(address(one), {**given, "delegate_email": sent.one.email}).status == 422
    assert visitor.post(address(one), {**given, "delegate_email": ""}).status == 303


def test_a_changed_mind_is_a_second_answer(sent: Sent, visitor: Visitor) -> None:
    visitor.post(address(sent.one), {"answer": "accepted"})
    page = visitor.get(address(sent.one) + "?ubah=1")
    assert page.form("form.form")["answer"] == "accepted"
    visitor.post(address(sent.one), {"answer": "declined", "reason_declined": "sick"})
    assert answers() == ["accepted", "declined"]
    assert queries.current_replies(sent.meeting.id)[sent.one.id].reason == "sick"


def test_after_a_new_time_the_question_stands_again(sent: Sent, visitor: Visitor) -> None:
    visitor.post(address(sent.one), {"answer": "accepted"})
    meetings.change(sent.meeting, starts_at=sent.meeting.starts_at + timedelta(hours=1))
    notices_come_due()
    page = visitor.get(address(sent.one))
    assert page.all(".notice__title") == ["Waktu rapat berubah"]
    visitor.post(address(sent.one), {"answer": "accepted"})
    assert answers() == ["accepted", "accepted"]


def test_a_late_answer_is_recorded_as_late(sent: Sent, visitor: Visitor) -> None:
    clock.advance(timedelta(days=20))
    page = visitor.follow(visitor.post(address(sent.one), {"answer": "declined"}))
    assert "terlambat" in page.text
    assert answers() == ["declined"]


def test_after_the_end_the_page_says_so_and_opens_no_online_meeting(sent: Sent, visitor: Visitor) -> None:
    sent.meeting.link = "https://rapat.contoh.example/1"
    assert visitor.get(address(sent.one)).all(".ticket a") == ["Ikut secara daring"]
    clock.advance(sent.meeting.ends_at - clock.now())
    page = visitor.get(address(sent.one))
    assert page.all(".notice--attention p") == [
        "Rapat ini sudah selesai. Jika Anda menjawab, jawaban tercatat sebagai terlambat."
    ]
    assert page.all(".ticket a") == []


def test_a_cancelled_meeting_asks_nothing(sent: Sent, visitor: Visitor) -> None:
    meetings.cancel(sent.meeting, "Banjir")
    page = visitor.get(address(sent.one))
    assert page.all("form.form") == []
    assert "Banjir" in page.text
    assert visitor.post(address(sent.one), {"answer": "accepted"}).status == 422
    assert answers() == []


def test_a_withdrawn_link_says_so(sent: Sent, visitor: Visitor) -> None:
    service.withdraw(sent.one)
    for page in (visitor.get(address(sent.one)), visitor.post(address(sent.one), {"answer": "accepted"})):
        assert (page.status, page.title) == (410, "Undangan ini telah ditarik kembali")


@pytest.mark.parametrize("token", ["a" * 26, "x", "a" * 400, "%00"])
def test_an_unknown_link_says_so(sent: Sent, visitor: Visitor, token: str) -> None:
    page = visitor.get(f"/u/{token}")
    assert (page.status, page.title) == (404, "Tautan ini tidak membuka undangan apa pun")


def test_one_link_opens_one_invitation_only(sent: Sent, visitor: Visitor) -> None:
    visitor.post(address(sent.invitations[1]), {"answer": "accepted"})
    assert list(queries.current_replies(sent.meeting.id)) == [sent.invitations[1].id]


def test_the_calendar_file_asks_nobody(sent: Sent, visitor: Visitor) -> None:
    page = visitor.get(address(sent.one) + "/kalender.ics")
    assert page.response.mimetype == "text/calendar"
    text = page.data.decode()
    assert ("METHOD:PUBLISH" in text, "ATTENDEE" in text, "ORGANIZER" in text) == (True, False, False)
    assert page.data == visitor.get(address(sent.one) + "/kalender.ics").data


def test_the_page_speaks_the_language_of_the_invitee(sent: Sent, visitor: Visitor, make: Factory) -> None:
    sent.one.locale = "en"
    page = visitor.get(address(sent.one))
    assert page.soup is not None
    assert page.soup.html is not None
    assert page.soup.html["lang"] == "en"


def test_nothing_is_mailed_to_a_delegate_of_a_draft(make: Factory, visitor: Visitor) -> None:
    meeting = make.meeting()
    [one] = service.add_offices(meeting, [make.office()])
    visitor.post(address(one), {"answer": "delegated", "delegate_name": "R", "delegate_email": "r@contoh.example"})
    assert db.session.query(OutboxMessage).count() == 0
    assert service.send(meeting) == 2


def test_whoever_holds_a_link_cannot_have_us_write_to_the_whole_world(sent: Sent, visitor: Visitor) -> None:
    def send(email: str) -> int:
        form = {"answer": "delegated", "delegate_name": "Rina", "delegate_email": email}
        return visitor.post(address(sent.one), form).status

    assert [send(f"orang{number}@lain.example") for number in range(8)] == [303] * 5 + [422] * 3
    assert send("") == 303  # the name alone is always taken


def test_nor_to_one_person_over_and_over(sent: Sent, visitor: Visitor) -> None:
    statuses = []
    for _ in range(20):
        for email in ("satu@lain.example", "dua@lain.example"):
            form = {"answer": "delegated", "delegate_name": "Rina", "delegate_email": email}
            statuses.append(visitor.post(address(sent.one), form).status)
    assert statuses.count(303) < 20
    written = db.session.query(OutboxMessage).filter(OutboxMessage.recipient.endswith("@lain.example")).count()
    assert written < 30
