"""The pages around sending: before, after, by one's own link."""

import re
from datetime import timedelta

import pytest

from forum.extensions import db
from forum.invitations import queries as invitations
from forum.kernel import clock
from forum.minutes import queries, service
from forum.minutes.sending import readers
from forum.minutes.sending import service as sending
from tests.minutes import posted
from tests.minutes.test_sending import address, change, invited, publish
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory


def links(world: World) -> dict[str, str]:
    """Organisation -> the path of its own link."""
    found = readers.of(one.id for one in invitations.for_meeting(world.meeting.id))
    return {one.organisation_name: readers.link(found[one.id]).removeprefix("http://rembug.example")
            for one in invitations.for_meeting(world.meeting.id) if one.id in found}  # fmt: skip


def test_the_organiser_sees_before_publishing_how_many_get_what(world: World, visitor: Visitor) -> None:
    invited(world, "Aliansi Jurnalis Contoh").undeliverable_reason = "550 5.1.1"
    db.session.commit()
    page = visitor.sign_in(world.organiser).get(f"/rapat/{world.meeting.key}/notula/terbit")
    assert page.all(".who-gets li") == [
        "10 alamat yang diundang: edisi internal, masing-masing dengan tautan sendiri.",
        "6 penanggung jawab: tindak lanjutnya beserta tautan untuk melapor.",
        "1 alamat perangkat yang tidak hadir: keputusan yang menyangkutnya.",
        "1 jabatan tidak terjangkau email: Direktur Aliansi Jurnalis Contoh. "
        "Tautannya untuk WhatsApp ada di halaman berikutnya.",
    ]
    assert page.all("#send .check__label") == [
        "Semua yang diundang dan setiap penanggung jawab: 10 email", "Tidak seorang pun: jangan kirim",
    ]  # fmt: skip
    assert page.form(".form")["send"] == "everybody"


def test_a_double_submit_sends_once_and_nobody_can_be_chosen(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    where = f"/rapat/{world.meeting.key}/notula/terbit"
    filled = visitor.get(where).form(".form")
    for _ in range(2):
        answered = visitor.post(where, {**filled, "send": "nobody"})
        assert (answered.status, answered.response.location) == (303, f"/rapat/{world.meeting.key}/notula/kiriman")
    assert len(posted.jobs()) == 1
    page = visitor.get(f"/rapat/{world.meeting.key}/notula/kiriman")
    assert "Diputuskan bahwa versi ini tidak dikirim kepada siapa pun." in page.text
    assert "Kirim kepada semua yang belum dikirimi: 11 email" in page.text
    assert visitor.post(where, {**filled, "send": "semua"}).status == 303  # nothing changed: nothing to decide


def test_an_unknown_choice_publishes_nothing(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    where = f"/rapat/{world.meeting.key}/notula/terbit"
    answered = visitor.post(where, {**visitor.get(where).form(".form"), "send": "semua"})
    assert (answered.status, answered.all("#send .field__error")) == (422, ["Pilih kepada siapa notula dikirim."])
    assert visitor.get(f"/notula/{world.meeting.key}").status == 404


def test_a_correction_offers_those_for_whom_something_changed(world: World, visitor: Visitor) -> None:
    posted.work(publish(world))
    service.decide(world.items[0], "Dinas Komunikasi dan Informatika menyiapkan kanal aduan.")
    db.session.commit()
    page = visitor.sign_in(world.organiser).get(f"/rapat/{world.meeting.key}/notula/terbit")
    assert page.all("#send .check__label") == [
        "Hanya yang terkena perubahan, atau yang belum diberi tahu: 1 email",
        "Semua yang diundang dan setiap penanggung jawab: 11 email", "Tidak seorang pun: jangan kirim",
    ]  # fmt: skip


def test_each_mail_can_be_seen_before_it_leaves_without_its_secrets(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    where = f"/rapat/{world.meeting.key}/notula/terbit/surat"
    page = visitor.get(f"{where}?untuk=3")
    assert page.all(".disclosure__body pre") != []
    assert "http://rembug.example/n/…" in page.text
    body = visitor.client.get(f"{where}/isi?untuk=3")
    assert (body.status_code, "sandbox" in body.headers["Content-Security-Policy"]) == (200, True)
    assert re.findall(r"/(?:n|lapor)/[a-z0-9]", page.text + body.text) == []
    assert posted.rows() == []
    assert len(page.queries) < 50
    assert visitor.get(f"{where}?untuk=99999999999").status == 200


def test_after_publishing_it_says_who_was_sent_what_and_what_failed(world: World, visitor: Visitor) -> None:
    posted.work(publish(world))
    first, second, third = posted.rows()[:3]
    first.state, first.response = "failed", "550 5.1.1 unknown"
    second.state, second.sent_at = "sent", clock.now()
    third.state, third.sent_at = "sent", clock.now()
    back = next(one for one in invitations.for_meeting(world.meeting.id) if one.email == third.recipient)
    back.undeliverable_reason = "552 5.2.2 full"
    db.session.commit()
    page = visitor.sign_in(world.organiser).get(f"/rapat/{world.meeting.key}/notula/kiriman")
    assert ("1 dari 11 penerima sudah memegang versi ini · 1 lewat email · 8 surat menunggu · 1 gagal · 1 kembali"
            in page.text)  # fmt: skip
    trouble = " ".join(page.all("tbody tr")[:2])
    assert ("550 5.1.1 unknown" in trouble, "552 5.2.2 full" in trouble, "Dikembalikan" in trouble) == (
        True,
        True,
        True,
    )
    assert len(page.queries) < 50
    assert visitor.post(f"/rapat/{world.meeting.key}/notula/kiriman", {"do": "again"}).status == 303
    assert {row.state for row in posted.rows()} == {"waiting", "sent"}
    assert len([row for row in posted.rows() if row.state == "sent"]) == 1
    panel = visitor.get(f"/rapat/{world.meeting.key}?tahap=simpulkan")
    assert panel.status == 200


def test_only_who_writes_minutes_sees_this_and_only_organisers_see_secrets(
    world: World, visitor: Visitor, make: Factory
) -> None:
    posted.work(publish(world))
    kiriman = f"/rapat/{world.meeting.key}/notula/kiriman"
    assert visitor.get(kiriman).status == 302
    for role, status in (("member", 403), ("leader", 403), ("minute_taker", 200), ("organiser", 200)):
        user = make.user()
        make.role(world.meeting.forum, user, role)
        db.session.commit()
        page = visitor.sign_in(user).get(kiriman)
        assert (role, page.status) == (role, status)
        if status == 200:
            seen = page.data.decode()
            assert ("/lapor/" in seen, "@contoh.example" in seen, "wa.me/" in seen) == (
                role == "organiser", role == "organiser", True)  # fmt: skip
        reader = readers.of([invited(world, "Dinas Sosial").id]).popitem()[1]
        if role != "organiser":
            assert visitor.post(f"{kiriman}/tautan/{reader.id}", {"do": "revoke"}).status == 403
    stranger = make.organiser(make.forum())
    db.session.commit()
    assert visitor.sign_in(stranger).get(kiriman).status == 403


def test_nothing_was_sent_before_anything_was_published(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    assert visitor.get(f"/rapat/{world.meeting.key}/notula/kiriman").status == 404


def test_whatsapp_texts_carry_each_ones_own_links_and_the_groups_none(world: World, visitor: Visitor) -> None:
    world.offices["Dinas Sosial"].phone = "0812-3456-789"
    invited(world, "Aliansi Jurnalis Contoh").email = None
    world.offices["Aliansi Jurnalis Contoh"].email = None
    posted.work(publish(world, is_public=True))
    page = visitor.sign_in(world.organiser).get(f"/rapat/{world.meeting.key}/notula/kiriman")
    assert page.soup is not None
    texts = {one["id"]: one.get_text() for one in page.soup.select("textarea")}
    assert texts["wa-1"].startswith("Yth. Direktur Aliansi Jurnalis Contoh, notula")
    social = next(text for text in texts.values() if "Kepala Dinas Sosial" in text)
    assert (links(world)["Dinas Sosial"] in social, social.count("/lapor/")) == (True, 1)
    assert [one["href"].partition("?")[0] for one in page.soup.select("#whatsapp a[target]")].count(
        "https://wa.me/628123456789") == 1  # fmt: skip
    group = texts["group-text"]
    assert f"http://rembug.example/publik/notula/{world.meeting.key}" in group
    assert not re.search(r"/n/|/lapor/|Kepala", group)


def test_an_invitee_reads_the_internal_edition_with_what_is_theirs_on_top(world: World, visitor: Visitor) -> None:
    posted.work(publish(world))
    path = links(world)["Dinas Komunikasi dan Informatika"]
    page = visitor.get(path)
    assert page.status == 200
    assert "Edisi internal, untuk yang diundang." in page.text
    assert "Wahyudi (Migrant Care Contoh)" in page.text  # the minute taker: internal only
    assert page.all("#untuk-anda h3") == ["Keputusan ini menyangkut Anda:", "Tindak lanjut Anda:"]
    assert [one["href"].count("/lapor/") for one in page.soup.select("#untuk-anda .button")] == [1, 1]
    assert len(page.queries) < 30
    assert page.response.headers["Cache-Control"] == "private, no-store"
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    pdf = visitor.get(f"{path}/notula.pdf")
    assert (pdf.status, pdf.data[:5]) == (200, b"%PDF-")


def test_a_later_version_appears_and_the_old_one_says_so(world: World, visitor: Visitor) -> None:
    posted.work(publish(world))
    path = links(world)["Dinas Sosial"]
    change(world, "Teks yang diperbaiki.")
    publish(world, reason="Salah ketik")
    page = visitor.get(path)
    assert ("Teks yang diperbaiki." in page.text, "Alasan: Salah ketik" in page.text) == (True, True)
    old = visitor.get(f"{path}?versi=1")
    assert ("Teks yang diperbaiki." in old.text, "Ini versi lama" in old.text) == (False, True)
    assert visitor.get(f"{path}?versi=9").status == 404


@pytest.mark.parametrize("tail", ["", "/notula.pdf"])
def test_a_link_that_ended_says_why(world: World, visitor: Visitor, tail: str) -> None:
    posted.work(publish(world, is_public=True))
    paths = links(world)
    withdrawn, revoked = invited(world, "Dinas Sosial"), invited(world, "Dinas Tenaga Kerja")
    withdrawn.withdrawn_at = clock.now() - timedelta(hours=1)
    readers.revoke(readers.of([revoked.id])[revoked.id])
    db.session.commit()
    gone = visitor.get(paths["Dinas Sosial"] + tail)
    assert (gone.status, "Undangan yang terkait dengan tautan ini telah ditarik." in gone.text) == (410, True)
    ended = visitor.get(paths["Dinas Tenaga Kerja"] + tail)
    assert (ended.status, "Penyelenggara mengakhiri tautan ini" in ended.text) == (410, True)
    assert ended.soup.select_one("a.button")["href"] == f"/publik/notula/{world.meeting.key}"
    assert visitor.get(f"/n/{'a' * 26}{tail}").status == 404
    assert visitor.get(f"/n/omong-kosong{tail}").status == 404


def test_a_link_answers_no_invitation_and_an_invitation_opens_no_minutes(world: World, visitor: Visitor,
                                                                         make: Factory) -> None:  # fmt: skip
    posted.work(publish(world))
    token = links(world)["Dinas Sosial"].removeprefix("/n/")
    assert visitor.get(f"/u/{token}").status == 404
    assert visitor.get(f"/n/{make.token(invited(world, 'Dinas Sosial'))}").status == 404


def test_a_renewed_link_ends_the_old_one(world: World, visitor: Visitor, make: Factory) -> None:
    posted.work(publish(world))
    path = links(world)["Dinas Sosial"]
    reader = readers.of([invited(world, "Dinas Sosial").id]).popitem()[1]
    visitor.sign_in(world.organiser)
    there = f"/rapat/{world.meeting.key}/notula/kiriman/tautan/{reader.id}"
    assert visitor.post(there, {"do": "revoke"}).status == 303
    assert visitor.get(path).status == 410
    assert visitor.post(there, {"do": "renew"}).status == 303
    assert visitor.get(path).status == 404
    db.session.expire_all()
    assert visitor.get(links(world)["Dinas Sosial"]).status == 200
    other = make.meeting(forum=world.meeting.forum)
    db.session.commit()
    assert visitor.post(f"/rapat/{other.key}/notula/kiriman/tautan/{reader.id}", {"do": "revoke"}).status == 404


def test_the_address_in_the_mail_is_the_invitees_own(world: World) -> None:
    posted.work(publish(world))
    assert links(world)["Dinas Sosial"] in posted.text(address(world, "Dinas Sosial"))
    version = queries.latest_version(world.meeting.id)
    assert version is not None
    assert sending.laid_out(version).unreached == []
