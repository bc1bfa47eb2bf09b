"""Remarks in the writer's margin: read, accepted, declined where the text is written, and nothing typed is lost."""

from forum.extensions import db
from forum.minutes import service as minutes
from forum.minutes.review import queries, service
from forum.minutes.review.models import Remark
from forum.minutes.review.rules import paragraphs
from tests.minutes.review.test_review import asked, page_of, suggested
from tests.minutes.test_margin import ask, told
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory

SHORTER = "Pimpinan rapat menyampaikan hal lain."


def writer(world: World) -> str:
    return f"/rapat/{world.meeting.key}/notula"


def test_the_margin_says_who_proposes_what_in_place_of_what(world: World, visitor: Visitor) -> None:
    remark = suggested(
        world, world.items[0].body.replace("**keterbukaan harus membawa dampak**", "keterbukaan penting")
    )
    service.comment(asked(world), "Nama bupati keliru.", client_key="k")
    page = visitor.sign_in(world.organiser).get(writer(world))
    (said,) = page.all(f"#butir-{world.items[0].id} #catatan-{remark.id}")
    assert said.startswith("Siti Aminah")
    assert page.all(f"#catatan-{remark.id} del") == ["[dihapus: harus membawa dampak :akhir]"]
    assert page.all(f"#catatan-{remark.id} ins") == ["[ditambah: penting :akhir]"]
    (whole,) = page.all("#kepala .mark--remark")
    assert "Nama bupati keliru." in whole  # on the whole: beside the head


def test_a_suggestion_is_accepted_in_the_margin_once_however_often_it_is_asked(world: World, visitor: Visitor) -> None:
    item, remark = world.items[0], suggested(world)
    revision = item.revision
    visitor.sign_in(world.organiser)
    for _ in range(2):
        status, answer = ask(visitor, world, do="accept_remark", id=str(remark.id))
        assert (status, answer["message"]) == (200, "Diterima. Teks diubah, teks sebelumnya tetap tersimpan.")
        assert answer["texts"] == {str(item.id): {"revision": revision + 1, "text": SHORTER}}
        assert f'id="catatan-{remark.id}"' not in answer["margins"][str(item.id)]
    db.session.expire_all()
    assert (item.body, item.revision, remark.state) == (SHORTER, revision + 1, "accepted")


def test_declining_asks_for_a_reason_and_the_reviewer_reads_it(world: World, visitor: Visitor) -> None:
    remark = suggested(world)
    visitor.sign_in(world.organiser)
    status, answer = ask(visitor, world, do="decline_remark", id=str(remark.id), reason=" \r\n ")
    assert (status, answer["field"], answer["why"]) == (422, "reason", "Sebutkan alasannya: Siti Aminah membacanya.")
    status, answer = ask(visitor, world, do="decline_remark", id=str(remark.id), reason="Sudah benar.")
    db.session.expire_all()
    assert (status, remark.state, remark.reason) == (200, "declined", "Sudah benar.")
    assert answer["texts"] == {}


def test_a_place_that_was_changed_is_not_overwritten(world: World, visitor: Visitor) -> None:
    item, remark = world.items[0], suggested(world)
    minutes.save_item(item, body="Ditulis ulang.", revision=item.revision, by=world.organiser)
    visitor.sign_in(world.organiser)
    status, answer = ask(visitor, world, do="accept_remark", id=str(remark.id))
    assert (status, answer["code"]) == (409, "changed")
    db.session.expire_all()
    assert (item.body, remark.state) == ("Ditulis ulang.", "open")
    page = visitor.get(writer(world))
    assert page.all(f"#catatan-{remark.id} button") == ["Tolak catatan"]  # no button that could not be done
    assert page.soup is not None
    address = str(page.soup.select(f"#catatan-{remark.id} a")[0]["href"])
    sent = visitor.post(address, {"revision": str(item.revision), "body": "Dari keduanya."})
    assert sent.response.headers["Location"].endswith(f"/notula#butir-{item.id}")  # back to where it was read
    db.session.expire_all()
    assert (item.body, remark.state) == ("Dari keduanya.", "accepted")


def test_what_another_writer_declined_is_not_turned_round_unseen(world: World, visitor: Visitor) -> None:
    remark = suggested(world)
    before = world.items[0].body
    service.decline(remark, by=world.organiser, reason="Sudah benar.")
    visitor.sign_in(world.organiser)
    status, answer = ask(visitor, world, do="accept_remark", id=str(remark.id))
    assert (status, answer["code"], answer["why"].endswith("menolaknya sementara itu: Sudah benar.")) == (
        409,
        "declined",
        True,
    )
    assert world.items[0].body == before


def form_of(world: World, **more: str) -> dict[str, str]:
    item = world.items[0]
    return {f"butir{item.id}-revision": str(item.revision), f"butir{item.id}-body": item.body, **more}


def test_without_a_script_the_form_comes_back_to_the_same_place_with_all_that_was_typed(
    world: World, visitor: Visitor
) -> None:
    item, remark = world.items[0], suggested(world)
    visitor.sign_in(world.organiser)
    typed = item.body + "\n\nBaru saja diketik."
    sent = visitor.post(
        writer(world), form_of(world, do=f"accept_remark:{remark.id}") | {f"butir{item.id}-body": typed}
    )
    assert (sent.status, sent.response.headers["Location"].endswith(f"/notula#butir-{item.id}")) == (303, True)
    db.session.expire_all()
    assert (item.body, remark.state) == (f"{SHORTER}\n\nBaru saja diketik.", "accepted")


def test_without_a_script_the_changed_place_is_saved_first_and_then_asked_about(world: World, visitor: Visitor) -> None:
    item, remark = world.items[0], suggested(world)
    visitor.sign_in(world.organiser)
    sent = visitor.post(
        writer(world), form_of(world, do=f"accept_remark:{remark.id}") | {f"butir{item.id}-body": "Lain."}
    )
    assert sent.response.headers["Location"].endswith(f"/telaah/{remark.id}/gabung?dari=tulis")
    db.session.expire_all()
    assert (item.body, remark.state) == ("Lain.", "open")


def test_without_a_script_a_decline_without_a_reason_keeps_what_was_typed(world: World, visitor: Visitor) -> None:
    item, remark = world.items[0], suggested(world)
    visitor.sign_in(world.organiser)
    form = form_of(world, do=f"decline_remark:{remark.id}") | {f"butir{item.id}-body": "Ketikan baru."}
    page = visitor.post(writer(world), form)
    assert (page.status, page.form("form.desk")[f"butir{item.id}-body"]) == (422, "Ketikan baru.")
    form[f"catatan{remark.id}-reason"] = "Sudah benar."
    assert visitor.post(writer(world), form).status == 303
    db.session.expire_all()
    assert (item.body, remark.state, remark.reason) == ("Ketikan baru.", "declined", "Sudah benar.")


def test_remarks_of_other_minutes_and_strangers_are_refused(make: Factory, world: World, visitor: Visitor) -> None:
    remark = suggested(world)
    elsewhere = minutes.open_minutes(make.meeting(state="held"), None)
    visitor.sign_in(make.organiser(elsewhere.meeting.forum))
    for verb in ("accept_remark", "decline_remark"):
        assert ask(visitor, world, do=verb, id=str(remark.id), reason="x")[0] == 403
        address = f"/rapat/{elsewhere.meeting.key}/notula/tepi.json"
        assert told(visitor, address, {"do": verb, "id": str(remark.id), "reason": "x"})[0] == 404
    assert db.session.get_one(Remark, remark.id).state == "open"


def test_many_remarks_cost_no_more_statements(world: World, visitor: Visitor) -> None:
    reviewer = asked(world)
    service.comment(reviewer, "Satu.", client_key="1", item=world.items[0])
    visitor.sign_in(world.organiser)
    few = len(visitor.get(writer(world)).queries)
    for number, item in enumerate(world.items):
        service.comment(reviewer, "Lagi.", client_key=f"x{number}", item=item)
        service.suggest(reviewer, item, f"Teks {number}", client_key=f"y{number}", revision=item.revision, paragraph=1)
    db.session.commit()
    assert len(visitor.get(writer(world)).queries) == few


def test_a_remark_on_a_paragraph_says_which_one_to_writer_and_reviewer(world: World, visitor: Visitor) -> None:
    item = world.items[1]
    reviewer = asked(world)
    address = f"{page_of(reviewer)}/butir/{item.id}/1?revisi={item.revision}"
    form = visitor.get(address).form("#beri-catatan form")
    empty = visitor.post(address, form | {"do": "comment", "remark": " "})
    assert (empty.status, empty.all("#beri-catatan .field__error")) == (422, ["Tulis catatan Anda lebih dulu."])
    for _ in range(2):  # a double submit
        sent = visitor.post(address, form | {"do": "comment", "remark": "Sebelas atau dua belas?"})
        assert sent.status == 303
    (said,) = queries.remarks(world.minutes.id)
    assert (said.kind, said.before) == ("comment", paragraphs(item.body)[0])
    assert "Bappeda memaparkan" in visitor.get(page_of(reviewer)).all(f"#catatan-{said.id} .life-about")[0]
    page = visitor.sign_in(world.organiser).get(writer(world))
    assert page.all(f"#catatan-{said.id} .mark__said") == ["Sebelas atau dua belas?"]
    assert page.all(f"#catatan-{said.id} .mark__about")[0].startswith("Mengenai: Bappeda memaparkan")


def test_a_paragraph_that_never_stood_there_cannot_be_remarked_on(world: World, visitor: Visitor) -> None:
    item = world.items[1]
    address = f"{page_of(asked(world))}/butir/{item.id}/99?revisi={item.revision}"
    page = visitor.post(address, {"do": "comment", "revision": str(item.revision), "client_key": "z", "remark": "Apa?"})
    assert (page.status, page.form("#beri-catatan form")["remark"]) == (409, "Apa?")
    assert queries.remarks(world.minutes.id) == []
