"""Promises come back: at the head of the next agenda, ticked in the meeting, handed to another forum and answered."""

from datetime import date

import pytest

from forum.actions import queries, service
from forum.actions.models import ForwardedMatter
from forum.actions.service import forwarding, review
from forum.extensions import db
from forum.kernel.errors import Conflict, Problem
from forum.meetings import queries as meetings
from tests.actions.world import promise
from tests.support.client import Visitor
from tests.support.factories import Factory


def test_the_next_agenda_opens_with_what_is_open_once(make: Factory, visitor: Visitor) -> None:
    forum = make.forum()
    promise(make, make.meeting(forum=forum, state="held"), due_on=date(2026, 10, 1))
    coming = make.meeting(forum=forum)
    make.agenda_item(coming, "Pembukaan")
    visitor.sign_in(make.organiser(forum))
    page = visitor.get(f"/rapat/{coming.key}?tahap=plan")
    assert "1 belum selesai dan bertenggat, 1 lewat tenggat" in page.text
    for _ in range(2):
        assert visitor.post(f"/rapat/{coming.key}/agenda/tindak-lanjut").status == 303
    assert [one.title for one in meetings.agenda(coming.id)] == ["Tindak lanjut rapat sebelumnya", "Pembukaan"]
    assert "Buka agenda" not in visitor.get(f"/rapat/{coming.key}?tahap=plan").text


def test_matters_are_listed_by_agency_overdue_in_front_and_ticked_in_the_meeting(make: Factory, visitor: Visitor
                                                                                ) -> None:  # fmt: skip
    forum = make.forum()
    before, now = make.meeting(forum=forum, state="held"), make.meeting(forum=forum, state="announced")
    social, labour = make.organisation("Dinas Sosial"), make.organisation("Dinas Tenaga Kerja")
    late = promise(make, before, text="Lama", owner_organisation=labour, due_on=date(2026, 10, 1))
    soon = promise(make, before, text="Baru", owner_organisation=labour, due_on=date(2026, 9, 1))
    soon.due_on = date(2026, 12, 1)
    other = promise(make, before, text="Sosial", owner_organisation=social)
    done = promise(make, before, text="Tuntas", owner_organisation=social)
    service.report(done, client_key="k", status="done")
    promise(make, now, text="Rapat ini", owner_organisation=social)
    promise(make, text="Forum lain")
    writer = make.user("Notulis")
    make.role(forum, writer, "minute_taker")
    visitor.sign_in(writer)
    address = f"/rapat/{now.key}/tindak-lanjut"
    page = visitor.get(address)
    assert page.all(".review__owner h2") == ["Dinas Sosial 1", "Dinas Tenaga Kerja 2"]
    assert page.all(".review__line a") == ["Sosial", "Lama", "Baru"]
    sent = {**page.form("form.review"), f"status-{late.id}": "done", f"note-{late.id}": "Disampaikan lisan",
            f"status-{soon.id}": "not_started"}  # fmt: skip
    assert [visitor.post(address, sent).status for _ in range(2)] == [303, 303]
    [taken] = queries.updates(late.id)
    assert (taken.source, taken.meeting_id, taken.status, taken.note, taken.reporter) == (
        "meeting", now.id, "done", "Disampaikan lisan", "Notulis")  # fmt: skip
    assert [one.note for one in queries.updates(soon.id)] == ["Ditinjau dalam rapat: tetap."]
    assert queries.updates(other.id) == []
    assert not queries.statuses([late.id])[late.id].is_confirmed
    again = visitor.get(address)
    assert again.text.count("dicatat dalam rapat ini") == 2
    assert len(again.queries) <= 12
    assert "dicatat dalam rapat" in visitor.get(f"/t/{late.key}").text


def test_only_who_writes_minutes_takes_down(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    now = make.meeting(forum=action.meeting.forum)
    member = make.user()
    make.role(action.meeting.forum, member, "member")
    for verb in ("tindak-lanjut", "agenda/tindak-lanjut"):
        assert visitor.sign_in(member).post(f"/rapat/{now.key}/{verb}").status == 403
    stranger = make.organiser(make.forum())
    assert review.take_down(make.meeting(), {action.id: ("done", "")}, key="k", by=stranger) == 0
    assert queries.updates(action.id) == []


def test_a_matter_goes_to_another_forum_and_its_answer_comes_back(make: Factory, visitor: Visitor) -> None:
    local, national = make.forum(name="Forum Lokal"), make.forum(name="Forum Nasional", is_public=True)
    closed = make.forum(name="Forum Tertutup")
    action = promise(make, make.meeting(forum=local, state="held"), is_public=False)
    coming = make.meeting(forum=national, state="announced", title="Forum tahunan")
    here, there = make.organiser(local), make.organiser(national)
    visitor.sign_in(here)
    page = visitor.get(f"/t/{action.key}/teruskan")
    assert page.all("#forum option") == ["Forum Nasional"]
    sent = {**page.form("form.form"), "text": "Mohon dibahas"}
    addresses = [visitor.post(f"/t/{action.key}/teruskan", sent).location for _ in range(2)]
    assert addresses[0] == addresses[1]
    assert visitor.post(f"/t/{action.key}/teruskan", {**sent, "forum": closed.id}).status == 422
    assert visitor.post(addresses[0] or "", {"do": "accept"}).status == 404  # ours to see, theirs to answer
    visitor.sign_in(there)
    assert "1 hal menunggu jawaban kami" in visitor.get(f"/forum/{national.slug}").text
    page = visitor.get(addresses[0] or "")
    assert action.key not in page.data.decode()  # not public, and not theirs
    answer = {**page.form("main form"), "meeting": coming.id, "do": "accept"}
    assert [visitor.post(addresses[0] or "", answer).status for _ in range(2)] == [303, 303]
    assert [one.title for one in meetings.agenda(coming.id)] == [f"{action.text} (Forum Lokal)"]
    assert visitor.post(addresses[0] or "", {"do": "outcome", "outcome": " "}).status == 422
    assert visitor.post(addresses[0] or "", {"do": "outcome", "outcome": "Disetujui Bappenas"}).status == 303
    page = visitor.sign_in(here).get(f"/t/{action.key}")
    assert "Forum Nasional Terjawab Disetujui Bappenas" in " ".join(page.all("#terusan li"))
    assert visitor.sign_in(make.user()).get(addresses[0] or "").status == 404


def test_declining_needs_a_reason_and_an_answer_stands(make: Factory) -> None:
    local, national = make.forum(), make.forum()
    user = make.organiser(national)
    action = promise(make, make.meeting(forum=local, state="held"))
    matter = forwarding.forward(local, national, title="Sinyal", text="", key="1", action=action)
    with pytest.raises(Problem):
        forwarding.forward(local, national, title="Sinyal", text="", key="2", action=action)
    with pytest.raises(Problem):
        forwarding.answer(matter, accepted=False, reason=" ", by=user)
    with pytest.raises(Problem):
        forwarding.answer(matter, accepted=True, reason="", by=user, meeting=make.meeting(forum=local))
    with pytest.raises(Problem):
        forwarding.conclude(matter, "Hasil", user)
    forwarding.answer(matter, accepted=False, reason="Bukan wewenang kami", by=user)
    forwarding.answer(matter, accepted=False, reason="Lagi", by=user)
    with pytest.raises(Conflict):
        forwarding.answer(matter, accepted=True, reason="", by=user)
    assert db.session.get_one(ForwardedMatter, matter.id).reason == "Bukan wewenang kami"
    assert forwarding.forward(local, national, title="Sinyal", text="", key="3", action=action).id != matter.id
    with pytest.raises(Problem):
        forwarding.forward(local, local, title="x", text="", key="4")
