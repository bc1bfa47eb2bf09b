"""The organiser's pages around a change: who gets what before it is saved, the notice that waits, telling by hand."""

from datetime import timedelta

import pytest

from forum.extensions import db
from forum.invitations import notices, queries, recipients, service
from forum.invitations.models import HandOver, Invitation, Notice
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Arrive, Sent, became, standing
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.notices import mail_leaves, notices_come_due


@pytest.fixture
def by_hand(sent: Sent, make: Factory) -> Invitation:
    """Somebody without email, who got the invitation by WhatsApp."""
    [one] = service.add_offices(sent.meeting, [make.office(email=None, phone="0812 3456 789")])
    service.hand_over(one, channel="whatsapp")
    clock.advance(timedelta(minutes=10))
    mail_leaves()
    return one


@pytest.fixture
def organiser(make: Factory, visitor: Visitor, sent: Sent) -> Visitor:
    mail_leaves()
    visitor.sign_in(make.organiser(sent.meeting.forum))
    db.session.commit()
    return visitor


def address(sent: Sent, rest: str = "") -> str:
    return f"/rapat/{sent.meeting.key}{rest}"


def changed(organiser: Visitor, sent: Sent, **fields: str) -> dict[str, str]:
    return {**organiser.get(address(sent, "/ubah")).form("form.form"), **fields}


def mails() -> int:
    return db.session.query(OutboxMessage).count()


class TestBeforeSaving:
    def test_it_says_who_gets_what(self, sent: Sent, by_hand: Invitation, organiser: Visitor) -> None:
        service.answer(sent.one, service.Answer("declined"))
        page = organiser.post(address(sent, "/ubah"), changed(organiser, sent, day="2026-11-30", place="Aula B"))
        assert page.all(".change__line") == [
            "Waktu Selasa 17 → Senin 30 November, 09.00–12.00 WIB",
            "Tempat Pendopo Kabupaten Contoh → Aula B",
        ]
        assert page.all(".who-gets") == [
            "3 undangan: 2 lewat email, 1 tanpa email – hubungi sendiri; 1 sudah menjawab tidak hadir."
        ]
        assert "Simpan dan beri tahu 2 undangan" in page.text
        assert "* Waktu: Selasa 17 → Senin 30 November, 09.00–12.00 WIB" in page.soup.select_one("pre").text
        assert "Kalender mereka tetap menunjukkan waktu lama" in page.text
        db.session.expire_all()
        assert (sent.meeting.place, sent.meeting.sequence, notices.waiting(sent.meeting.id)) == (
            "Pendopo Kabupaten Contoh", 0, None)  # fmt: skip

    def test_a_typo_is_saved_at_once_and_silently(self, sent: Sent, organiser: Visitor) -> None:
        saved = organiser.post(address(sent, "/ubah"), changed(organiser, sent, title="Rapat konsolidasi renaksi"))
        assert "Perubahan disimpan. Tidak ada yang diberi tahu." in organiser.follow(saved).text
        assert (sent.meeting.title, db.session.query(Notice).count()) == ("Rapat konsolidasi renaksi", 0)

    def test_a_typo_may_be_told_after_a_look_at_the_email(self, sent: Sent, organiser: Visitor) -> None:
        form = changed(organiser, sent, title="Rapat konsolidasi renaksi", tell="y")
        question = organiser.post(address(sent, "/ubah"), form)
        assert question.all(".change__line") == ["Judul “Rapat konsolidasi” → “Rapat konsolidasi renaksi”"]
        assert "tidak ada yang ditanya lagi" in question.text
        organiser.post(address(sent, "/ubah"), {**question.form("form.form"), "confirmed": "yes"})
        notices_come_due()
        assert (sent.meeting.sequence, mails()) == (0, 4)

    def test_saving_silently_tells_nobody_and_says_so_on_the_page(self, sent: Sent, organiser: Visitor) -> None:
        question = organiser.post(address(sent, "/ubah"), changed(organiser, sent, day="2026-11-30"))
        for _time in range(2):
            answer = {**question.form("form.form"), "confirmed": "silent"}
            assert organiser.post(address(sent, "/ubah"), answer).status in (303, 409)
        notices_come_due()
        assert mails() == 2
        page = organiser.get(address(sent))
        assert page.all(".notice__title") == ["Kalender masih menunjukkan waktu lama"]
        assert "Dipindahkan tanpa memberi tahu" in organiser.get(address(sent) + "?tahap=rencana").text

    def test_a_draft_asks_nothing(self, make: Factory, sent: Sent, organiser: Visitor) -> None:
        draft = make.meeting(forum=sent.meeting.forum)
        form = organiser.get(f"/rapat/{draft.key}/ubah").form("form.form")
        assert organiser.post(f"/rapat/{draft.key}/ubah", {**form, "place": "Aula"}).status == 303

    def test_the_preview_s_cost_does_not_grow_with_the_invitees(
        self, make: Factory, sent: Sent, organiser: Visitor
    ) -> None:
        def cost(number: int) -> int:
            meeting = make.meeting(forum=sent.meeting.forum)
            service.add_offices(meeting, [make.office() for _ in range(number)])
            service.send(meeting)
            mail_leaves()
            db.session.commit()
            form = organiser.get(f"/rapat/{meeting.key}/ubah").form("form.form")
            return len(organiser.post(f"/rapat/{meeting.key}/ubah", {**form, "place": "Aula"}).queries)

        assert cost(40) <= cost(4) + 1


class TestWaiting:
    def test_the_meeting_says_when_it_goes_and_offers_both(self, sent: Sent, organiser: Visitor) -> None:
        meetings.change(sent.meeting, place="Aula B")
        db.session.commit()
        page = organiser.get(address(sent))
        assert page.all(".notice__title") == ["Perubahan diberitahukan pukul 10.03 WIB"]
        assert [one["action"] for one in page.soup.select(".notice form")] == [
            address(sent, "/pemberitahuan/kirim"), address(sent, "/pemberitahuan/tahan")]  # fmt: skip

    def test_send_now_twice_sends_once(self, sent: Sent, organiser: Visitor) -> None:
        meetings.change(sent.meeting, place="Aula B")
        db.session.commit()
        for _time in range(2):
            assert organiser.post(address(sent, "/pemberitahuan/kirim"), {}).status == 303
        notices_come_due()
        assert mails() == 4

    def test_do_not_send_holds_it_back_until_somebody_tells(self, sent: Sent, organiser: Visitor) -> None:
        meetings.change(sent.meeting, place="Aula B")
        db.session.commit()
        for _time in range(2):
            assert organiser.post(address(sent, "/pemberitahuan/tahan"), {}).status == 303
        notices_come_due()
        assert mails() == 2
        assert organiser.get(address(sent)).all(".notice__title") == [
            "Para undangan masih tahu tempat atau tautan lama"
        ]
        organiser.post(address(sent, "/pemberitahuan/kirim"), {})
        assert mails() == 4

    def test_the_page_shows_each_their_own_mail(self, sent: Sent, organiser: Visitor) -> None:
        meetings.change(sent.meeting, place="Aula B")
        db.session.commit()
        for one in sent.invitations:
            page = organiser.get(address(sent, f"/pemberitahuan?untuk={one.id}"))
            assert f"Email untuk {one.addressee}" in page.text
            shown = organiser.client.get(address(sent, f"/pemberitahuan/{one.id}/email"))
            assert "Pendopo Kabupaten Contoh → Aula B" in shown.get_data(as_text=True)
            assert shown.headers["Content-Security-Policy"].endswith("sandbox")
        assert organiser.get(address(sent, "/pemberitahuan/9999/email")).status == 404

    def test_nothing_to_tell_says_so(self, sent: Sent, organiser: Visitor) -> None:
        assert "Semua sudah tahu keadaan sekarang" in organiser.get(address(sent, "/pemberitahuan")).text
        organiser.post(address(sent, "/pemberitahuan/kirim"), {})
        assert mails() == 2

    def test_only_organisers_see_and_send(self, make: Factory, visitor: Visitor, sent: Sent) -> None:
        mail_leaves()
        meetings.change(sent.meeting, place="Aula B")
        leader = make.user()
        make.role(sent.meeting.forum, leader, "leader")
        db.session.commit()
        visitor.sign_in(leader)
        assert visitor.get(address(sent)).all(".notice__title") == []
        assert visitor.post(address(sent, "/pemberitahuan/kirim"), {}).status == 403
        assert mails() == 2


class TestByHand:
    def test_who_has_no_email_is_listed_with_number_and_text_until_told(
        self, sent: Sent, by_hand: Invitation, organiser: Visitor
    ) -> None:
        meetings.change(sent.meeting, starts_at=sent.meeting.starts_at + timedelta(days=1))
        notices_come_due()
        mail_leaves()
        db.session.commit()
        assert organiser.get(address(sent)).all(".notice__title") == ["1 undangan perlu Anda beri tahu sendiri"]
        page = organiser.get(address(sent, "/pemberitahuan"))
        [text] = page.all(".tell-one pre")
        assert "Waktu: Selasa 17 → Rabu 18 November, 09.00–12.00 WIB" in text
        assert "Mohon jawab sekali lagi: http://rembug.example/u/" in text
        assert page.soup.select_one(".tell-one a.button")["href"].startswith("https://wa.me/628123456789?text=Yth.")
        for _time in range(2):
            organiser.post(address(sent, f"/pemberitahuan/{by_hand.id}/sudah"), {"channel": "phone"})
        assert recipients.audience(sent.meeting).is_empty
        assert [row.channel for row in db.session.query(HandOver).order_by(HandOver.id)] == ["whatsapp", "phone"]
        assert organiser.get(address(sent)).all(".notice__title") == []

    def test_an_unknown_way_of_telling_is_refused(self, sent: Sent, by_hand: Invitation, organiser: Visitor) -> None:
        meetings.change(sent.meeting, place="Aula B")
        db.session.commit()
        organiser.post(address(sent, f"/pemberitahuan/{by_hand.id}/sudah"), {"channel": "merpati"})
        assert len(recipients.audience(sent.meeting).by_hand) == 1
        assert organiser.post(address(sent, "/pemberitahuan/9999/sudah"), {"channel": "phone"}).status == 404


def test_an_answer_to_the_time_that_was_silently_moved_still_counts(sent: Sent, arrive: Arrive) -> None:
    mail_leaves()
    meetings.change(sent.meeting, starts_at=sent.meeting.starts_at + timedelta(days=1), notify=False)
    assert became(arrive()) == ("applied", "answered")
    assert standing(sent) == {sent.one.id: "accepted"}
    meetings.change(sent.meeting, place="Aula B")
    notices_come_due()
    assert (standing(sent), len(queries.replies_before_change(sent.meeting.id))) == ({}, 1)


def test_an_answer_that_comes_while_the_move_waits_is_asked_again(sent: Sent, arrive: Arrive) -> None:
    mail_leaves()
    old = sent.request_to(sent.one)
    meetings.change(sent.meeting, starts_at=sent.meeting.starts_at + timedelta(days=1))
    assert became(arrive(request=old)) == ("applied", "answered")
    notices_come_due()
    assert standing(sent) == {}
    assert became(arrive(request=old, partstat="TENTATIVE")) == ("ignored", "outdated")


@pytest.mark.parametrize(("ticked", "waits"), [(False, []), (True, ["waiting"])])
def test_a_new_agenda_is_told_when_somebody_ticks_it(
    sent: Sent, make: Factory, visitor: Visitor, ticked: bool, waits: list[str]
) -> None:
    mail_leaves()
    visitor.sign_in(make.organiser(sent.meeting.forum))
    address = f"/rapat/{sent.meeting.key}/agenda"
    page = visitor.get(address)
    assert page.soup is not None
    assert [box.has_attr("checked") for box in page.soup.select("input[name=tell]")] == [False]
    given = {"revision": str(sent.meeting.revision), "id": [""], "title": ["Pembukaan"], "minutes": ["10"],
             "presenter": [""]}  # fmt: skip
    assert visitor.post(address, given | ({"tell": "y"} if ticked else {})).status == 303
    db.session.expire_all()
    assert [one.state for one in db.session.query(Notice)] == waits
