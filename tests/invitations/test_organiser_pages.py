"""Choosing, previewing, sending; one invitee; the tray and the outbox."""

from datetime import date
from typing import Any

import pytest

from forum.accounts.models import User
from forum.extensions import db
from forum.invitations import queries, service
from forum.invitations.models import Invitation
from forum.jobs.models import Job
from forum.meetings.models import Meeting
from forum.outbox import service as outbox
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Arrive, Sent
from tests.support.client import Visitor
from tests.support.factories import Factory


@pytest.fixture
def organiser(sent: Sent, make: Factory) -> User:
    return make.organiser(sent.meeting.forum)


@pytest.fixture
def planned(make: Factory) -> Meeting:
    """A draft in a forum of a region with two agencies (one abolished) and a CSO with only a contact person."""
    region = make.region(name="Kabupaten Contoh")
    forum = make.forum(region=region)
    meeting = make.meeting(forum=forum)
    for name, ended in (("Dinas Sosial", None), ("Dinas Kesehatan", None), ("Dinas Lama", date(2025, 12, 31))):
        agency = make.organisation(name, region=region, valid_to=ended)
        office = make.office(organisation=agency)
        make.office(f"Sekretaris {name}", organisation=agency, rank="deputy")
        make.tenure(office, make.person(f"Pejabat {name}"), kind="plt")
    cso = make.organisation("Yayasan Contoh", kind="cso", sector="cso", region=region)
    make.person("Narahubung", organisation=cso, position="Koordinator")
    make.member(forum, cso, "civil_society")
    return meeting


def pages(meeting: Meeting) -> str:
    return f"/rapat/{meeting.key}/undangan"


def chosen(meeting: Meeting) -> list[tuple[str, str, str, str]]:
    return [(one.addressee, one.acting, one.person_name, one.side) for one in queries.for_meeting(meeting.id)]


def test_all_agencies_of_the_region_that_exist_that_day(planned: Meeting, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(make.organiser(planned.forum))
    for _ in range(2):
        assert visitor.post(pages(planned) + "/pilih", {"group": "region"}).status == 303
    assert visitor.post(pages(planned) + "/pilih", {"group": "civil_society"}).status == 303
    assert chosen(planned) == [
        ("Kepala Dinas Kesehatan", "plt", "Pejabat Dinas Kesehatan", "government"),
        ("Kepala Dinas Sosial", "plt", "Pejabat Dinas Sosial", "government"),
        ("Koordinator", "", "Narahubung", "civil_society"),
    ]
    page = visitor.get(pages(planned))
    assert page.status == 200
    assert "Plt. Kepala Dinas Sosial" in page.text
    assert db.session.query(OutboxMessage).count() == 0


def test_the_list_costs_the_same_for_many(planned: Meeting, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(make.organiser(planned.forum))
    service.add_offices(planned, [make.office()])
    few = len(visitor.get(pages(planned)).queries)
    service.add_offices(planned, [make.office() for _ in range(30)])
    assert len(visitor.get(pages(planned)).queries) == few


def test_single_offices_are_found_and_added(planned: Meeting, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(make.organiser(planned.forum))
    page = visitor.get(pages(planned) + "?q=sosial")
    boxes = page.soup.select("input[name=office]") if page.soup else []
    assert len(boxes) == 2
    visitor.post(pages(planned) + "/pilih", {"office": [box["value"] for box in boxes]})
    assert [one[0] for one in chosen(planned)] == ["Kepala Dinas Sosial", "Sekretaris Dinas Sosial"]


def test_pasted_people_are_added_once(planned: Meeting, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(make.organiser(planned.forum))
    text = "Rini Astuti, S.Sos. <rini@contoh.example>\nBudi budi@contoh.example\nrini@contoh.example"
    for _ in range(2):
        assert visitor.post(pages(planned) + "/tempel", {"pasted": text}).status == 303
    assert [one[2] for one in chosen(planned)] == ["Budi", "Rini Astuti, S.Sos."]


def test_a_bad_line_adds_nobody_and_keeps_the_text(planned: Meeting, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(make.organiser(planned.forum))
    page = visitor.post(pages(planned) + "/tempel", {"pasted": "Budi <budi@contoh.example>\nRini tanpa alamat"})
    assert page.status == 422
    assert page.form("form[action$=tempel]")["pasted"].startswith("Budi")
    assert chosen(planned) == []


def test_preview_then_send_then_send_again(planned: Meeting, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(make.organiser(planned.forum))
    visitor.post(pages(planned) + "/pilih", {"group": "region"})
    page = visitor.get(pages(planned) + "/pratinjau")
    assert page.all("button.button--primary") == ["Kirim 2 undangan"]
    frame = page.soup.select_one("iframe") if page.soup else None
    assert frame is not None
    assert frame.has_attr("sandbox")
    mail = visitor.client.get(frame["src"])
    assert (mail.status_code, "sandbox" in mail.headers["Content-Security-Policy"]) == (200, True)
    for _ in range(2):
        assert visitor.post(pages(planned) + "/kirim").status == 303
    assert db.session.query(OutboxMessage).count() == 2
    assert db.session.get_one(Meeting, planned.id).state == "announced"
    assert visitor.get(f"/rapat/{planned.key}?tahap=undang").status == 200


def test_sending_to_nobody_says_so(planned: Meeting, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(make.organiser(planned.forum))
    page = visitor.follow(visitor.post(pages(planned) + "/kirim"))
    assert "Belum ada penerimanya" in page.text
    assert db.session.get_one(Meeting, planned.id).state == "draft"


@pytest.mark.parametrize("path", ["", "/pratinjau", "/1"])
@pytest.mark.parametrize("role", ["leader", "member", "minute_taker", None])
def test_only_organisers_choose(sent: Sent, make: Factory, visitor: Visitor, path: str, role: str | None) -> None:
    user = make.user()
    if role:
        make.role(sent.meeting.forum, user, role)
    visitor.sign_in(user)
    assert visitor.get(pages(sent.meeting) + path).status == 403
    assert visitor.post(pages(sent.meeting) + "/kirim").status == 403


def test_an_answer_by_telephone(sent: Sent, organiser: User, visitor: Visitor) -> None:
    visitor.sign_in(organiser)
    address = f"{pages(sent.meeting)}/{sent.one.id}"
    assert visitor.get(address).status == 200
    given = {"answer": "delegated", "delegate_name": "Rina", "reason_delegated": "leave"}
    assert visitor.post(address + "/jawaban", given).status == 303
    reply = queries.current_reply(sent.one)
    assert reply is not None
    assert (reply.channel, reply.delegate_name, reply.reason) == ("organiser", "Rina", "leave")
    assert visitor.get(address).status == 200
    assert visitor.post(address + "/jawaban", {"answer": "delegated"}).status == 422


def test_whoever_was_not_told_is_taken_off_the_list_with_one_press(
    planned: Meeting, make: Factory, visitor: Visitor
) -> None:
    visitor.sign_in(make.organiser(planned.forum))
    [first, second] = service.add_offices(planned, [make.office(), make.office()])
    assert visitor.get(pages(planned)).all(".take-off button") == ["Hapus dari daftar", "Hapus dari daftar"]
    assert visitor.post(f"{pages(planned)}/{first.id}/tarik").status == 303
    assert [one.id for one in queries.for_meeting(planned.id)] == [second.id]
    assert db.session.query(OutboxMessage).count() == 0


def test_a_missing_address_is_given_later(sent: Sent, organiser: User, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(organiser)
    [one] = service.add_offices(sent.meeting, [make.office(email=None)])
    page = visitor.get(pages(sent.meeting))
    assert page.all(".needs") == ["belum ada email: isi alamatnya atau undang langsung"]
    address = f"{pages(sent.meeting)}/{one.id}"
    assert visitor.post(address + "/alamat", {"email": "bukan"}).status == 422
    assert visitor.post(address + "/alamat", {"email": "Baru@contoh.example"}).status == 303
    assert service.send(sent.meeting) == 1
    assert db.session.get_one(Invitation, one.id).email == "baru@contoh.example"


def test_invited_by_hand_counts_as_told(sent: Sent, organiser: User, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(organiser)
    [one] = service.add_offices(sent.meeting, [make.office(email=None, phone="0812-3456")])
    address = f"{pages(sent.meeting)}/{one.id}"
    page = visitor.get(address)
    link = page.soup.select_one("a[href^='https://wa.me/628123456?text=']") if page.soup else None
    assert link is not None
    visitor.post(address + "/diserahkan", {"channel": "letter"})
    assert db.session.get_one(Invitation, one.id).by_hand
    assert queries.counts([sent.meeting.id])[sent.meeting.id].unsent == 0


def test_withdrawing_from_the_page(sent: Sent, organiser: User, visitor: Visitor) -> None:
    visitor.sign_in(organiser)
    assert visitor.post(f"{pages(sent.meeting)}/{sent.one.id}/tarik").status == 303
    assert [one.id for one in queries.for_meeting(sent.meeting.id)] == [sent.invitations[1].id]


def test_another_meeting_s_invitee_is_not_found(sent: Sent, organiser: User, make: Factory, visitor: Visitor) -> None:
    other = make.invitation(make.meeting())
    visitor.sign_in(organiser)
    assert visitor.get(f"{pages(sent.meeting)}/{other.id}").status == 404


def test_the_outbox_shows_what_failed_and_tries_again(
    sent: Sent, organiser: User, make: Factory, visitor: Visitor
) -> None:
    row = db.session.query(OutboxMessage).filter_by(recipient=sent.one.email).one()
    outbox.failed(row, "550 5.1.1 no such user")
    visitor.sign_in(make.organiser(make.forum()))
    assert visitor.get("/surat-keluar").all("tbody tr") == []
    assert visitor.post(f"/surat-keluar/{row.id}/kirim-ulang").status == 404
    visitor.sign_in(organiser)
    page = visitor.get("/surat-keluar")
    assert len(page.all("tbody tr")) == 2
    assert "550 5.1.1 no such user" in page.text
    assert len(visitor.get("/surat-keluar?keadaan=failed").all("tbody tr")) == 1
    for _ in range(2):
        assert visitor.post(f"/surat-keluar/{row.id}/kirim-ulang").status == 303
    assert db.session.get_one(OutboxMessage, row.id).state == "waiting"
    assert db.session.query(Job).filter(Job.key.startswith(f"deliver:{row.id}")).count() == 1
    assert db.session.get_one(Invitation, sent.one.id).undeliverable_reason == ""


def test_today_says_what_needs_a_hand(sent: Sent, arrive: Arrive, organiser: User, visitor: Visitor) -> None:
    arrive(no_calendar=True)
    visitor.sign_in(organiser)
    hands: list[Any] = visitor.get("/hari-ini").all(".hand")
    assert hands == ["2 OPD belum menjawab", "1 jawaban menunggu di email masuk"]
