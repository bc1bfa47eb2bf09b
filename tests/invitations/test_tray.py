"""The tray: what we think a message is, one tap to decide, and the way back."""

import pytest

from forum.accounts.models import User
from forum.directory import queries as directory
from forum.extensions import db
from forum.inbox.models import InboxMessage
from forum.invitations import queries, service
from forum.invitations.models import Invitation, Reply
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import PASSED, Arrive, Sent, became, standing
from tests.support.client import Page, Visitor
from tests.support.factories import Factory

WAKIL = "sekretaris@contoh.example"


@pytest.fixture
def organiser(sent: Sent, make: Factory) -> User:
    return make.organiser(sent.meeting.forum)


@pytest.fixture
def clerk(organiser: User, visitor: Visitor) -> Visitor:
    """The organiser at the tray, in English."""
    return visitor.sign_in(organiser).speak("en")


def tap(clerk: Visitor, row: InboxMessage, act: str, value: str = "", **more: object) -> Page:
    return clerk.post(f"/surat-masuk/{row.id}/putuskan", {"act": act, "value": value, **more})


def delegates_of(invitation: Invitation) -> dict[str, str]:
    """Address -> name of whoever is sent in this invitee's place."""
    found = queries.delegates([invitation.id]).values()
    return {one.email or "": one.person_name for one in found}


def test_each_forum_sees_its_own_messages_and_administrators_all(
    sent: Sent, arrive: Arrive, organiser: User, make: Factory, visitor: Visitor
) -> None:
    row = arrive(no_calendar=True, text="Saya <b>tidak dapat hadir</b>")
    visitor.sign_in(make.organiser(make.forum()))
    assert visitor.get("/surat-masuk").all(".card") == []
    for page in ("", "/asli.eml", "/lampiran/0"):
        assert visitor.get(f"/surat-masuk/{row.id}{page}").status == 404
    assert visitor.post(f"/surat-masuk/{row.id}/putuskan", {"act": "set_aside"}).status == 404
    for user in (organiser, make.user(is_administrator=True)):
        page = visitor.sign_in(user).speak("en").get("/surat-masuk")
        assert page.all(".card__title") == [
            f"{sent.one.addressee} answers in words. Reads like: Will not come."]  # fmt: skip
        assert page.soup is not None
        assert page.soup.select("main b") == []


def test_one_tap_records_what_we_read(sent: Sent, arrive: Arrive, clerk: Visitor, organiser: User) -> None:
    row = arrive(no_calendar=True, text="Mohon maaf, tidak dapat hadir karena dinas luar.")
    taps = clerk.get("/surat-masuk").all(".taps button, .taps a")
    assert taps == ["Record: does not come", "Record: comes", "Record: sends somebody", "Not an answer"]
    assert tap(clerk, row, "record", "declined").location == f"/surat-masuk?diurus={row.id}"
    assert standing(sent) == {sent.one.id: "declined"}
    reply = db.session.query(Reply).one()
    assert (reply.channel, reply.inbox_message_id, reply.answered_from) == ("organiser", row.id, sent.one.email)
    settled = db.session.get_one(InboxMessage, row.id)
    assert (*became(settled), settled.decided_by_id) == ("applied", "by_organiser", organiser.id)
    assert tap(clerk, row, "record", "accepted").status == 409
    assert clerk.get("/surat-masuk").all(".card") == []


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("saya diwakilkan Sekretaris", ("", "Sekretaris", "deputy")),
        ("Tidak bisa hadir, diwakilkan Bu Rina.", ("Rina", "", None)),
        ("Kami diwakili oleh Kabid Perlindungan Anak, Ibu Sari Wulandari, S.Sos., M.Si.\n\nSalam",
         ("Sari Wulandari, S.Sos., M.Si.", "Kabid Perlindungan Anak", "deputy")),
        ("Yth. panitia, kami menugaskan Sdr. Budi Hartono (Staf Bidang Data) untuk hadir.",
         ("Budi Hartono", "Staf Bidang Data", "staff")),
        ("Ms Ana Contoh will attend on my behalf.", ("Ana Contoh", "", None)),
        ("diwakilkan", ("", "", None)),
        ("diwakilkan kepada http://jahat.example", ("", "", None)),
    ],
)  # fmt: skip
def test_words_name_the_delegate_but_change_nothing_by_themselves(
    sent: Sent, arrive: Arrive, clerk: Visitor, text: str, person: tuple[str, str, str | None]
) -> None:
    row = arrive(no_calendar=True, text=text)
    said = row.result
    assert (said["suggestion"], standing(sent)) == ("delegated", {})
    found = (said.get("delegate_name", ""), said.get("delegate_title", ""), said.get("delegate_rank"))
    assert found == person
    if not any(person[:2]):
        assert tap(clerk, row, "record", "delegated").status == 422
        return
    assert tap(clerk, row, "record", "delegated").status == 303
    reply = queries.current_reply(sent.one)
    assert reply is not None
    assert (reply.delegate_name, reply.delegate_title, reply.delegate_rank) == person
    assert db.session.query(Invitation).count() == 2


def test_somebody_uninvited_is_accepted_as_delegate_with_one_tap(sent: Sent, arrive: Arrive, clerk: Visitor) -> None:
    row = arrive(sender=WAKIL, attendee=WAKIL)
    assert became(row) == ("held", "uninvited")
    before = db.session.query(OutboxMessage).filter_by(recipient=WAKIL).count()
    assert before == 0
    assert clerk.get("/surat-masuk").all(".taps button") == [
        f"Accept as delegate of {sent.one.addressee}", f"This is another address of {sent.one.addressee}",
        "Not about us"]  # fmt: skip
    assert tap(clerk, row, "delegate").status == 303
    assert delegates_of(sent.one) == {WAKIL: "Penjawab"}
    own = queries.delegates([sent.one.id])[sent.one.id]
    assert standing(sent) == {sent.one.id: "delegated", own.id: "accepted"}
    assert db.session.query(OutboxMessage).filter_by(recipient=WAKIL).count() == 1


def test_another_address_is_remembered_and_recognised_from_then_on(sent: Sent, arrive: Arrive, clerk: Visitor) -> None:
    other = "pribadi@surat.example"
    row = arrive(sender=other, attendee=other)
    assert tap(clerk, row, "other_address").status == 303
    assert standing(sent) == {sent.one.id: "accepted"}
    noted = directory.other_addresses([sent.one.office_id or 0])
    assert [(one.email, one.person_id) for one in noted] == [(other, None)]
    assert queries.current_reply(sent.one).answered_from == ""  # type: ignore[union-attr]
    later = arrive(sender=other, attendee=other, partstat="DECLINED")
    assert (became(later), standing(sent)) == (("applied", "answered"), {sent.one.id: "declined"})
    assert db.session.query(OutboxMessage).filter_by(recipient=other).count() == 0


def test_a_remembered_address_without_our_token_still_needs_proof(sent: Sent, arrive: Arrive, clerk: Visitor) -> None:
    other = "pribadi@contoh.example"
    tap(clerk, arrive(sender=other, attendee=other), "other_address")
    plain = {"sender": other, "attendee": other, "partstat": "DECLINED", "to": "agenda@rembug.example",
             "change": lambda calendar: calendar.replace(b"agenda+", b"agenda-")}  # fmt: skip
    assert became(arrive(**plain)) == ("held", "not_authenticated")
    assert became(arrive(**plain, authentication=PASSED)) == ("applied", "answered")


def test_what_was_decided_can_be_taken_back(sent: Sent, arrive: Arrive, clerk: Visitor, organiser: User) -> None:
    service.answer(sent.one, service.Answer("declined"))
    row = arrive(no_calendar=True, text="Hadir")
    tap(clerk, row, "record", "accepted")
    assert standing(sent) == {sent.one.id: "declined"} | {sent.one.id: "accepted"}
    decided = clerk.get("/surat-masuk/diurus")
    assert decided.all(".tray__words") == [
        f"Recorded as an answer: {sent.one.addressee}, “Will come” · "
        f"{organiser.name} · 3 Nov 2026, 10:00 WIB"]  # fmt: skip
    assert clerk.get(f"/surat-masuk/{row.id}").status == 200
    for _ in range(2):
        assert clerk.post(f"/surat-masuk/{row.id}/buka-lagi").location == f"/surat-masuk/{row.id}"
    assert standing(sent) == {sent.one.id: "declined"}
    assert became(db.session.get_one(InboxMessage, row.id)) == ("held", "plain_text")
    assert tap(clerk, row, "record", "accepted").status == 303
    assert standing(sent) == {sent.one.id: "accepted"}


def test_taking_back_a_delegate_withdraws_their_invitation(sent: Sent, arrive: Arrive, clerk: Visitor) -> None:
    row = arrive(sender=WAKIL, attendee=WAKIL)
    tap(clerk, row, "delegate")
    clerk.post(f"/surat-masuk/{row.id}/buka-lagi")
    assert (standing(sent), delegates_of(sent.one)) == ({}, {})
    assert db.session.query(OutboxMessage).filter_by(recipient=WAKIL).count() == 2
    tap(clerk, row, "delegate")
    assert delegates_of(sent.one) == {WAKIL: "Penjawab"}


def test_taking_back_another_address_forgets_it(sent: Sent, arrive: Arrive, clerk: Visitor) -> None:
    other = "pribadi@surat.example"
    row = arrive(sender=other, attendee=other)
    tap(clerk, row, "other_address")
    clerk.post(f"/surat-masuk/{row.id}/buka-lagi")
    assert (standing(sent), directory.other_addresses([sent.one.office_id or 0])) == ({}, [])
    tap(clerk, row, "other_address")
    assert standing(sent) == {sent.one.id: "accepted"}


def test_a_message_that_nobody_decided_about_cannot_be_reopened(sent: Sent, arrive: Arrive, clerk: Visitor) -> None:
    applied = arrive()
    assert became(applied) == ("applied", "answered")
    assert clerk.get(f"/surat-masuk/{applied.id}").status == 404
    assert clerk.post(f"/surat-masuk/{applied.id}/buka-lagi").status == 404


def test_the_form_takes_every_detail(sent: Sent, arrive: Arrive, clerk: Visitor) -> None:
    row = arrive(sender=WAKIL, attendee=WAKIL)
    given = clerk.get(f"/surat-masuk/{row.id}").form("#catat form")
    assert (given["invitation"], given["answer"], given["delegate_name"], given["delegate_email"]) == (
        str(sent.one.id), "delegated", "Penjawab", WAKIL)  # fmt: skip
    assert clerk.post(f"/surat-masuk/{row.id}/catat", given | {"invitation": ""}).status == 422
    assert clerk.post(f"/surat-masuk/{row.id}/catat", given).status == 303
    assert clerk.post(f"/surat-masuk/{row.id}/catat", given).status == 409
    assert delegates_of(sent.one) == {WAKIL: "Penjawab"}


@pytest.mark.parametrize("act", ["", "unknown", "try_again", "place"])
def test_a_tap_that_makes_no_sense_changes_nothing(sent: Sent, arrive: Arrive, clerk: Visitor, act: str) -> None:
    row = arrive(no_calendar=True, text="Terima kasih")
    assert tap(clerk, row, act).status == 422
    assert became(db.session.get_one(InboxMessage, row.id)) == ("held", "plain_text")


def test_a_delegate_of_another_meeting_s_invitee_is_refused(
    sent: Sent, arrive: Arrive, clerk: Visitor, make: Factory
) -> None:
    other = make.invitation(make.meeting(forum=sent.meeting.forum))
    row = arrive(sender="x@contoh.example", attendee="x@contoh.example", to="agenda@rembug.example",
                 change=lambda calendar: calendar.replace(b"agenda+", b"agenda-"))  # fmt: skip
    assert became(row) == ("held", "uninvited")
    assert tap(clerk, row, "delegate", invitation=other.id).status == 422
    assert tap(clerk, row, "delegate", invitation=sent.one.id).status == 303


def test_a_list_of_a_hundred_reads_no_raw_mail(sent: Sent, arrive: Arrive, clerk: Visitor) -> None:
    for number in range(30):
        arrive(no_calendar=True, text=f"Terima kasih {number}")
    page = clerk.get("/surat-masuk")
    assert len(page.all(".card")) == 25
    assert len(page.queries) == 7
    assert [one for one in page.queries if "message.raw" in one and not one.startswith("SELECT count")] == []
    assert len(clerk.get("/surat-masuk?hal=2").all(".card")) == 5
