"""From a draft to published minutes: reviewed, changed by a suggestion, adopted, with an objection that stays."""

from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import expect

from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock, transaction
from forum.minutes import queries
from forum.minutes.adoption import links as adoption_links
from forum.minutes.adoption import queries as adoptions
from forum.minutes.adoption import service as adoption
from forum.minutes.review import links as review_links
from forum.minutes.review import queries as reviews
from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.minutes.conftest import FEW
from tests.minutes.world import consolidation
from tests.support.browser import DESK, PHONE
from tests.support.factories import Factory
from tests.support.pdf import read_pdf

pytestmark = pytest.mark.browser

SHORTER = "Pimpinan rapat menyampaikan bahwa keterbukaan harus membawa dampak."
OBJECTION = "Jumlah desa pada butir tiga bukan angka dari dinas kami."


def written_up() -> tuple[str, int, int]:
    """A meeting whose minutes are a draft, in a forum that asks those present: its key, its organiser, its minutes."""
    make = Factory()
    make._numbers = count(700)  # beside the town's own rows
    with transaction.writing():
        world = consolidation(make, agencies=FEW)
        adoption.configure(db.session.get_one(Forum, world.meeting.forum_id), is_on=True, days=7)
        return world.meeting.key, world.organiser.id, world.minutes.id


def test_a_draft_is_reviewed_adopted_and_published_with_its_objection(visit: Visit, town: Town) -> None:
    key, organiser_id, minutes_id = written_up()
    organiser = db.session.get_one(type(town.user("organiser")), organiser_id)
    desk = visit(user=organiser, locale="id", size=DESK)

    desk.open(f"/rapat/{key}/notula/telaah")
    desk.page.get_by_label("Orang lain: nama").fill("Siti Aminah")
    desk.page.get_by_label("Alamat emailnya").fill("siti@contoh.example")
    desk.page.get_by_label("Catatan ditunggu sampai").fill((clock.now() + timedelta(days=3)).date().isoformat())
    desk.page.get_by_role("button", name="Kirim draf untuk ditelaah").click()
    expect(desk.page.get_by_text("1 orang menerima email")).to_be_visible()

    db.session.rollback()
    review = reviews.open_review(minutes_id)
    assert review is not None
    phone = visit(locale="id", size=PHONE, scripts=False)
    phone.go(f"/telaah/{review_links.token(reviews.reviewers(review.id)[0])}")
    phone.page.get_by_role("link", name="Usulkan teks lain untuk paragraf 1 pada butir 1").click()
    phone.page.get_by_label("Teks yang Anda usulkan").fill(SHORTER)
    phone.page.get_by_role("button", name="Kirim usulan").click()
    expect(phone.page.get_by_text("Menunggu notulis")).to_be_visible()

    desk.open(f"/rapat/{key}/notula/telaah")
    desk.page.get_by_role("button", name="Terima usulan (catatan 1)").click()
    expect(desk.page.get_by_text("Diterima. Teks diubah")).to_be_visible()
    db.session.rollback()
    assert queries.items(minutes_id)[0].body == SHORTER

    desk.open(f"/rapat/{key}/notula/persetujuan")
    desk.page.get_by_role("button", name="Minta persetujuan 8 orang").click()
    expect(desk.page.get_by_text("0 dari 8 sudah menjawab")).to_be_visible()

    db.session.rollback()
    latest = adoptions.latest(minutes_id)
    assert latest is not None
    voices = adoptions.voices(latest.id)
    one = next(each for each in voices if each.organisation_name == "Dinas Tenaga Kerja")
    guest = visit(locale="id", size=PHONE)
    guest.open(f"/persetujuan/{adoption_links.token(one)}")
    expect(guest.page.get_by_text(SHORTER)).to_be_visible()
    guest.page.get_by_label("Saya keberatan").check()
    guest.page.get_by_label("Catatan atau keberatan Anda").fill(OBJECTION)
    guest.page.get_by_role("button", name="Kirim jawaban").click()
    expect(guest.page.get_by_text("Terima kasih. Jawaban Anda tersimpan.")).to_be_visible()

    desk.open(f"/rapat/{key}/notula/terbit")
    expect(desk.page.get_by_text("Notula ini belum dapat diterbitkan")).to_be_visible()
    desk.open(f"/rapat/{key}/notula/persetujuan")
    expect(desk.page.get_by_text(OBJECTION)).to_be_visible()
    with transaction.writing():
        for each in adoptions.voices(latest.id):
            if each.id != one.id:
                adoption.answer(each, "agree")
    desk.open(f"/rapat/{key}/notula/persetujuan")
    desk.page.get_by_role("link", name="Pratinjau dan terbitkan").click()
    desk.page.get_by_label("Versi publik boleh dibaca siapa saja").check()
    desk.page.get_by_role("button", name="Terbitkan versi 1").click()

    expect(desk.page.get_by_text("Versi 1 terbit dan disegel.")).to_be_visible()
    desk.open(f"/notula/{key}")
    expect(desk.page.locator("#persetujuan")).to_contain_text(OBJECTION)
    expect(desk.page.locator("#persetujuan")).to_contain_text("8 orang hadir: 7 setuju, 1 keberatan")
    for address, is_named in ((f"/notula/{key}.pdf", True), (f"/publik/notula/{key}.pdf", False)):
        answer = desk.context.request.get(desk.site.address + address)
        paper = " ".join(read_pdf(answer.body()).text)
        assert OBJECTION in paper
        section = paper[paper.index("Mereka yang tercatat hadir") : paper.index(latest.sha256[:32])]
        assert (one.name in section) == is_named
        assert "Dinas Tenaga Kerja" in section
    again = guest.open(f"/persetujuan/{adoption_links.token(one)}")
    expect(again.page.get_by_role("heading", name="Tautan ini sudah ditutup")).to_be_visible()
    guest.expected("410")
