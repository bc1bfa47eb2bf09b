"""Another time is proposed: held, grouped, accepted by moving the meeting or declined to the one who asked."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.adapters import ics, mime
from forum.extensions import db
from forum.invitations import proposals, service
from forum.invitations.models import Invitation, Proposal
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.meetings import service as meetings
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import PASSED, Arrive, Sent, became, standing
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.notices import mail_leaves, notices_come_due

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _the_invitations_have_left(sent: Sent) -> None:
    mail_leaves()


def later(sent: Sent, by: timedelta = WEEK) -> tuple[datetime, datetime]:
    return sent.meeting.starts_at + by, sent.meeting.ends_at + by


def states() -> list[str]:
    return [one.state for one in db.session.query(Proposal).order_by(Proposal.id)]


def declined_mails() -> list[OutboxMessage]:
    return db.session.query(OutboxMessage).filter(OutboxMessage.key.like("counter:%")).order_by(OutboxMessage.id).all()


class TestArriving:
    @pytest.mark.parametrize("shape", ["plain", "gmail", "outlook", "apple"])
    def test_every_program_s_proposal_is_held_and_moves_nothing(self, sent: Sent, arrive: Arrive, shape: str) -> None:
        before = sent.meeting.starts_at
        row = arrive(partstat="TENTATIVE", propose=later(sent), shape=shape, comment="Kami rapat di provinsi")
        assert became(row) == ("held", "counter_proposal")
        [one] = db.session.query(Proposal)
        assert (one.invitation_id, one.starts_at, one.ends_at) == (sent.one.id, *later(sent))
        assert (one.note, one.channel, one.sequence, one.inbox_message_id) == ("Kami rapat di provinsi", "calendar", 0,
                                                                                row.id)  # fmt: skip
        assert (sent.meeting.starts_at, sent.meeting.sequence, standing(sent)) == (before, 0, {})

    def test_google_says_reply_outside_and_counter_inside(self, sent: Sent, arrive: Arrive) -> None:
        assert became(arrive(propose=later(sent), shape="gmail")) == ("held", "counter_proposal")

    def test_the_same_mail_twice_is_one_proposal(self, sent: Sent, arrive: Arrive) -> None:
        arrive(propose=later(sent), message_id="<a@contoh.example>")
        assert became(arrive(propose=later(sent), message_id="<a@contoh.example>", text="lain")) == (
            "ignored", "duplicate")  # fmt: skip
        assert became(arrive(propose=later(sent))) == ("ignored", "duplicate")
        assert states() == ["waiting"]

    def test_a_newer_proposal_of_the_same_invitee_replaces_the_older(self, sent: Sent, arrive: Arrive) -> None:
        first = arrive(propose=later(sent))
        clock.advance(timedelta(minutes=1))
        arrive(propose=later(sent, WEEK * 2))
        db.session.refresh(first)
        assert (states(), became(first)) == (["replaced", "waiting"], ("ignored", "proposal_replaced"))

    def test_an_older_proposal_that_comes_late_does_not_win(self, sent: Sent, arrive: Arrive) -> None:
        arrive(propose=later(sent))
        late = arrive(propose=later(sent, WEEK * 2), at=clock.now() - timedelta(minutes=10))
        assert (states(), became(late)) == (["waiting", "replaced"], ("ignored", "older_proposal"))

    @pytest.mark.parametrize("start", [datetime(9999, 12, 31, 20, tzinfo=UTC), datetime(1, 1, 1, 0, tzinfo=UTC)])
    def test_a_time_at_the_end_of_all_days_is_held_as_unreadable_and_no_page_falls_over_it(
        self, sent: Sent, arrive: Arrive, make: Factory, visitor: Visitor, start: datetime
    ) -> None:
        row = arrive(partstat="TENTATIVE", propose=(start, start + timedelta(hours=2)))
        assert (became(row), states()) == (("held", "counter_proposal"), [])
        visitor.sign_in(make.organiser(sent.meeting.forum))
        pages = ("/surat-masuk", f"/surat-masuk/{row.id}", f"/rapat/{sent.meeting.key}")
        assert [visitor.get(page).status for page in pages] == [200, 200, 200]

    def test_for_a_cancelled_meeting_nothing_is_proposed(self, sent: Sent, arrive: Arrive) -> None:
        meetings.cancel(sent.meeting, "Banjir")
        assert became(arrive(propose=later(sent), request=None)) == ("ignored", "meeting_cancelled")
        assert states() == []

    def test_a_cancellation_takes_what_waited_out_of_the_tray(self, sent: Sent, arrive: Arrive) -> None:
        row = arrive(propose=later(sent))
        meetings.cancel(sent.meeting, "Banjir")
        db.session.flush()
        assert (states(), became(row)) == (["replaced"], ("ignored", "proposal_replaced"))

    def test_one_that_comes_after_the_beginning_waits_in_the_tray_and_offers_nothing(
        self, sent: Sent, arrive: Arrive
    ) -> None:
        clock.advance(sent.meeting.starts_at - clock.now() + timedelta(minutes=1))
        row = arrive(propose=later(sent))
        assert (became(row), row.result["problem"], states()) == (("held", "counter_proposal"), "late", [])

    def test_a_time_that_is_over_is_shown_as_such(self, sent: Sent, arrive: Arrive) -> None:
        arrive(propose=(clock.now() - WEEK, clock.now() - WEEK + timedelta(hours=1)))
        [group] = proposals.for_meeting(sent.meeting.id)
        assert (group.is_past, group.is_acceptable) == (True, False)

    def test_without_a_token_and_without_proof_it_is_held_for_that_reason(self, sent: Sent, arrive: Arrive) -> None:
        def without_token(calendar: bytes) -> bytes:
            return calendar.replace(service.token(sent.one).encode(), b"x")

        row = arrive(propose=later(sent), to="agenda@rembug.example", change=without_token)
        assert (became(row), states()) == (("held", "not_authenticated"), [])
        assert row.result["proposed_start"] == later(sent)[0].isoformat()
        vouched = arrive(propose=later(sent), to="agenda@rembug.example", change=without_token, authentication=PASSED)
        assert (became(vouched), states()) == (("held", "counter_proposal"), ["waiting"])

    def test_somebody_who_was_not_invited_proposes_nothing(self, sent: Sent, arrive: Arrive) -> None:
        row = arrive(propose=later(sent), sender="orang@jauh.example", attendee="orang@jauh.example")
        assert (became(row), states()) == (("held", "uninvited"), [])


class TestDeciding:
    def test_three_who_want_the_same_time_are_one_group(self, make: Factory, sent: Sent, arrive: Arrive) -> None:
        [third] = service.add_offices(sent.meeting, [make.office()])
        service.send(sent.meeting)
        for invitation in (*sent.invitations, third):
            arrive(invitation, propose=later(sent))
        arrive(third, propose=later(sent, WEEK * 2), at=clock.now() + timedelta(minutes=1))
        groups = proposals.for_meeting(sent.meeting.id)
        assert [(group.starts_at, len(group.proposals)) for group in groups] == [
            (later(sent)[0], 2), (later(sent, WEEK * 2)[0], 1)]  # fmt: skip

    def test_moving_there_accepts_it_and_tells_everybody(self, sent: Sent, arrive: Arrive) -> None:
        rows = [arrive(invitation, propose=later(sent)) for invitation in sent.invitations]
        meetings.change(sent.meeting, starts_at=later(sent)[0])
        notices_come_due()
        assert states() == ["accepted", "accepted"]
        assert [became(row) for row in rows] == [("applied", "proposal_accepted")] * 2
        assert proposals.for_meeting(sent.meeting.id) == []
        assert declined_mails() == []

    def test_moving_elsewhere_leaves_it_outdated(self, sent: Sent, arrive: Arrive) -> None:
        arrive(propose=later(sent))
        meetings.change(sent.meeting, starts_at=later(sent, WEEK * 2)[0])
        [group] = proposals.for_meeting(sent.meeting.id)
        assert (group.is_outdated, group.is_acceptable) == (True, False)

    def test_one_made_for_an_older_version_says_so(self, sent: Sent, arrive: Arrive) -> None:
        old = sent.request_to(sent.one)
        meetings.change(sent.meeting, starts_at=later(sent)[0])
        notices_come_due()
        row = arrive(propose=(later(sent)[0] + WEEK, later(sent)[1] + WEEK), request=old)
        assert row.result["outdated"] is True
        [group] = proposals.for_meeting(sent.meeting.id)
        assert (group.is_outdated, group.is_acceptable) == (True, False)

    def test_declining_answers_the_one_who_asked_in_the_language_of_calendars(
        self, make: Factory, sent: Sent, arrive: Arrive
    ) -> None:
        user = make.user()
        row = arrive(propose=later(sent))
        [one] = db.session.query(Proposal)
        assert [proposals.decline([one], user, "Ruang lain penuh") for _ in range(2)] == [1, 0]
        assert (states(), became(row), row.decided_by_id) == (["declined"], ("applied", "proposal_declined"), user.id)
        [posted] = declined_mails()
        mail = mime.read(posted.raw)
        message = ics.read(mail.calendars[0].content)
        event = message.events[0]
        assert (message.method, event.uid, event.sequence) == ("DECLINECOUNTER", sent.meeting.uid, 0)
        assert ([one.email for one in event.attendees], event.comment) == ([sent.one.email], "Ruang lain penuh")
        assert posted.recipient == sent.one.email
        assert "Selasa, 24 November 2026, 09.00–12.00 WIB" in mail.text
        assert "Ruang lain penuh" in mail.text

    def test_declining_writes_to_the_invitee_wherever_it_came_from(self, make: Factory, sent: Sent,
                                                                   arrive: Arrive) -> None:  # fmt: skip
        arrive(propose=later(sent), sender="ajudan@jauh.example")
        [one] = db.session.query(Proposal)
        assert one.sent_from == "ajudan@jauh.example"
        proposals.decline([one], make.user())
        assert [row.recipient for row in declined_mails()] == [sent.one.email]


class TestPages:
    @pytest.fixture
    def organiser(self, make: Factory, visitor: Visitor, sent: Sent) -> Visitor:
        visitor.sign_in(make.organiser(sent.meeting.forum))
        return visitor

    def test_the_tray_shows_those_who_agree_as_one(self, sent: Sent, arrive: Arrive, organiser: Visitor) -> None:
        for invitation in sent.invitations:
            arrive(invitation, propose=later(sent))
        page = organiser.get("/surat-masuk")
        assert page.all(".card__title") == ["2 undangan mengusulkan Selasa, 24 November 2026, 09.00–12.00 WIB"]

    def test_one_that_nothing_proves_may_be_taken_as_theirs(
        self, sent: Sent, arrive: Arrive, organiser: Visitor
    ) -> None:
        def without_token(calendar: bytes) -> bytes:
            return calendar.replace(service.token(sent.one).encode(), b"x")

        row = arrive(propose=later(sent), to="agenda@rembug.example", change=without_token)
        assert "mengusulkan waktu lain, Selasa, 24 November 2026, 09.00–12.00 WIB" in organiser.get("/surat-masuk").text
        for _time in range(2):
            organiser.post(f"/surat-masuk/{row.id}/putuskan", {"act": "hold_proposal"})
        assert (states(), became(row)) == (["waiting"], ("applied", "proposal_held"))
        assert len(proposals.for_meeting(sent.meeting.id)) == 1

    def test_one_of_somebody_taken_off_the_list_since_still_waits_for_a_person_and_is_told_nothing(
        self, sent: Sent, arrive: Arrive, organiser: Visitor
    ) -> None:
        row = arrive(propose=later(sent))
        service.withdraw(sent.one)
        db.session.commit()
        assert len(organiser.get("/surat-masuk").all(".card")) == 1
        assert organiser.get(f"/surat-masuk/{row.id}").all(".taps button") == ["Sisihkan"]
        organiser.post(f"/surat-masuk/{row.id}/putuskan", {"act": "proposal_declined", "value": ""})
        assert declined_mails() == []
        assert organiser.get("/surat-masuk").all(".card") == []

    def test_one_tap_opens_the_move_and_the_second_moves(self, sent: Sent, arrive: Arrive, organiser: Visitor) -> None:
        arrive(propose=later(sent))
        page = organiser.get(f"/rapat/{sent.meeting.key}")
        link = next(one["href"] for one in page.soup.select(".proposed a") if "ubah" in one["href"])
        question = organiser.get(link)
        assert question.all(".change__line") == ["Waktu Selasa 17 → Selasa 24 November, 09.00–12.00 WIB"]
        assert sent.meeting.sequence == 0
        wanted, answer = later(sent)[0], {**question.form("form.form"), "confirmed": "yes"}
        assert organiser.post(f"/rapat/{sent.meeting.key}/ubah", answer).status == 303
        assert (sent.meeting.starts_at, states()) == (wanted, ["accepted"])

    def test_an_outdated_one_is_not_accepted_with_one_tap(self, sent: Sent, arrive: Arrive, organiser: Visitor) -> None:
        arrive(propose=later(sent))
        meetings.change(sent.meeting, starts_at=later(sent, WEEK * 2)[0])
        page = organiser.get(f"/rapat/{sent.meeting.key}/usulan")
        assert "waktu rapat yang terdahulu" in page.text
        assert page.soup.select("a[href*='mulai=']") == []

    def test_declining_on_the_page_tells_once(self, sent: Sent, arrive: Arrive, organiser: Visitor) -> None:
        arrive(propose=later(sent))
        address = f"/rapat/{sent.meeting.key}/usulan"
        form = organiser.get(address).form("form.form")
        for _time in range(2):
            assert organiser.post(address + "/tolak", {**form, "comment": "Maaf"}).status == 303
        assert (states(), len(declined_mails())) == (["declined"], 1)

    def test_another_meeting_s_proposal_is_not_declined_here(
        self, make: Factory, sent: Sent, arrive: Arrive, organiser: Visitor
    ) -> None:
        arrive(propose=later(sent))
        other = make.meeting(forum=sent.meeting.forum)
        organiser.post(f"/rapat/{other.key}/usulan/tolak", {"usulan": ["1", "x", "99999"]})
        assert states() == ["waiting"]

    def test_an_invitee_proposes_on_their_page(self, sent: Sent, visitor: Visitor) -> None:
        address = f"/u/{service.token(sent.one)}/usul"
        form = {**visitor.get(address).form("form.form"), "day": "2026-11-24", "note": "Bentrok dengan Musrenbang"}
        for _time in range(2):
            assert visitor.post(address, form).status == 303
        [one] = db.session.query(Proposal)
        assert (one.starts_at, one.ends_at, one.channel, one.note) == (
            *later(sent), "link", "Bentrok dengan Musrenbang")  # fmt: skip
        assert "Anda mengusulkan 24 Nov 2026, 09.00 WIB." in visitor.get(f"/u/{service.token(sent.one)}").text
        assert standing(sent) == {}

    @pytest.mark.parametrize(
        ("given", "said"),
        [({"day": ""}, "Pilih tanggal."), ({"day": "2026-11-17"}, "Ini waktu yang sudah direncanakan."),
         ({"day": "2026-11-24", "start": "26"}, "Ini bukan jam."), ({"day": "9999-12-31"}, "Ini bukan tanggal."),
         ({"day": "0001-01-01"}, "Ini bukan tanggal.")],
    )  # fmt: skip
    def test_what_makes_no_proposal_is_said_and_nothing_typed_is_lost(
        self, sent: Sent, visitor: Visitor, given: dict[str, str], said: str
    ) -> None:
        address = f"/u/{service.token(sent.one)}/usul"
        page = visitor.post(address, {**visitor.get(address).form("form.form"), "note": "Bentrok", **given})
        assert (page.status, page.form("form.form")["note"]) == (422, "Bentrok")
        assert said in page.text
        assert states() == []

    def test_declining_who_has_no_email_shows_it_on_their_page(self, make: Factory, sent: Sent,
                                                               visitor: Visitor) -> None:  # fmt: skip
        [one] = service.add_offices(sent.meeting, [make.office(email=None)])
        service.hand_over(one, channel="letter")
        wanted = proposals.Wanted(*later(sent))
        proposals.decline([proposals.propose(one, wanted, channel="link", key="link:1")], make.user())
        assert declined_mails() == []
        assert "Penyelenggara mempertahankan waktu di atas." in visitor.get(f"/u/{service.token(one)}").text


def test_a_withdrawn_invitee_proposes_nothing(sent: Sent) -> None:
    service.withdraw(sent.one)
    with pytest.raises(Problem) as raised:
        proposals.propose(sent.one, proposals.Wanted(*later(sent)), channel="link", key="link:1")
    assert raised.value.code == "withdrawn"
    assert db.session.query(Invitation).count() == 2
