"""The page of outgoing mail shows organisers what left about minutes and action items, too."""

from collections import Counter
from datetime import date

from forum.actions import queries as actions
from forum.actions import service as promises
from forum.actions.service import reminding
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.minutes.adoption import service as adoption
from forum.minutes.adoption import telling
from forum.minutes.review import service as reviewing
from forum.outbox import service as outbox
from tests.minutes import posted
from tests.minutes.adoption.asked import SOCIAL, opened, voice
from tests.minutes.test_returned import mail_to, report
from tests.minutes.test_sending import address, publish
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory

SUBJECT = "tbody tr td:nth-child(2) .said"
STATE = "tbody tr td:nth-child(3)"


def test_minutes_stand_there_with_what_to_whom_and_their_state(world: World, visitor: Visitor) -> None:
    posted.all_sent(publish(world))
    row = mail_to(address(world, "Dinas Sosial"))
    report(row)
    page = visitor.sign_in(world.organiser).get("/surat-keluar?keadaan=returned")
    assert page.all("tbody tr th") == [row.recipient]
    assert page.all(SUBJECT) == ["Notula yang terbit"]  # the subject names the meeting
    assert page.all(STATE) == [
        "Kembali Kotak emailnya penuh. Lihat yang dapat dilakukan Kirim ulang dikirim 20 Nov 2026, 15.00 WIB"
    ]
    assert [one["href"] for one in page.soup.select("tbody a")] == [f"/rapat/{world.meeting.key}/notula/kiriman"] * 2
    assert len(visitor.get("/surat-keluar").all("tbody tr")) == 11
    assert len(visitor.get("/surat-keluar?keadaan=sent").all("tbody tr")) == 10
    assert visitor.post(f"/surat-keluar/{row.id}/kirim-ulang").status == 303
    db.session.expire_all()
    assert (row.state, row.returned_at) == ("waiting", None)


def test_so_do_reminders_of_action_items(world: World, visitor: Visitor) -> None:
    publish(world)
    mine = next(one for one in actions.for_meeting(world.meeting.id) if one.owner_organisation.name == "Dinas Sosial")
    reminding.nudge(mine, world.organiser)
    db.session.commit()
    page = visitor.sign_in(world.organiser).get("/surat-keluar")
    assert page.all(SUBJECT) == [f"Pengingat tindak lanjut · {mine.code} · {world.meeting.title}"]
    assert page.soup.select_one("tbody a")["href"] == f"/t/{mine.key}"


def test_so_does_everything_that_adoption_and_review_ask_and_say(world: World, visitor: Visitor) -> None:
    [reviewer] = [reviewing.typed("Siti Aminah", "penelaah@contoh.example")]
    reviewing.ask(world.minutes, [reviewer], by=world.organiser, due_on=date(2026, 11, 25))
    round_ = opened(world)
    telling.remind([voice(round_, SOCIAL)])
    adoption.end(round_, by=world.organiser, reason="Semua sudah dihubungi")
    telling.over(round_)
    db.session.commit()
    kinds = {row.kind for row in posted.rows()}
    page = visitor.sign_in(world.organiser).get("/surat-keluar")
    shown = set(page.all(SUBJECT))
    assert shown == {"Pertanyaan kepada yang hadir", "Pengingat kepada yang hadir", "Hasil persetujuan notula",
                     "Permintaan menelaah rancangan"}  # fmt: skip
    assert len(page.all("tbody tr")) == len(posted.rows())
    assert len(kinds) == len(shown)
    assert {one["href"] for one in page.soup.select("tbody a")} == {
        f"/rapat/{world.meeting.key}/notula/persetujuan", f"/rapat/{world.meeting.key}/notula/telaah"}  # fmt: skip


def test_somebody_who_organises_another_forum_sees_none_of_it(world: World, visitor: Visitor, make: Factory) -> None:
    posted.work(publish(world))
    row = posted.rows()[0]
    outbox.failed(row, "550 5.1.1")
    stranger, writer = make.organiser(make.forum()), make.user()
    make.role(world.meeting.forum, writer, "minute_taker")
    db.session.commit()
    page = visitor.sign_in(stranger).get(f"/surat-keluar?rapat={world.meeting.key}")
    assert (page.all("tbody tr"), page.all("option")) == ([], [])
    assert visitor.post(f"/surat-keluar/{row.id}/kirim-ulang").status == 404
    assert visitor.post("/surat-keluar/kirim-ulang").status == 303
    db.session.expire_all()
    assert row.state == "failed"
    assert visitor.sign_in(writer).get("/surat-keluar").all("tbody tr") == []


def test_one_meeting_and_all_its_minutes_mails(world: World, visitor: Visitor, make: Factory) -> None:
    posted.work(publish(world))
    other = make.meeting(forum=world.meeting.forum)
    db.session.commit()
    visitor.sign_in(world.organiser)
    assert len(visitor.get(f"/surat-keluar?rapat={world.meeting.key}").all("tbody tr")) == 11
    assert visitor.get(f"/surat-keluar?rapat={other.key}").all("tbody tr") == []


def test_it_asks_the_database_as_often_for_three_as_for_eleven(world: World, visitor: Visitor) -> None:
    posted.work(publish(world))
    visitor.sign_in(world.organiser)
    many = len(visitor.get("/surat-keluar").queries)
    for row in posted.rows()[3:]:
        db.session.delete(row)
    db.session.commit()
    assert len(visitor.get("/surat-keluar").queries) == many <= 11


def test_all_that_failed_is_tried_with_one_press_and_nobody_is_reminded_of_what_is_withdrawn(
    world: World, visitor: Visitor
) -> None:
    posted.work(publish(world))
    [open_one, gone] = [
        one for one in actions.for_meeting(world.meeting.id) if one.owner_organisation.name == "Dinas Tenaga Kerja"
    ]
    for one in (open_one, gone):
        reminding.nudge(one, world.organiser)
    promises.withdraw(gone, by=world.organiser, reason="Diambil alih provinsi")
    for row in posted.rows():
        outbox.failed(row, "554 5.7.1 Relay access denied")
    db.session.commit()
    visitor.sign_in(world.organiser)
    assert visitor.post("/surat-keluar/kirim-ulang", {"rapat": world.meeting.key}).status == 303
    states = Counter((row.kind, row.state) for row in posted.rows())
    assert states == {("minutes", "waiting"): 11, ("promise_reminder", "waiting"): 1,
                      ("promise_reminder", "superseded"): 1}  # fmt: skip
    assert {one.undeliverable_reason for one in invitations.for_meeting(world.meeting.id)} == {""}
