"""Two faces of one record: what is marked not public is framed inside and a gap outside, wherever minutes are read."""

import copy
import json

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.actions import queries as actions
from forum.extensions import db
from forum.kernel.errors import Problem
from forum.minutes import closed, document, queries, service
from forum.minutes.models import MinutesVersion
from forum.minutes.rules import canonical, public_form, seal
from tests.minutes.test_closed import texts
from tests.minutes.world import World
from tests.support.client import Page, Visitor
from tests.support.pdf import read_pdf

SECRETS = ("Zyzula", "Zyanti", "Zybaru", "Zyketiga", "Zykirim")
FACTS = "Keluarga Zyzula meminta namanya tidak disebut."


@pytest.fixture
def two_faced(world: World) -> World:
    """Closed passages in the opening, in an item and in the closing words, and a closed decision."""
    service.save_head(
        world.minutes, revision=world.minutes.revision,
        closing=f"Selesai.\n\n{closed.block('usaha', 'Zybaru menawar.')}",
        opening=f"Dibuka.\n\n{closed.block('memorandum', 'Memorandum Zyketiga dibacakan di sini.')}",
    )  # fmt: skip
    item = world.items[0]
    service.save_item(item, body=f"Pembukaan kasus.\n\n{closed.block('pribadi', FACTS)}\n\nRapat sepakat.",
                      revision=item.revision, by=world.organiser)  # fmt: skip
    service.close_decision(service.decide(item, "Santunan bagi Zyanti dibayar."), "pribadi")
    owner = world.organisations["Dinas Sosial"]
    promise = service.promise(item, text="Mengantar surat kepada Zykirim.", owner_organisation=owner)
    service.close_promise(promise, "pribadi")
    db.session.commit()
    return world


def leaks(said: str | bytes) -> list[str]:
    said = said.decode() if isinstance(said, bytes) else said
    return [one for one in SECRETS if one in said]


def gaps(page: Page) -> list[str]:
    return page.all(".gap")


LONG = "(Pasal 17 huruf h UU 14/2008)."
GAPS = [
    "Tidak untuk umum: 5 kata. Dasar: memorandum rahasia antar atau dalam badan publik (Pasal 17 huruf i UU 14/2008).",
    f"Tidak untuk umum: 6 kata. Dasar: rahasia pribadi {LONG}",
    f"Tidak untuk umum: 4 kata. Dasar: rahasia pribadi {LONG}",
    f"Tidak untuk umum: 4 kata. Dasar: rahasia pribadi {LONG}",
    "Tidak untuk umum: 2 kata. Dasar: kekayaan intelektual dan persaingan usaha (Pasal 17 huruf b UU 14/2008).",
]


def test_the_public_page_shows_gaps_with_length_and_ground(two_faced: World, visitor: Visitor) -> None:
    service.publish(two_faced.minutes, is_public=True, by=two_faced.organiser)
    page = visitor.get(f"/publik/notula/{two_faced.meeting.key}")
    assert gaps(page) == GAPS
    assert leaks(page.data) == []
    assert "Rapat sepakat." in page.text
    assert ":::" not in page.text


def test_the_internal_page_shows_the_passages_framed(two_faced: World, visitor: Visitor) -> None:
    service.publish(two_faced.minutes, is_public=True, by=two_faced.organiser)
    page = visitor.sign_in(two_faced.organiser).get(f"/notula/{two_faced.meeting.key}")
    assert leaks(page.data) == list(SECRETS)
    assert (len(page.all(".closed")), gaps(page)) == (5, [])
    assert page.all(".notula__item .closed__ground") == [f"Tidak untuk umum. Dasar: rahasia pribadi {LONG}"]
    assert ":::" not in page.text


def test_the_preview_shows_the_public_face_before_anything_is_sealed(two_faced: World, visitor: Visitor) -> None:
    visitor.sign_in(two_faced.organiser)
    page = visitor.get(f"/rapat/{two_faced.meeting.key}/notula/terbit?bentuk=publik")
    assert (gaps(page), leaks(page.data)) == (GAPS, [])
    assert any("meninggalkan celah" in one for one in page.all(".notice li"))


def test_the_public_pdf_and_the_data_inside_carry_gaps_and_no_words(two_faced: World) -> None:
    version = service.publish(two_faced.minutes, is_public=True, by=two_faced.organiser)
    made = document.render(version.content, "public", "id")
    public = read_pdf(made)
    said = " ".join(public.text)
    assert (leaks(said), said.count("Tidak untuk umum: ")) == ([], 5)
    record = json.loads(public.attachments["notula.json"])
    assert leaks(json.dumps(record)) == []
    assert record["items"][0]["body"] == "Pembukaan kasus.\n\n:::tertutup pribadi 6\n:::\n\nRapat sepakat."
    shut = [one for one in record["decisions"] if one.get("closed")]
    assert [(one["text"], one["closed"], one["words"]) for one in shut] == [("", "pribadi", 4)]
    inside = " ".join(read_pdf(document.render(version.content, "internal", "id")).text)
    assert leaks(inside) == list(SECRETS)
    assert inside.count("Tidak untuk umum. Dasar: ") == 5


def test_nothing_that_leaves_lets_the_words_be_guessed(two_faced: World) -> None:
    """The fingerprint that everybody sees is over a content with 128 random bits that the public form leaves out."""
    version = service.publish(two_faced.minutes, is_public=True, by=two_faced.organiser)
    public = public_form(version.content)
    assert len(version.content["salt"]) == 32
    assert version.content["salt"] not in canonical(public).decode()
    guessed = {**version.content, "salt": ""}
    assert seal(guessed) != version.sha256
    twin = copy.deepcopy(version.content)
    twin["items"][0]["body"] = twin["items"][0]["body"].replace("Zyzula", "Lain")
    assert canonical(public_form(twin)) == canonical(public)  # other words of the same number: the same public bytes


def test_the_public_form_of_the_public_form_is_itself(two_faced: World) -> None:
    public = public_form(service.publish(two_faced.minutes, is_public=True, by=two_faced.organiser).content)
    assert public_form(public) == public


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\n:::tertutup teman\nZyzula\n:::", "“:::tertutup teman” (baris 2) bukan dasar pengecualian Pasal 17."),
        ("a\n:::tertutup pribadi\nZyzula", "mulai di baris 2 belum ditutup"),
        ("a\n:::tertup pribadi\nZyzula\n:::", "memuat tiga titik dua"),
    ],
)
def test_badly_marked_passages_are_closed_told_and_refused(
    world: World, visitor: Visitor, text: str, sentence: str
) -> None:
    item = world.items[1]
    service.save_item(item, body=text, revision=item.revision, by=world.organiser)
    db.session.commit()
    visitor.sign_in(world.organiser)
    writer = visitor.get(f"/rapat/{world.meeting.key}/notula")
    assert any(sentence in one for one in writer.all(".notice li"))
    address = f"/rapat/{world.meeting.key}/notula/terbit"
    preview = visitor.get(f"{address}?bentuk=publik")
    assert leaks(preview.soup.select_one("article.notula").decode()) == []
    answer = visitor.post(address, {**preview.form("form.form"), "is_public": "y"})
    assert answer.status == 422
    assert sentence in answer.text
    assert queries.seals(world.meeting.id) == []


def test_a_button_writes_a_passage_and_another_closes_a_decision(world: World, visitor: Visitor) -> None:
    item, decision = world.items[1], queries.decisions(world.minutes.id)[0]
    before = item.body
    visitor.sign_in(world.organiser)
    address = f"/rapat/{world.meeting.key}/notula"
    typed = visitor.get(address).form("form.desk")
    answer = visitor.post(address, typed | {
        f"butir{item.id}-closed_text": FACTS, f"butir{item.id}-ground": "pribadi", "do": f"close:{item.id}",
        f"keputusan{decision.id}-closed": "usaha",
    })  # fmt: skip
    assert answer.status == 303
    db.session.expire_all()
    assert item.body == f"{before}\n\n:::tertutup pribadi\n{FACTS}\n:::\n"
    assert decision.closed == "usaha"


def test_an_old_page_does_not_open_a_decision_that_somebody_closed(world: World, visitor: Visitor) -> None:
    decision = queries.decisions(world.minutes.id)[0]
    visitor.sign_in(world.organiser)
    address = f"/rapat/{world.meeting.key}/notula"
    old = visitor.get(address).form("form.desk")
    service.close_decision(decision, "pribadi")
    db.session.commit()
    assert visitor.post(address, old).status == 303
    db.session.expire_all()
    assert decision.closed == "pribadi"


@pytest.mark.parametrize(
    ("ground", "text", "code"),
    [("teman", "x", "unknown_ground"), ("pribadi", "  ", "empty"), ("pribadi", "a\n:::\nb", "marks")],
)
def test_a_passage_needs_a_ground_and_words(world: World, ground: str, text: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        service.close_passage(world.items[0], ground, text)
    assert refused.value.code == code


def test_a_closed_promise_is_hidden_at_once_and_stays_so(
    app: Flask, world: World, published: MinutesVersion, visitor: Visitor
) -> None:
    [action, *others] = actions.for_meeting(world.meeting.id)
    address = f"/rapat/{world.meeting.key}/notula/tindak-lanjut/{action.id}"
    assert visitor.get(f"/t/{action.key}").status == 200
    typed = visitor.sign_in(world.organiser).get(address).form("form.form")
    assert visitor.post(address, typed | {"closed": "pribadi"}).status == 303
    assert visitor.get(f"/t/{action.key}").status == 200
    stranger = Visitor(app)
    assert stranger.get(f"/t/{action.key}").status == 404
    service.publish(world.minutes, is_public=True, by=world.organiser, reason="Rahasia pribadi")
    db.session.commit()
    db.session.expire_all()
    assert [action.is_public, *(one.is_public for one in others)] == [False] + [True] * len(others)
    page = stranger.get(f"/publik/notula/{world.meeting.key}")
    assert (action.text in page.text, action.key in page.data.decode()) == (False, False)
    changes = visitor.get(f"/publik/notula/{world.meeting.key}/perbedaan")
    assert changes.all(".changes__finding") == ["1 tindak lanjut berubah."]


def test_closing_a_decision_makes_a_new_version(world: World, published: MinutesVersion) -> None:
    service.close_decision(queries.decisions(world.minutes.id)[0], "pribadi")
    new = service.publish(world.minutes, is_public=True, by=world.organiser, reason="Rahasia pribadi")
    assert new.number == 2


def test_versions_of_before_publish_nothing_new(world: World, published: MinutesVersion) -> None:
    """Their decisions say nothing of grounds; that alone is no change."""
    old = copy.deepcopy(published.content)
    old["edition"] = 2
    for one in old["decisions"]:
        del one["closed"]
    published.content, published.sha256 = old, seal(old)
    assert service.publish(world.minutes, is_public=True, by=world.organiser).number == 1
    assert [one["text"] for one in public_form(old)["decisions"]] == [one["text"] for one in old["decisions"]]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=texts(), opening=texts(), closing=texts(), decision=st.sampled_from(["pribadi", "teman", "zyxqzsalah"]))
def test_whatever_is_written_no_closed_word_is_in_data_or_on_paper(
    published: MinutesVersion, body: str, opening: str, closing: str, decision: str
) -> None:
    content = copy.deepcopy(published.content)
    content["items"][0]["body"] = body
    content["head"] |= {"opening": opening, "closing": closing}
    content["decisions"][0] |= {"closed": decision, "text": "zyxqznama"}
    assert "zyxqz" not in canonical(public_form(content)).decode()
    assert "zyxqz" not in document.html(content, "public", "id")
