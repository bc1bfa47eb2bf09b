"""The action plan: commitments with milestones, what serves them, what assessors say; who may read what."""

from datetime import date

import pytest

from forum.actions import service
from forum.actions.models import Commitment
from forum.actions.queries import goals, plan
from forum.forums.models import Forum
from forum.kernel.errors import Problem
from tests.actions.world import promise
from tests.support.client import Visitor
from tests.support.factories import Factory


def commitment(forum: Forum, number: str = "1", **given: object) -> Commitment:
    """A public commitment "Data terbuka desa" with SDG 16.6."""
    values = {"number": number, "title": "Data terbuka desa", "is_public": True, "lead_name": "Dinas Sosial",
              "contact": "Ibu Rahasia, 0812-3456-7890", **given}  # fmt: skip
    return service.save_commitment(forum, values, [(16, "16.6")])


def test_goals_are_read_as_people_write_them() -> None:
    assert goals.read("16.6; TPB 5, 16 5.c") == [(5, ""), (5, "5.c"), (16, ""), (16, "16.6")]
    assert goals.write(goals.read("17, 3, 3.10, 3.2")) == "3, 3.2, 3.10, 17"
    for wrong in ("18", "0", "enam belas", "16.", "16.6.1", "99999999999"):
        if wrong == "16.":
            assert goals.read(wrong) == [(16, "")]
            continue
        with pytest.raises(Problem):
            goals.read(wrong)


def test_a_commitment_is_written_with_its_milestones_and_counts_what_serves_it(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh", is_public=True)
    visitor.sign_in(make.organiser(forum)).speak("en")
    form = {**visitor.get("/forum/contoh/komitmen/baru").form("form.form"), "number": "2", "title": "Anggaran terbuka",
            "goals": "16.6, 5", "is_public": "y", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}  # fmt: skip
    address = visitor.post("/forum/contoh/komitmen/baru", form).location
    assert address is not None
    step = {**visitor.get(f"{address}/tonggak/baru").form("form.form"), "number": "2.1", "text": "Daftar terbit"}
    assert visitor.post(f"{address}/tonggak/baru", {**step, "status": "done"}).status == 303
    [(found, [milestone])] = plan.parts(forum.id)
    meeting = make.meeting(forum=forum, state="held")
    owner = make.organisation("Dinas Sosial")
    for number, status in enumerate(("done", "in_progress", "done")):
        action = promise(make, meeting, owner_organisation=owner, due_on=date(2026, 11, 1))
        service.connect(action, found, milestone, [])
        told = service.report(action, client_key=str(number), status=status, note="x")
    service.confirm(action, seen=told.id, by=None, note="Terlihat")
    page = visitor.get(address)
    assert page.title == "2 · Anggaran terbuka"
    assert "3 action items: 1 confirmed done, 1 self-reported, 1 open, 1 overdue" in page.text
    assert page.all("#tonggak td")[2:] == ["Reported as done", "–"]
    assert len(page.queries) <= 16
    index = visitor.get("/forum/contoh/komitmen")
    assert index.all(".plan__title") == ["Anggaran terbuka"]
    assert index.all(".sdg__number") == ["SDG 5", "SDG 16"]


def test_the_plan_asks_the_same_few_questions_however_long_it_is(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh", is_public=True)
    commitment(forum)
    few = len(visitor.get("/forum/contoh/komitmen").queries)
    for number in range(2, 13):
        service.save_milestone(commitment(forum, str(number)), {"number": "1", "text": "Langkah"})
    page = visitor.get("/forum/contoh/komitmen")
    assert (len(page.queries), few <= 9) == (few, True)
    assert page.all(".plan__number") == [str(number) for number in range(1, 13)]


def test_strangers_read_public_commitments_of_public_forums_without_contacts(make: Factory, visitor: Visitor) -> None:
    forum, closed = make.forum(slug="contoh", is_public=True), make.forum(slug="tertutup")
    shown = commitment(forum, problem="Hubungi rahasia@contoh.example")
    hidden, elsewhere = commitment(forum, "2", is_public=False, title="Rahasia"), commitment(closed)
    service.connect(inner := promise(make, make.meeting(forum=forum, state="held"), text="Janji rahasia",
                                     is_public=False), shown, None, [])  # fmt: skip
    page = visitor.get(f"/komitmen/{shown.key}")
    assert [word for word in ("0812-3456-7890", "rahasia@contoh.example", "Ibu Rahasia", inner.key, "Janji rahasia")
            if word in page.data.decode()] == []  # fmt: skip
    assert [visitor.get(f"/komitmen/{one.key}").status for one in (hidden, elsewhere)] == [404, 404]
    assert visitor.get("/forum/tertutup/komitmen").status == 404
    assert visitor.get("/forum/contoh/komitmen").all(".plan__title") == ["Data terbuka desa"]
    for ending in ("csv", "json"):
        data = visitor.get(f"/forum/contoh/komitmen.{ending}").data.decode()
        assert ("Data terbuka desa" in data, "Rahasia" in data, "0812" in data) == (True, False, False)
        assert visitor.get(f"/forum/tertutup/komitmen.{ending}").status == 404
    member = make.user()
    make.role(forum, member, "member")
    assert "0812-3456-7890" in visitor.sign_in(member).get(f"/komitmen/{shown.key}").text


def test_only_organisers_write_the_plan(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh", is_public=True)
    one = commitment(forum)
    member = make.user()
    make.role(forum, member, "minute_taker")
    addresses = ["/forum/contoh/komitmen/baru", "/forum/contoh/komitmen/impor",
                 *(f"/komitmen/{one.key}/{verb}" for verb in ("ubah", "tarik", "tonggak/baru", "penilaian")),
                 ]  # fmt: skip
    for user in (member, make.organiser(make.forum())):
        visitor.sign_in(user)
        assert [visitor.post(address).status for address in addresses] == [403] * 6


def test_an_assessment_is_the_word_of_an_assessor_with_source_and_day(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(is_public=True)
    one = commitment(forum)
    said = {"code": "substantial", "assessor": "IRM", "source": "Laporan hasil, hlm. 12", "on": date(2026, 11, 1)}
    for wrong in ({"assessor": " "}, {"source": ""}, {"on": date(2026, 11, 4)}, {"code": "done"}):
        with pytest.raises(Problem):
            service.assess(one, **{**said, **wrong})  # type: ignore[arg-type]
    assert service.assess(one, **said) is service.assess(one, **said)  # type: ignore[arg-type]
    service.assess(one, **{**said, "code": "limited", "on": date(2026, 10, 1)})  # type: ignore[arg-type]
    page = visitor.speak("en").get(f"/komitmen/{one.key}")
    assert page.all(".assessments strong") == ["Substantial", "Limited"]


def test_numbers_are_taken_once_and_dates_stand_in_order(make: Factory) -> None:
    forum = make.forum()
    one = commitment(forum, "1a")
    with pytest.raises(Problem, match="1A"):
        commitment(forum, "1A")
    assert commitment(make.forum(), "1a").number == "1a"
    with pytest.raises(Problem):
        commitment(forum, "3", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1))
    service.save_milestone(one, {"number": "1", "text": "A"})
    with pytest.raises(Problem):
        service.save_milestone(one, {"number": "1", "text": "B"})


def test_a_promise_serves_only_its_own_forums_plan(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    foreign = commitment(make.forum())
    with pytest.raises(Problem):
        service.connect(action, foreign, None, [])
    own = commitment(action.meeting.forum)
    step = service.save_milestone(own, {"number": "1.1", "text": "Langkah"})
    visitor.sign_in(make.organiser(action.meeting.forum))
    form = visitor.get(f"/t/{action.key}/kaitan").form("form.form")
    assert visitor.post(f"/t/{action.key}/kaitan", {**form, "place": str(foreign.id)}).status == 422
    assert visitor.post(f"/t/{action.key}/kaitan", {**form, "goals": "18"}).status == 422
    sent = {**form, "place": f"{own.id}.{step.id}", "goals": "16, 16.6"}
    assert [visitor.post(f"/t/{action.key}/kaitan", sent).status for _ in range(2)] == [303, 303]
    page = visitor.get(f"/t/{action.key}")
    assert page.all(".promise-place a")[0] == "1 · Data terbuka desa"
    assert visitor.get(f"/t/{action.key}/kaitan").form("form.form")["place"] == f"{own.id}.{step.id}"
