"""Berita acara: written from minutes, issued once, kept as it was."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from forum.extensions import db
from forum.kernel import clock
from forum.kernel.errors import Conflict, Problem
from forum.minutes import service as minutes
from forum.minutes.endorsements import document, queries, service
from forum.minutes.endorsements.models import Endorsement
from forum.minutes.endorsements.service import Signer, Wanted
from forum.minutes.models import MinutesVersion
from forum.minutes.rules import canonical, seal
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.pdf import read_pdf

ENDANG = Signer("Dra. Endang Wulandari, M.Si.", "Kepala Badan Perencanaan Pembangunan Daerah",
                "Badan Perencanaan Pembangunan Daerah")  # fmt: skip
SITI = Signer("Siti Contoh", "Direktur", "Migrant Care Contoh")
BUDI = Signer("Budi Contoh", "", "")


def wanted(**changes: object) -> Wanted:
    usual = {"number": "BA/01/2026", "subject": "Pengesahan rencana aksi", "held_on": date(2026, 11, 20),
             "place": "Aula Bappeda", "parties": (ENDANG, SITI), "witnesses": (BUDI,), "decisions": (1, 3)}  # fmt: skip
    return Wanted(**(usual | changes))  # type: ignore[arg-type]


def form_of(world: World, visitor: Visitor) -> tuple[str, dict[str, str]]:
    address = f"/rapat/{world.meeting.key}/berita-acara/baru"
    return address, visitor.sign_in(world.organiser).get(address).form("form.form")


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Endorsement)) or 0


def test_the_form_knows_what_is_likely(world: World, visitor: Visitor) -> None:
    page = visitor.sign_in(world.organiser).get(f"/rapat/{world.meeting.key}/berita-acara/baru")
    typed = page.form("form.form")
    assert (typed["number"], typed["held_on"], typed["place"]) == ("BA-2026-001", "2026-11-20", world.meeting.place)
    assert typed["party_1"].startswith("Dra. Endang Wulandari, M.Si.; Kepala Badan Perencanaan Pembangunan Daerah; ")
    assert typed["party_2"] != typed["party_1"]
    assert len(page.soup.select("input[name=decisions][checked]")) == 5
    assert any("Hadirin Contoh" in one["value"] for one in page.soup.select("#orang option"))
    assert len(page.queries) <= 20


def test_it_is_issued_with_what_was_chosen(world: World, visitor: Visitor) -> None:
    address, typed = form_of(world, visitor)
    typed |= {"subject": "Pengesahan", "witness_1": "Budi Contoh", "decisions": ["1", "3"], "do": "issue",
              "party_2": "Siti Contoh;Direktur ; Migrant Care Contoh"}  # fmt: skip
    answer = visitor.post(address, typed)
    assert answer.status == 303
    [made] = queries.for_meeting(world.meeting.id)
    assert made.sha256 == seal(made.content)
    assert [one["number"] for one in made.content["decisions"]] == [1, 3]
    assert made.content["parties"][1] == {"name": "Siti Contoh", "office": "Direktur",
                                          "organisation": "Migrant Care Contoh"}  # fmt: skip
    page = visitor.get(answer.location)
    assert page.title == "Berita acara BA-2026-001"
    assert "Siti Contoh" in page.text
    assert visitor.get(f"/rapat/{world.meeting.key}").text.count("BA-2026-001: Pengesahan") == 1


def test_the_same_twice_is_once_and_a_taken_number_is_refused_with_all_still_there(
    world: World, visitor: Visitor
) -> None:
    address, typed = form_of(world, visitor)
    typed |= {"do": "issue", "decisions": ["1"]}
    assert [visitor.post(address, typed).status for _ in range(2)] == [303, 303]
    assert count() == 1
    refused = visitor.post(address, typed | {"subject": "Lain", "number": "ba-2026-001"})
    assert (refused.status, count()) == (422, 1)
    assert "Nomor BA-2026-001 sudah dipakai" in refused.text
    assert refused.form("form.form")["subject"] == "Lain"


def test_a_draft_is_shown_and_nothing_is_kept(world: World, visitor: Visitor) -> None:
    address, typed = form_of(world, visitor)
    answer = visitor.post(address, typed | {"do": "preview", "decisions": ["2"]})
    read = read_pdf(answer.data)
    assert (answer.status, count()) == (200, 0)
    assert "Konsep, belum diterbitkan".casefold() in read.text[0].casefold()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"parties": ()}, "no_party"), ({"held_on": date(2026, 11, 21)}, "future"), ({"number": ""}, "empty"),
        ({"subject": ""}, "empty"), ({"witnesses": (SITI,)}, "twice"), ({"decisions": ()}, "nothing"),
        ({"decisions": (1, 99)}, "gone"), ({"text": "x" * 4_001}, "too_long"),
    ],
)  # fmt: skip
def test_what_cannot_be_endorsed_is_said(world: World, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Problem) as refused:
        service.issue(world.meeting, wanted(**changes), world.organiser)
    assert (refused.value.code, count()) == (code, 0)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_a_meeting_that_was_not_held_endorses_nothing(world: World, visitor: Visitor, state: str) -> None:
    address, typed = form_of(world, visitor)
    world.meeting.state = state
    db.session.commit()
    answer = visitor.post(address, typed | {"do": "issue"})
    assert (answer.status, "tidak berlangsung" in answer.text, count()) == (422, True, 0)


def test_a_line_without_a_name_is_shown_at_its_field(world: World, visitor: Visitor) -> None:
    address, typed = form_of(world, visitor)
    answer = visitor.post(address, typed | {"do": "issue", "witness_1": "; Kepala Desa"})
    assert (answer.status, count()) == (422, 0)
    assert "Tulis nama dahulu" in answer.soup.select_one("#witness_1-error").text


def test_it_stays_as_it_was_issued_whatever_happens_later(world: World, published: MinutesVersion) -> None:
    made = service.issue(world.meeting, wanted(), world.organiser)
    before = (made.sha256, document.render(made.content, "id"))
    world.meeting.title = world.meeting.forum.name = "Lain sekali"
    minutes.revise_decision(minutes.decide(world.items[0], "x"), "y")
    db.session.commit()
    db.session.expire_all()
    with clock.frozen(datetime(2027, 6, 1, 3, 0, tzinfo=UTC)):
        assert (made.sha256, document.render(made.content, "id")) == before
    assert seal(made.content) == made.sha256
    with pytest.raises(Conflict):
        service.issue(world.meeting, wanted(), world.organiser)  # no longer the same: its number is taken


def test_numbers_are_taken_in_one_forum_alone(world: World, make: Factory) -> None:
    service.issue(world.meeting, wanted(number="BA-2026-001"), world.organiser)
    assert queries.next_number(world.meeting.forum_id, 2026) == "BA-2026-002"
    other = make.meeting(forum=make.forum(name="Forum Lain"), state="held")
    assert queries.next_number(other.forum_id, 2026) == "BA-2026-001"
    free = wanted(number="BA-2026-001", decisions=(), text="Disepakati.")
    with clock.frozen(datetime(2026, 11, 25, 3, 0, tzinfo=UTC)):
        assert service.issue(other, free, None).number == "BA-2026-001"


def test_who_may_write_and_who_may_read(world: World, make: Factory, visitor: Visitor) -> None:
    made = service.issue(world.meeting, wanted(), world.organiser)
    db.session.commit()
    base = f"/rapat/{world.meeting.key}/berita-acara"
    pages = (f"{base}/baru", f"{base}/{made.id}", f"{base}/{made.id}.pdf")
    assert [visitor.get(one).status for one in pages] == [302, 302, 302]
    member = make.user()
    make.role(world.meeting.forum, member, "member")
    assert [visitor.sign_in(member).get(one).status for one in pages] == [403, 200, 200]
    assert visitor.post(f"{base}/baru", {"do": "issue"}).status == 403
    stranger = make.organiser(make.forum(name="Forum Lain"))
    assert [visitor.sign_in(stranger).get(one).status for one in pages] == [403, 403, 403]
    theirs = make.meeting(forum=world.meeting.forum, state="held")
    address = f"/rapat/{theirs.key}/berita-acara/{made.id}"
    assert visitor.sign_in(world.organiser).get(address).status == 404  # of another meeting


def test_the_paper_says_all_of_it_in_words(world: World, published: MinutesVersion) -> None:
    made = service.issue(world.meeting, wanted(), world.organiser)
    read = read_pdf(document.render(made.content, "id"))
    said = " ".join(read.text)
    assert "Pada hari ini, Jumat tanggal dua puluh bulan November tahun dua ribu dua puluh enam (20-11-2026)" in said
    assert "bertempat di Aula Bappeda" in said
    for words in ("PIHAK KESATU", "PIHAK KEDUA", "Saksi 1", "Budi Contoh", "Nomor: BA/01/2026"):
        assert words in said
    assert said.count(ENDANG.name) == 2  # among the parties and at the signature
    assert (read.tagged, read.lang, read.title) == (True, "id", "Berita acara BA/01/2026: Pengesahan rencana aksi")
    assert json.loads(read.attachments["berita-acara.json"]) == json.loads(canonical(made.content))
    english = " ".join(read_pdf(document.render(made.content, "en")).text)
    assert "On this day, Friday, the twentieth of November two thousand and twenty-six (2026-11-20)" in english
    assert "SECOND PARTY" in english
    assert document.render(made.content, "en") == document._made(made.content, "en", document.html(made.content, "en"))


def test_one_party_and_no_witness_is_a_document_too(world: World) -> None:
    alone = wanted(parties=(BUDI,), witnesses=(), decisions=(), text="Satu.\n\nDua.", place="")
    read = read_pdf(document.render(service.issue(world.meeting, alone, None).content, "id"))
    assert "PIHAK" not in " ".join(read.text)
    assert "Yang bertanda tangan, Budi Contoh" in " ".join(read.text)
