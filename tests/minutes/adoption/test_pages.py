"""The pages of adoption: the link of somebody who was there, and the organiser's side."""

from datetime import timedelta

from forum.attendance import queries as attendance_queries
from forum.attendance import service as attendance
from forum.extensions import db
from forum.kernel import clock
from forum.minutes import queries as minutes_queries
from forum.minutes import service as minutes
from forum.minutes.adoption import queries, service
from forum.minutes.rules import public_form
from tests.minutes.adoption.asked import LABOUR, SOCIAL, VILLAGES, opened, page_of, voice
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.pdf import read_pdf


def test_the_link_shows_what_was_asked_and_opening_it_records_nothing(world: World, visitor: Visitor) -> None:
    one = voice(opened(world), SOCIAL)
    item = world.items[0]
    minutes.save_item(item, body="Ditulis sesudahnya.", revision=item.revision, by=world.organiser)
    page = visitor.get(page_of(one))
    assert (page.status, page.title) == (200, "Apakah Anda menyetujui notula ini?")
    assert "keterbukaan harus membawa dampak" in page.text
    assert "Ditulis sesudahnya." not in page.text
    assert "19700101 199503 2 001" not in page.text  # the NIP of who signs: a link can be passed on
    assert len(page.queries) == 6
    assert queries.answers(one.id) == []
    assert visitor.get(page_of(one)[:-1] + "x").status == 404
    assert visitor.get("/persetujuan/" + "a" * 26).status == 404


def test_somebody_objects_changes_their_mind_and_finds_their_words_again(world: World, visitor: Visitor) -> None:
    one = voice(opened(world), SOCIAL)
    assert visitor.post(page_of(one), {"answer": "object", "text": ""}).status == 422
    assert visitor.post(page_of(one), {"answer": "", "text": "Angka keliru."}).status == 422
    sent = visitor.post(page_of(one), {"answer": "object", "text": "Angka keliru."})
    assert sent.status == 303
    page = visitor.follow(sent)
    assert page.form()["text"] == "Angka keliru."
    visitor.post(page_of(one), {"answer": "object", "text": "Angka keliru."})
    visitor.post(page_of(one), {"answer": "agree", "text": ""})
    assert [(each.answer, each.text) for each in queries.answers(one.id)] == [
        ("agree", ""),
        ("object", "Angka keliru."),
    ]


def test_a_link_whose_time_is_over_says_so_and_gives_back_what_was_typed(world: World, visitor: Visitor) -> None:
    round_ = opened(world)
    one, other = voice(round_, SOCIAL), voice(round_, LABOUR)
    attendance.undo(next(row for row in attendance_queries.present(world.meeting.id) if row.about == one.about))
    page = visitor.post(page_of(one), {"answer": "object", "text": "Kalimat yang panjang."})
    assert (page.status, page.title, page.all("blockquote")) == (410, "Tautan ini sudah ditutup",
                                                                 ["Kalimat yang panjang."])  # fmt: skip
    with clock.frozen(round_.due_at + timedelta(days=1)):
        assert visitor.get(page_of(other)).status == 200
        minutes.publish(world.minutes, is_public=False, by=world.organiser)
        assert visitor.get(page_of(other)).status == 410


def test_the_organiser_sees_who_says_what_in_a_number_of_statements_that_does_not_grow(
    world: World, visitor: Visitor
) -> None:
    round_ = opened(world)
    service.answer(voice(round_, SOCIAL), "object", "Angka keliru.")
    address = f"/rapat/{world.meeting.key}/notula/persetujuan"
    page = visitor.sign_in(world.organiser).get(address)
    assert page.all(".life-finding")[0].startswith("1 dari 8 sudah menjawab; masa persetujuan berakhir Jumat, 27")
    assert page.all(".life-words") == ["Angka keliru."]
    before = len(page.queries)
    for one in queries.voices(round_.id)[:-1]:
        service.answer(one, "remark", "Catatan.")
    assert len(visitor.get(address).queries) == before


def test_only_those_who_write_see_it_and_only_organisers_end_it_or_set_it(
    world: World, make: Factory, visitor: Visitor
) -> None:
    opened(world)
    forum, key = world.meeting.forum, world.meeting.key
    address, setting = f"/rapat/{key}/notula/persetujuan", f"/forum/{forum.slug}/notula/persetujuan"
    assert visitor.get(address).status == 302
    for role, sees, ends in (("member", 403, 403), ("leader", 403, 403), ("minute_taker", 200, 403)):
        user = make.user()
        make.role(forum, user, role)
        visitor.sign_in(user)
        assert (visitor.get(address).status, visitor.get(setting).status) == (sees, 403)
        assert visitor.post(f"{address}/akhiri", {"akhiri-reason": "Cukup"}).status == ends
        assert visitor.post(f"{address}/tanpa", {"tanpa-reason": "Cukup"}).status == ends
        assert visitor.post(address, {"reason": "Lagi"}).status == (303 if sees == 200 else 403)
    other = make.organiser(make.forum())
    assert visitor.sign_in(other).post(f"{address}/akhiri", {"akhiri-reason": "Cukup"}).status == 403
    assert queries.rounds(world.minutes.id)[0].ended_at is None


def test_the_setting_takes_days_within_reason(world: World, visitor: Visitor) -> None:
    address = f"/forum/{world.meeting.forum.slug}/notula/persetujuan"
    visitor.sign_in(world.organiser)
    for days, status in (("0", 422), ("61", 422), ("", 422), ("tiga", 422), ("3", 303)):
        assert visitor.post(address, {"is_on": "y", "days": days}).status == status
    kept = queries.setting(world.meeting.forum_id)
    assert (kept.is_on, kept.days) == (True, 3)


def test_while_those_present_are_asked_nothing_is_published(world: World, visitor: Visitor) -> None:
    service.configure(world.meeting.forum, is_on=True, days=7)
    address = f"/rapat/{world.meeting.key}/notula/terbit"
    visitor.sign_in(world.organiser)
    page = visitor.post(address, {"is_public": "y"})
    assert page.status == 422
    assert "Minta persetujuan dulu, atau tiadakan dengan alasan." in page.text
    round_ = opened(world)
    assert "Perubahan sesudahnya memerlukan putaran baru." in visitor.get(f"/rapat/{world.meeting.key}/notula").text
    page = visitor.post(address, {"is_public": "y"})
    assert (page.status, minutes_queries.seals(world.meeting.id)) == (422, [])
    assert "Hadirin sedang dimintai persetujuan sampai Jumat, 27 November 2026, 23.59 WIB." in page.text
    ending = f"/rapat/{world.meeting.key}/notula/persetujuan/akhiri"
    assert visitor.post(ending, {"akhiri-reason": " "}).status == 422
    assert visitor.post(ending, {"akhiri-reason": "Semua sudah bicara lewat telepon"}).status == 303
    assert visitor.post(ending, {"akhiri-reason": "Dua kali"}).status == 303
    assert visitor.post(address, {"is_public": "y"}).status == 303
    db.session.refresh(round_)
    assert (round_.ended_how, round_.ended_reason) == ("organiser", "Semua sudah bicara lewat telepon")


def test_a_text_that_was_changed_after_the_round_is_not_published_as_adopted(world: World, visitor: Visitor) -> None:
    round_ = opened(world)
    item = world.items[0]
    minutes.save_item(item, body="Diubah diam-diam.", revision=item.revision, by=world.organiser)
    visitor.sign_in(world.organiser)
    with clock.frozen(round_.due_at):
        page = visitor.post(f"/rapat/{world.meeting.key}/notula/terbit", {})
        assert page.status == 422
        assert "Teks diubah sesudah hadirin dimintai persetujuan." in page.text
        waived = visitor.post(f"/rapat/{world.meeting.key}/notula/persetujuan/tanpa", {"tanpa-reason": "Salah ketik"})
        assert waived.status == 303
        version = minutes.publish(world.minutes, is_public=True, by=world.organiser)
    section = version.content["adoption"]
    assert (section["ended"], section["ended_reason"], len(section["earlier"])) == ("waived", "Salah ketik", 1)


def test_the_page_and_the_pdf_show_objections_with_names_inside_and_by_office_outside(
    world: World, visitor: Visitor
) -> None:
    round_ = opened(world)
    one = voice(round_, VILLAGES)
    service.answer(one, "object", "Angka penerima keliru; telepon saya 0812-3456-7890.")
    service.answer(voice(round_, LABOUR), "remark", "Setuju, mohon lampiran.")
    with clock.frozen(round_.due_at):
        version = minutes.publish(world.minutes, is_public=True, by=world.organiser)
        db.session.commit()
        inside = visitor.sign_in(world.organiser).get(f"/notula/{world.meeting.key}")
        outside = Visitor(visitor.app).get(f"/publik/notula/{world.meeting.key}")
        papers = [" ".join(read_pdf(page).text) for page in (
            visitor.get(f"/notula/{world.meeting.key}.pdf").data,
            visitor.get(f"/publik/notula/{world.meeting.key}.pdf").data)]  # fmt: skip
    for text in (inside.text, outside.text, *papers):
        assert "Angka penerima keliru" in text
        assert "8 orang hadir: 0 setuju, 1 setuju dengan catatan, 1 keberatan, 6 tidak menjawab" in text
        assert round_.sha256[:32] in text
        assert VILLAGES in text
    for text in (inside.text, papers[0]):
        assert one.name in text
        assert "0812-3456-7890" in text
    for text in (outside.text, papers[1]):
        assert one.name not in text
        assert "0812-3456-7890" not in text
    shown = public_form(version.content)["adoption"]
    assert {each["name"] for each in shown["objections"] + shown["remarks"]} == {""}


def test_today_and_the_meeting_say_who_still_has_to_answer(world: World, visitor: Visitor) -> None:
    round_ = opened(world)
    service.answer(voice(round_, SOCIAL), "object", "Keliru.")
    visitor.sign_in(world.organiser)
    assert any("1 dari 8 sudah menjawab" in line and "1 keberatan" in line
               for line in visitor.get("/hari-ini").all(".hand"))  # fmt: skip
    meeting = visitor.get(f"/rapat/{world.meeting.key}")
    assert "1 dari 8 sudah menjawab" in " ".join(meeting.all("#persetujuan"))
    assert "dan 1 lainnya" in " ".join(meeting.all("#persetujuan"))
    with clock.frozen(round_.due_at):
        assert "masa persetujuan berakhir, notula dapat diterbitkan" in visitor.get("/hari-ini").text
        minutes.publish(world.minutes, is_public=False, by=world.organiser)
        assert "Notula dalam masa persetujuan" not in visitor.get("/hari-ini").text
        assert visitor.get(f"/rapat/{world.meeting.key}").all("#persetujuan") == []
