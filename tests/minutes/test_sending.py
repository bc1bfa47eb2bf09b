"""On publication each address gets one mail with all that concerns the chairs behind it."""

import re

import pytest
from sqlalchemy import event

from forum.accounts.models import User
from forum.actions import queries as actions
from forum.actions import service as promises
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.invitations.models import Invitation
from forum.kernel.errors import Conflict, Problem
from forum.minutes import queries, service
from forum.minutes.models import MinutesVersion
from forum.minutes.sending import readers, sent, trouble
from forum.minutes.sending import service as sending
from forum.minutes.sending.models import MinutesSending
from tests.minutes import posted
from tests.minutes.world import World
from tests.support.counts import Tell
from tests.support.factories import Factory


def publish(world: World, *, is_public: bool = False, send: str = "", reason: str = "") -> MinutesVersion:
    version = service.publish(world.minutes, is_public=is_public, by=world.organiser, send=send, reason=reason)
    db.session.commit()
    return version


def invited(world: World, name: str) -> Invitation:
    return next(one for one in invitations.for_meeting(world.meeting.id) if one.organisation_name == name)


def address(world: World, name: str) -> str:
    email = invited(world, name).email
    assert email
    return email


def change(world: World, text: str = "Diperbaiki.") -> None:
    item = world.items[0]
    service.save_item(item, body=text, revision=item.revision, by=world.organiser)


def test_everybody_invited_gets_one_mail(world: World) -> None:
    version = publish(world)
    assert posted.jobs() == [{"version_id": version.id}]
    assert posted.rows() == []  # not before their time (test_grace)
    posted.work(version)
    wanted = sorted(one.email or "" for one in invitations.for_meeting(world.meeting.id))
    assert len(wanted) == 11
    assert posted.recipients() == wanted
    assert {row.kind for row in posted.rows()} == {"minutes"}


def test_nothing_is_sent_twice(world: World) -> None:
    version = publish(world)
    service.publish(world.minutes, is_public=False, by=world.organiser)
    posted.work(version, times=3)
    assert len(posted.recipients()) == len(set(posted.recipients())) == 11
    assert len(posted.jobs()) == 1


def test_an_owner_finds_their_promises_with_code_day_and_the_link_to_report(world: World) -> None:
    posted.work(publish(world))
    mine = [one for one in actions.for_meeting(world.meeting.id) if one.owner_organisation.name == "Dinas Tenaga Kerja"]
    said = posted.text(address(world, "Dinas Tenaga Kerja"))
    assert re.findall(r"http://rembug.example/t/[a-z0-9]+/lapor/[a-z0-9]+", said) == [
        promises.owner_link(one) for one in mine
    ]
    assert f"{mine[0].code}. Menyusun format data keberangkatan per desa\n   Tenggat: Selasa, 15 Desember 2026" in said
    others = posted.text(address(world, "Lingkar Desa Contoh"))
    assert "/lapor/" not in others  # who helps does not report for the owner
    assert "Organisasi Anda mendukung" in others


def test_an_owner_is_pointed_at_a_promise_that_is_not_public_without_its_words(world: World) -> None:
    [mine, *_others] = [
        one for one in actions.for_meeting(world.meeting.id) if one.owner_organisation.name == "Dinas Tenaga Kerja"
    ]
    service.close_promise(mine, "pribadi")
    posted.work(publish(world, is_public=True))
    assert [one for one in posted.recipients() if mine.text in posted.text(one)] == []
    assert f"{mine.code}. Tidak untuk umum: " in posted.text(address(world, "Dinas Tenaga Kerja"))


def test_an_absent_agency_reads_what_concerns_it_and_a_fact_without_reproach(world: World) -> None:
    name = "Dinas Komunikasi dan Informatika"
    posted.work(publish(world))
    said = posted.text(address(world, name))
    assert "Untuk Dinas Komunikasi dan Informatika tidak tercatat apakah ada yang mengikuti rapat." in said
    concerning = said.split("Keputusan ini menyangkut Anda:")[1].split("\n\n")[0]
    assert re.findall(r"^(\d)\. ", concerning, re.MULTILINE) == ["1", "3"]
    present = posted.text(address(world, "Dinas Tenaga Kerja"))
    assert "menyangkut Anda" not in present
    assert "tidak tercatat" not in present


def test_a_decision_that_names_an_absent_agency_concerns_it(world: World) -> None:
    service.decide(world.items[0], "Inspektorat Contoh dan Forum Difabel Contoh menyiapkan juru bahasa isyarat.")
    posted.work(publish(world))
    assert "menyangkut Anda" not in posted.text(address(world, "Aliansi Jurnalis Contoh"))
    layout = sending.laid_out(queries.version(world.meeting.id, 1))
    agencies = {agency.name: agency for parcel in layout.parcels for agency in parcel.agencies}
    assert [number for number, _text in agencies["Forum Difabel Contoh"].decisions] == [1]


def test_each_link_opens_the_minutes_and_nobody_elses_promises(world: World) -> None:
    posted.work(publish(world))
    links = {row.recipient: re.findall(r"/n/([a-z0-9]+)", posted.text(row.recipient)) for row in posted.rows()}
    assert {len(found) for found in links.values()} == {1}
    assert len({found[0] for found in links.values()}) == 11


def test_two_chairs_of_one_address_are_joined(world: World, make: Factory) -> None:
    one, other = invited(world, "Dinas Sosial"), invited(world, "Sekretariat Daerah")
    one.email, other.email = "Dua@contoh.example", "dua@contoh.example"
    world.offices["Dinas Sosial"].email = world.offices["Sekretariat Daerah"].email = "dua@contoh.example"
    posted.work(publish(world))
    assert len(posted.recipients()) == 10
    said = posted.text("Dua@contoh.example")
    assert "Yth. Kepala Dinas Sosial, Kepala Sekretariat Daerah" in said
    assert said.count("/lapor/") == 2


def test_an_owner_who_was_not_invited_reads_no_more_than_everybody(world: World, make: Factory) -> None:
    outside = make.office("Kepala Dinas Luar", organisation=make.organisation("Dinas Luar"),
                          email="luar@contoh.example")  # fmt: skip
    service.promise(world.items[0], text="Membuka data", owner_organisation=outside.organisation, owner_office=outside)
    posted.work(publish(world))
    said = posted.text("luar@contoh.example")
    assert (said.count("/lapor/"), "/n/" in said, "/publik/" in said) == (1, False, False)
    assert "diputuskan" not in said  # an internal record: nothing but what they owe
    posted.work(publish(world, is_public=True, reason="Dibuka untuk umum"))
    assert f"http://rembug.example/publik/notula/{world.meeting.key}" in posted.text("luar@contoh.example")


def test_no_mail_goes_where_none_arrives(world: World, make: Factory) -> None:
    invited(world, "Dinas Sosial").undeliverable_reason = "550 5.1.1"
    invited(world, "Dinas Tenaga Kerja").email = None
    world.offices["Dinas Tenaga Kerja"].email = None
    make.invitation(world.meeting, make.office("Kepala Badan Belum Diberi Tahu"), sent_at=None, sent_sequence=None)
    gone = invited(world, "Sekretariat Daerah")
    gone.withdrawn_at = gone.sent_at
    world.offices["Sekretariat Daerah"].email = None
    version = publish(world)
    posted.work(version)
    assert len(posted.recipients()) == 8
    unreached = {one.name: len(one.owned) for one in sending.laid_out(version).unreached}
    assert unreached == {"Kepala Dinas Sosial": 1, "Kepala Dinas Tenaga Kerja": 2, "Kepala Sekretariat Daerah": 1}


def test_nobody_is_written_to_when_that_is_the_decision_and_later_everybody_can_be(world: World) -> None:
    version = publish(world, send="nobody")
    posted.work(version)
    assert posted.rows() == []
    assert len(readers.of(one.id for one in invitations.for_meeting(world.meeting.id))) == 11  # for WhatsApp
    for _ in range(2):
        sending.widen(version, "everybody", world.organiser)
    posted.work(version)
    assert len(posted.recipients()) == 11
    with pytest.raises(Problem) as refused:
        sending.widen(version, "nobody", world.organiser)
    assert refused.value.code == "narrower"


def test_a_correction_goes_only_to_those_for_whom_something_changed(world: World) -> None:
    posted.work(publish(world))
    change(world)
    version = publish(world, reason="Salah ketik")
    posted.work(version)
    assert len(posted.rows()) == 11  # a word in the discussion concerns nobody in particular
    mine = next(one for one in actions.for_meeting(world.meeting.id) if one.owner_organisation.name == "Dinas Sosial")
    promises.revise(mine, text="Menyerahkan rekap per desa saja", owner_organisation=mine.owner_organisation,
                    owner_office=mine.owner_office, due_on=mine.due_on, decision_number=3,
                    supporters=[world.organisations["Lingkar Desa Contoh"]], by=world.organiser)  # fmt: skip
    version = publish(world, reason="Tindak lanjut 5 diperjelas")
    posted.work(version, times=2)
    new = [row.recipient for row in posted.rows()[11:]]
    assert sorted(new) == sorted([address(world, "Dinas Sosial"), address(world, "Lingkar Desa Contoh")])
    said = posted.text(address(world, "Dinas Sosial"))
    assert "versi 3 kini berlaku. Alasan: Tindak lanjut 5 diperjelas" in said


def test_everybody_can_be_told_of_a_correction_once(world: World) -> None:
    posted.work(publish(world))
    change(world)
    version = publish(world, send="everybody", reason="Salah ketik")
    posted.work(version, times=2)
    assert len(posted.rows()) == 22
    assert {row.state for row in posted.rows()[:11]} == {"superseded"}  # those had not left: the newer says it all
    assert {row.subject.partition(":")[0] for row in posted.rows()[11:]} == {"Notula yang diperbaiki"}


def test_a_version_that_was_overtaken_leaves_it_to_the_newer(world: World) -> None:
    first = publish(world)
    change(world)
    second = publish(world, reason="Salah ketik")
    posted.work(first)
    posted.work(second)
    assert len(posted.recipients()) == 11
    assert {row.subject.partition(":")[0] for row in posted.rows()} == {"Notula"}
    with pytest.raises(Conflict):
        sending.widen(first, "everybody", None)


def test_who_was_refused_counts_as_not_told(world: World) -> None:
    version = publish(world)
    posted.work(version)
    posted.rows()[0].state = "failed"
    assert len(sent.last_told(world.minutes.id)) == 10
    assert trouble.try_again(version) == 1
    posted.work(version)
    assert ({row.state for row in posted.rows()}, len(posted.rows())) == ({"waiting"}, 11)


def test_a_waiting_mail_to_somebody_withdrawn_does_not_leave(world: World) -> None:
    posted.work(publish(world))
    row = posted.rows()[0]
    one = next(each for each in invitations.for_meeting(world.meeting.id) if each.email == row.recipient)
    assert sending.look(row.key).mail is not None
    one.withdrawn_at = one.sent_at
    if one.office is not None:
        one.office.email = None
    assert sending.look(row.key).drop


def test_an_unknown_choice_is_refused(world: World) -> None:
    with pytest.raises(Problem) as refused:
        publish(world, send="semua")
    assert refused.value.code == "unknown_choice"
    db.session.rollback()
    assert db.session.query(MinutesSending).count() == 0


def test_sixty_invitees_cost_as_many_statements_as_ten(world: World, make: Factory, tell: Tell) -> None:
    few = _statements(world, publish(world))
    for number in range(50):
        make.invitation(world.meeting, make.office(f"Kepala Bidang {number}", email=f"bidang{number}@contoh.example"))
    change(world)
    many = _statements(world, publish(world, send="everybody", reason="Salah ketik"))
    tell(f"minutes to 11 addresses: {few} statements; to 61: {many}")
    assert len(posted.rows()) == 11 + 61
    assert many <= few + 2  # the old mails that wait are replaced


def _statements(world: World, version: MinutesVersion) -> int:
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        posted.work(version)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_the_user_who_decides_is_kept(world: World) -> None:
    version = publish(world)
    row = sending.of(version)
    assert row is not None
    user: User = world.organiser
    assert (row.choice, row.by_id) == ("everybody", user.id)
