"""A mail to a superior office: a person decides, it names agencies, it is kept."""

from datetime import timedelta

import pytest

from forum.adapters import mime
from forum.extensions import db
from forum.invitations import service as invite
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.meetings import service as meetings
from forum.reminders import jobs, queries
from forum.reminders.service import escalating
from forum.reminders.service.escalating import Superior
from tests.reminders.conftest import Announce, Left
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.notices import notices_come_due

SEKDA = Superior("Sekretaris Daerah", "sekda@contoh.example", "Drs. Contoh")


def test_it_names_the_agencies_that_have_not_answered_and_only_those(make: Factory, announce: Announce,
                                                                    left: Left) -> None:  # fmt: skip
    cso = make.office(organisation=make.organisation("Lembaga Contoh", sector="cso", kind="cso"))
    silent, other = make.office(organisation=make.organisation("Dinas Diam")), make.office()
    meeting, [one, _, answered] = announce([silent, cso, other])
    answered = next(found for found in (one, _, answered) if found.office_id == other.id)
    invite.answer(answered, invite.Answer("accepted"))
    by = make.organiser(meeting.forum)
    for _twice in range(2):
        row = escalating.escalate(meeting, SEKDA, "Kepada {jabatan}:\n\n{daftar}\n\n{jumlah} belum", key="k", by=by)
    [mail] = left("escalation")
    text = mime.read(mail.raw).text
    assert "Kepada Sekretaris Daerah:\n\n1. Dinas Diam\n\n1 belum" in text
    assert "Lembaga Contoh" not in text
    assert silent.email not in text
    assert (mail.recipient, f"Reply-To: {by.email}" in mail.raw.decode()) == ("sekda@contoh.example", True)
    assert [found.agencies for found in queries.escalations(meeting.id)] == [["Dinas Diam"]]
    assert row.by == by
    more = escalating.escalate(meeting, SEKDA, "{daftar}", key="l", sides=("government", "civil_society"), by=by)
    assert more.agencies == ["Dinas Diam", "Lembaga Contoh"]


def test_an_agency_of_which_one_chair_answered_is_not_named(make: Factory, announce: Announce) -> None:
    agency = make.organisation("Dinas Dua Kursi")
    meeting, [one, _] = announce([make.office(organisation=agency), make.office("Sekretaris", organisation=agency)])
    invite.answer(one, invite.Answer("declined"))
    assert escalating.silent_agencies(meeting.id) == []
    with pytest.raises(Problem) as caught:
        escalating.escalate(meeting, SEKDA, "{daftar}", key="k")
    assert caught.value.code == "nobody"


def test_who_answered_before_we_moved_the_meeting_is_not_called_silent(make: Factory, announce: Announce) -> None:
    meeting, [one, _other] = announce(
        [make.office(organisation=make.organisation(name)) for name in ("Dinas A", "Dinas B")]
    )
    invite.answer(one, invite.Answer("accepted"))
    meetings.change(meeting, starts_at=meeting.starts_at + timedelta(days=1))
    notices_come_due()
    silent = [agency.name for agency in escalating.silent_agencies(meeting.id)]
    assert silent == [_other.organisation_name]


def test_the_superior_is_not_told_of_its_own_silence(make: Factory, announce: Announce) -> None:
    setda = make.organisation("Sekretariat Daerah")
    sekda = make.office("Sekretaris Daerah", organisation=setda)
    meeting, _ = announce([sekda, make.office(organisation=make.organisation("Dinas Diam"))])
    row = escalating.escalate(meeting, Superior(sekda.title, "sekda@contoh.example", office=sekda), "{daftar}", key="k")
    assert row.agencies == ["Dinas Diam"]


@pytest.mark.parametrize(
    ("to", "text", "code"),
    [
        (Superior("", "a@contoh.example"), "x", "no_title"),
        (Superior("Bupati", "bukan alamat"), "x", "bad_address"),
        (SEKDA, "{tautan}", "misplaced"),
    ],
)
def test_what_cannot_be_sent_is_refused(announce: Announce, to: Superior, text: str, code: str) -> None:
    meeting, _ = announce(1)
    with pytest.raises(Problem) as caught:
        escalating.escalate(meeting, to, text, key="k")
    assert caught.value.code == code


def test_at_night_it_waits_for_the_morning_and_the_list_of_then(announce: Announce, left: Left) -> None:
    meeting, [one, other] = announce(2)
    clock.advance(timedelta(hours=13))  # ten in the evening
    escalating.escalate(meeting, SEKDA, "{daftar}", key="k")
    invite.answer(one, invite.Answer("accepted"))
    db.session.commit()
    assert left("escalation") == []
    assert jobs.scan() == 0
    clock.advance(timedelta(hours=8))
    assert [jobs.scan(), jobs.scan()] == [1, 0]
    assert queries.escalations(meeting.id)[0].agencies == [other.organisation_name]


def test_it_does_not_leave_for_a_meeting_called_off_meanwhile(announce: Announce, left: Left) -> None:
    meeting, _ = announce(1)
    clock.advance(timedelta(hours=13))
    row = escalating.escalate(meeting, SEKDA, "{daftar}", key="k")
    meetings.cancel(meeting, "")
    db.session.commit()
    clock.advance(timedelta(hours=8))
    assert jobs.scan() == 0
    assert (left("escalation"), row.dropped_at is not None) == ([], True)


def test_the_page_offers_chairs_shows_the_mail_and_records_it(make: Factory, announce: Announce,
                                                              visitor: Visitor) -> None:  # fmt: skip
    leadership = make.organisation("Sekretariat Daerah", kind="secretariat")
    chair = make.office("Sekretaris Daerah", organisation=leadership, email="sekda@contoh.example")
    meeting, [silent] = announce(1)
    visitor.sign_in(make.organiser(meeting.forum))
    address = f"/rapat/{meeting.key}/pengingat/atasan"
    page = visitor.get(address)
    assert page.all(".card a") == ["Sekretaris Daerah"]
    page = visitor.get(f"{address}?jabatan={chair.id}")
    sent = page.form("main form[data-preview]")
    assert sent["email"] == "sekda@contoh.example"
    assert silent.organisation_name in " ".join(page.all(".example__words"))
    assert visitor.post(address, {**sent, "email": "x"}).status == 422
    assert visitor.post(address, {**sent, "text": "{apa}"}).status == 422
    for _ in range(2):
        assert visitor.post(address, sent).status == 303
    page = visitor.get(f"/rapat/{meeting.key}/pengingat")
    assert page.all("#atasan .plain-list > li")[0].startswith("Sekretaris Daerah")
    assert len(queries.escalations(meeting.id)) == 1
    visitor.sign_in(make.user())
    assert visitor.get(address).status == 403
