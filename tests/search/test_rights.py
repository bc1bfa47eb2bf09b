"""Nobody finds what they may not read, and what is withdrawn is gone with the transaction that withdrew it."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.actions import queries as actions
from forum.extensions import db
from forum.minutes import service
from forum.search import queries, rules, spelling
from forum.search.filters import Filters
from forum.search.models import Passage, Word
from forum.search.question import read
from tests.minutes.world import World
from tests.search.conftest import InStep, hits, reader_in
from tests.support.client import Visitor
from tests.support.factories import Factory

CLOSED = """Pembahasan terbuka tentang jembatan.

:::tertutup pribadi
Penerima kustodian tersembunyi bernama Samsudin.
:::

Lanjutan terbuka."""


def write(world: World, number: int, body: str) -> None:
    item = world.items[number]
    service.save_item(item, body=body, revision=item.revision, by=world.organiser)


def test_a_draft_is_found_by_those_who_write_and_by_nobody_else(world: World, make: Factory, in_step: InStep) -> None:
    in_step()
    expected = [("decision", 2, "Data keberangkatan pekerja mig"), ("minutes", 3, "Usulan komitmen layanan pekerj")]
    assert hits("keberangkatan migran", reader_in(world, make, "organiser")) == expected
    assert hits("keberangkatan migran", reader_in(world, make, "minute_taker")) == expected
    assert hits("keberangkatan migran", reader_in(world, make, "member")) == []
    assert hits("keberangkatan migran", reader_in(world, make, "leader")) == []
    assert hits("keberangkatan migran") == []


def test_what_is_published_inside_is_found_by_members_and_not_by_everybody(
    world: World, make: Factory, in_step: InStep
) -> None:
    service.publish(world.minutes, is_public=False, by=world.organiser)
    in_step()
    found = [("decision", 2, "Data keberangkatan pekerja mig"), ("minutes", 3, "Usulan komitmen layanan pekerj")]
    assert hits("keberangkatan migran", reader_in(world, make, "member")) == found
    assert hits("keberangkatan migran") == []
    assert hits("TL-2026-001", reader_in(world, make, "member")) == [("action", 1, "TL-2026-001")]
    assert hits("TL-2026-001") == []


def test_a_text_changed_after_publication_is_new_for_writers_and_old_for_all_others(
    published: World, make: Factory, in_step: InStep
) -> None:
    write(published, 0, "Pimpinan rapat membicarakan jembatan gantung.")
    in_step()
    writer, member = reader_in(published, make, "organiser"), reader_in(published, make, "member")
    new, old = ("minutes", 1, "Pembukaan dan tujuan pertemuan"), ("minutes", 1, "Pembukaan dan tujuan pertemuan")
    assert (hits("jembatan", writer), hits("jembatan", member), hits("jembatan")) == ([new], [], [])
    said = "kewenangan"
    assert (hits(said, writer), hits(said, member), hits(said)) == ([], [old], [old])


def test_another_forum_finds_only_what_is_public(published: World, make: Factory, in_step: InStep) -> None:
    write(published, 0, "Pimpinan rapat membicarakan jembatan gantung.")
    in_step()
    stranger = make.organiser(make.forum())
    db.session.commit()
    assert hits("jembatan", rules.reader(stranger)) == []
    assert hits("keberangkatan migran", rules.reader(stranger)) == hits("keberangkatan migran")


def test_a_role_that_ended_finds_nothing_inside(world: World, make: Factory, in_step: InStep) -> None:
    in_step()
    user = make.user()
    role = make.role(world.meeting.forum, user, "organiser")
    db.session.commit()
    assert len(hits("keberangkatan migran", rules.reader(user))) == 2
    role.until = world.meeting.starts_at
    db.session.commit()
    assert hits("keberangkatan migran", rules.reader(user)) == []


def test_an_administrator_finds_everything(world: World, make: Factory, in_step: InStep) -> None:
    in_step()
    administrator = make.user(is_administrator=True)
    db.session.commit()
    assert len(hits("keberangkatan migran", rules.reader(administrator))) == 2


def test_a_closed_passage_is_for_the_forum_alone(world: World, make: Factory, in_step: InStep) -> None:
    write(world, 0, CLOSED)
    service.publish(world.minutes, is_public=True, by=world.organiser)
    in_step()
    member = reader_in(world, make, "member")
    item = ("minutes", 1, "Pembukaan dan tujuan pertemuan")
    assert (hits("kustodian", member), hits("kustodian")) == ([item], [])
    assert (hits("Samsudin", member), hits("Samsudin")) == ([item], [])
    assert hits("lanjutan terbuka jembatan") == [item]
    public = db.session.query(Passage).filter(Passage.for_everybody).all()
    assert [one.text for one in public if "kustodian" in one.text.lower() or "tertutup" in one.text] == []


def test_a_closed_passage_that_nobody_ended_stays_closed_to_the_end(
    world: World, make: Factory, in_step: InStep
) -> None:
    """Nothing is published so; should it stand in a version all the same, everybody finds what stands before it."""
    write(world, 0, CLOSED)
    version = service.publish(world.minutes, is_public=True, by=world.organiser)
    said = copy.deepcopy(version.content)
    said["items"][0]["body"] = CLOSED.replace(":::\n\nLanjutan", "Lanjutan")
    version.content = said
    in_step()
    assert hits("lanjutan terbuka") == []
    assert len(hits("lanjutan terbuka", reader_in(world, make, "member"))) == 1


def test_no_suggestion_comes_from_what_the_reader_may_not_read(world: World, make: Factory, in_step: InStep) -> None:
    write(world, 0, CLOSED)
    service.publish(world.minutes, is_public=True, by=world.organiser)
    in_step()
    assert spelling.corrected(read("kustodain"), rules.EVERYBODY) is None
    meant = spelling.corrected(read("kustodain"), reader_in(world, make, "member"))
    assert meant is not None
    assert meant.text == "kustodian"
    stranger = make.organiser(make.forum())
    db.session.commit()
    assert spelling.corrected(read("kustodain"), rules.reader(stranger)) is None
    assert db.session.query(Word).filter(Word.face == "everybody", Word.word.in_(["kustodian", "samsudin"])).all() == []


def test_the_public_page_does_not_count_what_it_does_not_show(world: World, visitor: Visitor, in_step: InStep) -> None:
    write(world, 0, CLOSED)
    service.publish(world.minutes, is_public=True, by=world.organiser)
    in_step()
    page = visitor.get("/publik/cari?q=kustodian&jenis=keputusan")
    assert page.all(".empty__title") == ["Tidak ada yang memuat “kustodian”"]
    assert page.all(".found__count") == []


def test_contacts_and_names_that_the_public_form_leaves_out_are_not_found(
    world: World, make: Factory, in_step: InStep
) -> None:
    write(world, 0, "Hubungi Ibu Sekar di 0812 3456 7890 atau sekar@contoh.example.")
    service.publish(world.minutes, is_public=True, by=world.organiser)
    in_step()
    assert hits("0812") == hits("sekar@contoh.example") == []
    assert len(hits("0812", reader_in(world, make, "member"))) == 1
    assert hits("hubungi") == [("minutes", 1, "Pembukaan dan tujuan pertemuan")]


def test_minutes_that_are_closed_again_are_gone_at_once(published: World) -> None:
    assert len(hits("keberangkatan migran")) == 2
    service.publish(published.minutes, is_public=False, by=published.organiser, reason="Ada nama yang harus dihapus")
    db.session.commit()  # the worker has not come yet
    assert hits("keberangkatan migran") == hits("konsolidasi") == hits("TL-2026-001") == []


def test_a_forum_that_is_hidden_is_gone_at_once(published: World) -> None:
    published.meeting.forum.is_public = False
    db.session.commit()
    assert hits("keberangkatan migran") == []
    assert spelling.corrected(read("keberankatan"), rules.EVERYBODY) is None


def test_a_promise_that_is_withdrawn_is_gone_at_once(published: World) -> None:
    assert hits("TL-2026-001") == [("action", 1, "TL-2026-001")]
    [first, *_others] = actions.for_meeting(published.meeting.id)
    first.withdrawn_at = published.meeting.starts_at
    db.session.commit()
    assert hits("TL-2026-001") == []


def test_a_meeting_that_is_public_is_found_until_it_is_not(make: Factory, in_step: InStep) -> None:
    forum = make.forum(is_public=True)
    meeting = make.meeting(forum=forum, title="Musrenbang kecamatan", is_public=True, state="announced",
                           description="Sandi ruang: melati")  # fmt: skip
    make.agenda_item(meeting, "Usulan jalan lingkungan", presenter="Ibu Sekar")
    draft = make.meeting(forum=forum, title="Musrenbang rancangan", is_public=True, state="draft")
    in_step()
    assert draft.state == "draft"
    assert hits("musrenbang") == [("meeting", 0, "Musrenbang kecamatan")]
    assert hits("jalan") == [("agenda", 1, "Usulan jalan lingkungan")]
    assert hits("melati") == hits("sekar") == []
    meeting.is_public = False
    db.session.commit()
    assert hits("musrenbang") == hits("jalan") == []


SECRETS = ("kustodian", "samsudin", "tersembunyi", "jembatan", "gantung")


@pytest.mark.slow
def test_whatever_a_stranger_types_they_get_a_page_and_nothing_that_is_closed(
    published: World, visitor: Visitor, in_step: InStep
) -> None:
    write(published, 0, CLOSED.replace("terbuka tentang jembatan", "jembatan gantung"))
    in_step()
    syntax = st.sampled_from([*SECRETS, '"', "*", "-", "(", ")", "AND", "OR", "NOT", "NEAR(", ":", "^", "'", "\\", "&",
                              "|", "!", "<->", "\0", ";", "%", "_", "{", "title_stems:", "rapat", "a*"])  # fmt: skip
    typed = st.one_of(st.text(max_size=60), st.lists(syntax, max_size=8).map(" ".join), st.lists(syntax).map("".join))

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(typed)
    def asked(text: str) -> None:
        db.session.rollback()
        question = spelling.with_beginnings(read(text), rules.EVERYBODY)
        found = queries.find(question, Filters(), rules.EVERYBODY)
        meant = spelling.corrected(question, rules.EVERYBODY)
        shown = [passage for group in found.groups for passage in group.best]
        assert all(passage.for_everybody for passage in shown)
        said = " ".join(f"{one.title} {one.text}" for one in shown) + (
            meant.text if meant and meant != question else ""
        )
        if not any(secret in text.lower() for secret in SECRETS):
            assert not any(secret in said.lower() for secret in SECRETS)

    asked()
    for text in ('"', "AND", "NEAR(rapat", "title_stems:rapat", "-", "* * *", "x'); DROP TABLE forum; --", "rapat\0"):
        assert visitor.get("/publik/cari", query_string={"q": text}).status == 200
