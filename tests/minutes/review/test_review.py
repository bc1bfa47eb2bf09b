"""Reviewers read the draft, comment, propose another text; the writer accepts, or declines with a reason."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Conflict, Gone, Problem
from forum.minutes import service as minutes
from forum.minutes.adoption import service as adoption
from forum.minutes.review import links, queries, service
from forum.minutes.review.closing import close_review
from forum.minutes.review.models import Remark, Reviewer
from tests.minutes.adoption.asked import mails
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory

DUE = date(2026, 11, 25)


def asked(world: World, email: str = "penelaah@contoh.example", name: str = "Siti Aminah") -> Reviewer:
    service.ask(world.minutes, [service.typed(name, email)], by=world.organiser, due_on=DUE)
    review = queries.open_review(world.minutes.id)
    assert review is not None
    return next(one for one in queries.reviewers(review.id) if one.email == email)


def page_of(reviewer: Reviewer) -> str:
    return f"/telaah/{links.token(reviewer)}"


def suggested(world: World, text: str = "Pimpinan rapat menyampaikan hal lain.", key: str = "a") -> Remark:
    item = world.items[0]
    return service.suggest(asked(world), item, text, client_key=key, revision=item.revision, paragraph=1)


def test_each_reviewer_is_mailed_once(world: World) -> None:
    for _ in range(2):
        asked(world)
    asked(world, "lain@contoh.example")
    assert [mail.recipient for mail in mails(links.KIND)] == ["penelaah@contoh.example", "lain@contoh.example"]
    assert mails(links.KIND)[0].subject.startswith("Mohon telaah draf notula: Konsolidasi")


def test_a_withdrawn_link_opens_nothing_and_a_new_one_is_another(world: World, visitor: Visitor) -> None:
    reviewer = asked(world)
    old = page_of(reviewer)
    assert visitor.get(old).status == 200
    for _ in range(2):
        service.withdraw(reviewer)
    assert (visitor.get(old).status, visitor.post(old, {"do": "finish"}).status) == (410, 410)
    again = asked(world)
    assert (again.id, page_of(again) != old, len(mails(links.KIND))) == (reviewer.id, True, 2)
    assert (visitor.get(old).status, visitor.get(page_of(again)).status) == (404, 200)


def test_nobody_is_asked_without_a_name_a_day_or_a_text(make: Factory, world: World) -> None:
    for email in ("", "bukan alamat", "a@b"):
        with pytest.raises(Problem):
            service.ask(world.minutes, [service.typed("X", email)], by=None, due_on=DUE)
    for people, due_on, code in (([], DUE, "nobody"), ([service.typed("X", "x@contoh.example")],
                                                       date(2026, 11, 1), "past")):  # fmt: skip
        with pytest.raises(Problem) as refused:
            service.ask(world.minutes, people, by=None, due_on=due_on)
        assert refused.value.code == code
    empty = minutes.open_minutes(make.meeting(state="held"), None)
    with pytest.raises(Problem) as refused:
        service.ask(empty, [service.typed("X", "x@contoh.example")], by=None, due_on=DUE)
    assert (refused.value.code, db.session.scalars(select(Reviewer)).all()) == ("empty", [])


def test_an_accepted_suggestion_changes_the_text_by_a_revision_once(world: World) -> None:
    item = world.items[0]
    revision = item.revision
    remark = suggested(world)
    assert suggested(world) is remark  # the same key: a double submit
    for _ in range(2):
        service.accept(remark, by=world.organiser)
    assert (item.body, item.revision) == ("Pimpinan rapat menyampaikan hal lain.", revision + 1)
    assert (remark.state, remark.revision) == ("accepted", revision + 1)
    with pytest.raises(Conflict):
        service.decline(remark, by=world.organiser, reason="Ternyata tidak")


def test_a_suggestion_survives_changes_elsewhere_in_the_item(world: World) -> None:
    item = world.items[1]
    old = item.revision
    reviewer = asked(world)
    remark = service.suggest(reviewer, item, "Bappeda memaparkan tiga hal.", client_key="a", revision=old, paragraph=1)
    minutes.save_item(item, body=item.body + "\n\nTambahan.", revision=old, by=world.organiser)
    service.accept(remark, by=world.organiser)
    assert item.body.startswith("Bappeda memaparkan tiga hal.\n\n1. data terpilah")
    assert item.body.endswith("Tambahan.")


def test_where_the_place_itself_was_changed_a_person_makes_one_text(world: World, visitor: Visitor) -> None:
    item = world.items[0]
    remark = suggested(world)
    minutes.save_item(item, body="Ditulis ulang.", revision=item.revision, by=world.organiser)
    with pytest.raises(Conflict) as refused:
        service.accept(remark, by=world.organiser)
    assert (refused.value.code, item.body, remark.state) == ("changed", "Ditulis ulang.", "open")
    visitor.sign_in(world.organiser)
    address = f"/rapat/{world.meeting.key}/notula/telaah/{remark.id}"
    sent = visitor.post(address, {"do": "accept"})
    page = visitor.follow(sent)
    assert page.title == "Masukkan usulan ke teks yang sudah berubah"
    typed = page.form("form[data-unsaved]") | {"body": "Ditulis ulang, dengan usulan."}
    minutes.save_item(item, body="Lagi.", revision=item.revision, by=world.organiser)
    again = visitor.post(address + "/gabung", typed)
    assert (again.status, again.form("form[data-unsaved]")["body"]) == (409, "Ditulis ulang, dengan usulan.")
    assert visitor.post(address + "/gabung", again.form("form[data-unsaved]")).status == 303
    db.session.refresh(item)
    db.session.refresh(remark)
    assert (item.body, remark.state) == ("Ditulis ulang, dengan usulan.", "accepted")


def test_the_reviewer_reads_what_became_of_each(world: World, visitor: Visitor) -> None:
    reviewer = asked(world)
    one = service.comment(reviewer, "Nama dinas keliru.", client_key="1", item=world.items[0])
    two = service.comment(reviewer, "Terlalu panjang.", client_key="2")
    with pytest.raises(Problem) as refused:
        service.decline(two, by=world.organiser, reason=" ")
    assert refused.value.code == "no_reason"
    service.accept(one, by=world.organiser)
    service.decline(two, by=world.organiser, reason="Panjangnya diminta forum.")
    page = visitor.get(page_of(reviewer))
    own = page.all(".life-own")
    assert [words in own[0] for words in ("Diterima", "Nama dinas keliru.")] == [True, True]
    assert [words in own[1] for words in ("Tidak diikuti", "Alasan: Panjangnya diminta forum.")] == [True, True]


def test_one_reviewer_does_not_see_what_another_said(world: World, visitor: Visitor) -> None:
    service.comment(asked(world), "Rahasia saya.", client_key="1", item=world.items[0])
    page = visitor.get(page_of(asked(world, "lain@contoh.example")))
    assert page.status == 200
    assert "Rahasia saya." not in page.text


def test_the_draft_is_shown_as_it_stands_and_costs_the_same_however_long(world: World, visitor: Visitor) -> None:
    reviewer = asked(world)
    page = visitor.get(page_of(reviewer))
    assert "keterbukaan harus membawa dampak" in page.text
    before = len(page.queries)
    assert before == 5
    item = world.items[0]
    minutes.save_item(item, body="\n\n".join(f"Paragraf {n}." for n in range(40)), revision=item.revision, by=None)
    for number in range(9):
        service.comment(reviewer, f"Catatan {number}", client_key=str(number), item=item)
    page = visitor.get(page_of(reviewer))
    assert "Paragraf 39." in page.text
    assert len(page.queries) == before


def test_a_reviewer_comments_suggests_and_is_done(world: World, visitor: Visitor) -> None:
    reviewer = asked(world)
    address, item = page_of(reviewer), world.items[0]
    assert visitor.post(address, {"item": str(item.id), "text": " ", "client_key": "k"}).status == 422
    for _ in range(2):
        assert visitor.post(address, {"item": str(item.id), "text": "Nama keliru.", "client_key": "k"}).status == 303
    form = visitor.get(f"{address}/butir/{item.id}/1?revisi={item.revision}").form()
    assert form["text"].startswith("Pimpinan rapat menyampaikan bahwa **keterbukaan")
    place = f"{address}/butir/{item.id}/1"
    assert visitor.post(place, form).status == 422  # the same text is no suggestion
    assert visitor.post(place, form | {"text": "Lain.", "revision": "99"}).status == 409
    assert visitor.post(place, form | {"text": "Lain."}).status == 303
    assert visitor.get(f"{address}/butir/{item.id}/77").status == 404
    assert [(one.kind, one.text) for one in queries.remarks_of(reviewer.id)] == [
        ("comment", "Nama keliru."), ("suggestion", "Lain."),
    ]  # fmt: skip
    for _ in range(2):
        assert visitor.post(address, {"do": "finish"}).status == 303
    db.session.refresh(reviewer)
    assert reviewer.finished_at is not None


def test_an_item_of_other_minutes_cannot_be_remarked_on(make: Factory, world: World, visitor: Visitor) -> None:
    other = minutes.open_minutes(make.meeting(state="held"), None)
    foreign = minutes.add_item(other, "Butir lain")
    reviewer = asked(world)
    sent = {"item": str(foreign.id), "text": "Salah alamat", "client_key": "k"}
    assert visitor.post(page_of(reviewer), sent).status == 404
    assert visitor.get(f"{page_of(reviewer)}/butir/{foreign.id}/0").status == 404
    remark = service.comment(reviewer, "Benar", client_key="1")
    db.session.commit()
    visitor.sign_in(make.organiser(other.meeting.forum))
    assert visitor.post(f"/rapat/{other.meeting.key}/notula/telaah/{remark.id}", {"do": "accept"}).status == 404
    assert visitor.post(f"/rapat/{world.meeting.key}/notula/telaah/{remark.id}", {"do": "accept"}).status == 403
    assert db.session.get_one(Remark, remark.id).state == "open"


def test_what_comes_late_is_taken_and_marked_until_the_review_is_over(world: World, visitor: Visitor) -> None:
    reviewer = asked(world)
    assert not service.comment(reviewer, "Tepat waktu", client_key="1").is_late
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert service.comment(reviewer, "Terlambat", client_key="2").is_late
    close_review(world.minutes.id)
    with pytest.raises(Gone) as gone:
        service.comment(reviewer, "Sesudah ditutup", client_key="3")
    assert gone.value.code == "closed"
    page = visitor.post(page_of(reviewer), {"text": "Sesudah ditutup", "client_key": "4"})
    assert (page.status, page.all(".notice .life-words")) == (410, ["Sesudah ditutup"])
    assert len(queries.remarks(world.minutes.id)) == 2


@pytest.mark.parametrize("how", ["adoption", "publication"])
def test_adoption_and_publication_end_the_review(world: World, how: str) -> None:
    reviewer = asked(world)
    if how == "adoption":
        adoption.configure(world.meeting.forum, is_on=True, days=7)
        adoption.open_round(world.minutes, by=world.organiser)
    else:
        minutes.publish(world.minutes, is_public=False, by=world.organiser)
    assert reviewer.review.closed_at == clock.now()
    assert links.look(mails(links.KIND)[0].key).drop


def test_the_writer_sees_remarks_beside_the_item_on_today_and_on_the_meeting(world: World, visitor: Visitor) -> None:
    service.comment(asked(world), "Nama dinas keliru.", client_key="1", item=world.items[2])
    asked(world, "lain@contoh.example", "Budi")
    visitor.sign_in(world.organiser)
    page = visitor.get(f"/rapat/{world.meeting.key}/notula")
    beside = page.all(f"#butir-{world.items[2].id} .mark")
    assert any("Siti Aminah" in one and "Nama dinas keliru." in one for one in beside)
    assert any("1 catatan atas draf" in one for one in visitor.get("/hari-ini").all(".hand"))
    panel = " ".join(visitor.get(f"/rapat/{world.meeting.key}").all("#telaah"))
    assert [words in panel for words in ("2 orang menelaah draf", "Belum menjawab: Budi")] == [True, True]


def test_those_who_were_there_and_the_forums_people_can_be_chosen(world: World, visitor: Visitor) -> None:
    address = f"/rapat/{world.meeting.key}/notula/telaah"
    page = visitor.sign_in(world.organiser).get(address)
    offered = page.all(".check__label")
    assert len(offered) == 9  # eight who were there, one who organises
    assert world.organiser.name in offered[-1]
    form = page.form("form[data-unsaved]")
    assert visitor.post(address, form).status == 422
    codes = [one["value"] for one in page.soup.select("input[name=who]")][:2] if page.soup else []
    sent = visitor.post(address, form | {"who": codes, "name": "Ahli Luar", "email": "ahli@contoh.example"})
    assert sent.status == 303
    assert len(mails(links.KIND)) == 3
    assert len(visitor.get(address).all(".check__label")) == 7


def test_only_those_who_write_may_ask(make: Factory, world: World, visitor: Visitor) -> None:
    address = f"/rapat/{world.meeting.key}/notula/telaah"
    assert visitor.get(address).status == 302
    for role, status in (("minute_taker", 200), ("leader", 403), ("member", 403)):
        user = make.user()
        make.role(world.meeting.forum, user, role)
        assert visitor.sign_in(user).get(address).status == status
        assert visitor.post(f"{address}/tutup").status == (303 if status == 200 else 403)


def test_an_item_that_somebody_remarked_on_stays(world: World) -> None:
    item = minutes.add_item(world.minutes, "Butir tambahan")
    service.comment(asked(world), "Mengapa kosong?", client_key="1", item=item)
    with pytest.raises(Problem) as refused:
        minutes.remove_item(item)
    assert refused.value.code == "not_empty"


def test_bytes_that_no_database_takes_and_odd_numbers_do_no_harm(world: World, visitor: Visitor) -> None:
    reviewer = asked(world)
    address = page_of(reviewer)
    odd = {"item": "", "text": "Catatan\0 biasa", "client_key": "\0" * 300}
    assert visitor.post(address, odd).status == 303
    assert visitor.post(address, odd | {"item": "9999999999"}).status == 404
    [remark] = queries.remarks_of(reviewer.id)
    assert remark.text == "Catatan biasa"
    visitor.sign_in(world.organiser)
    settle = f"/rapat/{world.meeting.key}/notula/telaah/{remark.id}"
    assert visitor.post(settle, {"do": "decline", "reason": "Tidak\0."}).status == 303
    db.session.refresh(remark)
    assert (remark.state, remark.reason) == ("declined", "Tidak.")
