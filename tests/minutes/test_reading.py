"""Published minutes on screen: who reads which form, and what must not leak."""

from forum.extensions import db
from forum.invitations import service as invitations
from forum.minutes import queries, service
from forum.minutes.models import MinutesVersion
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory

PLANTED = ("0812-3456-7890", "rahasia@contoh.example", "19700101 199503 2 001")


def plant(world: World) -> None:
    """A telephone number, a mail address and a NIP wherever somebody may type."""
    words = " ".join(PLANTED)
    world.meeting.title += f" {words}"
    world.meeting.place += f" {words}"
    world.meeting.forum.name += f" {words}"
    service.save_head(world.minutes, revision=world.minutes.revision, chair=f"Sekda {words}",
                      secretary=f"S {words}", minute_taker=f"Notulis Rahasia {words}", opening=f"Buka {words}",
                      closing=f"Tutup {words}", signatory_title=f"Kepala {words}", signatory_name=f"Nama {words}",
                      signatory_nip=PLANTED[2])  # fmt: skip
    item = world.items[0]
    item.title += f" {words}"
    service.save_item(item, body=f"Hubungi {words} atau [surat](mailto:{PLANTED[1]})", revision=item.revision, by=None)
    service.add_speaker(item, name=f"Warga Rahasia {words}", organisation_name=f"Desa {words}")
    service.decide(item, f"Keputusan {words}")
    service.promise(item, text=f"Janji {words}", owner_organisation=world.organisations["Dinas Sosial"])


def leaks(page) -> list[str]:
    html = page.data.decode()
    return [secret for secret in (*PLANTED, "Hadirin Contoh 11", "Notulis Rahasia", "Warga Rahasia") if secret in html]


def test_members_read_everything(world: World, visitor: Visitor) -> None:
    plant(world)
    service.publish(world.minutes, is_public=True, by=world.organiser)
    page = visitor.sign_in(world.organiser).get(f"/notula/{world.meeting.key}")
    assert leaks(page) == [*PLANTED, "Hadirin Contoh 11", "Notulis Rahasia", "Warga Rahasia"]
    assert len(page.queries) <= 11


def test_everybody_reads_the_public_form_and_nothing_leaks(world: World, visitor: Visitor) -> None:
    plant(world)
    service.publish(world.minutes, is_public=True, by=world.organiser, reason=" ".join(PLANTED))
    page = visitor.get(f"/publik/notula/{world.meeting.key}")
    assert (page.status, leaks(page)) == (200, [])
    assert page.soup.select("meta[name=robots]") == []
    assert "Kepala Dinas Tenaga Kerja" in page.text


def test_the_preview_of_the_public_form_is_what_the_public_gets(world: World, visitor: Visitor) -> None:
    plant(world)
    visitor.sign_in(world.organiser)
    page = visitor.get(f"/rapat/{world.meeting.key}/notula/terbit?bentuk=publik")
    told = page.soup.select_one("article.notula").decode()
    assert [secret for secret in (*PLANTED, "Hadirin Contoh 11", "Warga Rahasia") if secret in told] == []
    assert len(page.all(".notice li")) == 6


def test_what_nobody_made_public_is_not(world: World, visitor: Visitor) -> None:
    address = f"/publik/notula/{world.meeting.key}"
    assert visitor.get(address).status == 404
    service.publish(world.minutes, is_public=False, by=world.organiser)
    assert [visitor.get(path).status for path in (address, f"{address}.pdf")] == [404, 404]
    assert [visitor.get(f"/notula/{world.meeting.key}{end}").status for end in ("", ".pdf")] == [302, 302]


def test_a_version_that_is_not_public_withdraws_the_public_form(
    world: World, published: MinutesVersion, visitor: Visitor
) -> None:
    address = f"/publik/notula/{world.meeting.key}"
    assert visitor.get(address).status == 200
    service.publish(world.minutes, is_public=False, by=world.organiser, reason="Belum waktunya")
    assert [visitor.get(path).status for path in (address, f"{address}?versi=1", f"{address}.pdf?versi=1")] == [404] * 3


def test_an_old_version_stays_and_says_so(world: World, published: MinutesVersion, visitor: Visitor) -> None:
    item = world.items[0]
    service.save_item(item, body="Diperbaiki.", revision=item.revision, by=world.organiser)
    service.publish(world.minutes, is_public=True, by=world.organiser, reason="Salah ketik")
    visitor.sign_in(world.organiser)
    address = f"/notula/{world.meeting.key}"
    assert "Diperbaiki." in visitor.get(address).text
    old = visitor.get(f"{address}?versi=1")
    assert "Versi 2 menggantikannya pada 20 November 2026, 15.00 WIB. Alasan: Salah ketik" in old.text
    assert "Diperbaiki." not in old.text
    assert [visitor.get(f"{address}?versi={odd}").status for odd in ("3", "x", "-1")] == [404] * 3


def test_each_anchor_that_documents_point_at_is_there(
    published: MinutesVersion, world: World, visitor: Visitor
) -> None:
    soup = visitor.get(f"/publik/notula/{world.meeting.key}").soup
    wanted = [*(f"butir-{n}" for n in range(1, 7)), *(f"keputusan-{n}" for n in range(1, 6)),
              *(f"tindak-lanjut-{n}" for n in range(1, 9))]  # fmt: skip
    assert [one for one in wanted if soup.find(id=one) is None] == []


def test_members_of_other_forums_do_not_read_it(make: Factory, world: World, published: MinutesVersion,
                                                visitor: Visitor) -> None:  # fmt: skip
    visitor.sign_in(make.organiser(make.forum()))
    assert visitor.get(f"/notula/{world.meeting.key}").status == 403


def test_publishing_by_the_page_asks_once_and_seals_once(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    address = f"/rapat/{world.meeting.key}/notula/terbit"
    page = visitor.get(address)
    assert page.form("form.form").get("is_public") is None
    assert [visitor.post(address, page.form("form.form")).status for _ in range(2)] == [303, 303]
    assert [(one.number, one.is_public) for one in queries.seals(world.meeting.id)] == [(1, False)]
    page = visitor.post(address, {"is_public": "y"})
    assert (page.status, "Sebutkan mengapa versi baru diperlukan" in page.text) == (422, True)
    assert visitor.post(address, {"is_public": "y", "reason": "Dibuka"}).status == 303
    assert queries.seals(world.meeting.id)[0].is_public


def test_markup_in_minutes_is_words(world: World, visitor: Visitor) -> None:
    item = world.items[0]
    service.save_item(item, body="<script>alert(1)</script> [x](javascript:alert(1))", revision=item.revision, by=None)
    service.publish(world.minutes, is_public=True, by=world.organiser)
    db.session.commit()
    soup = visitor.get(f"/publik/notula/{world.meeting.key}").soup
    assert soup.select("article script, article a[href^=javascript]") == []


def test_whoever_was_invited_finds_the_minutes_on_their_page_once_they_are_public(
    world: World, make: Factory, visitor: Visitor
) -> None:
    invitation = make.invitation(world.meeting, make.office())
    make.reply(invitation)
    address = f"/u/{invitations.token(invitation)}"
    wanted = f'a[href="/publik/notula/{world.meeting.key}"]'
    service.publish(world.minutes, is_public=False, by=world.organiser)
    assert visitor.get(address).soup.select(wanted) == []
    service.publish(world.minutes, is_public=True, by=world.organiser, reason="Dibuka untuk umum")
    assert [link.text for link in visitor.get(address).soup.select(wanted)] == ["Baca notula"]
