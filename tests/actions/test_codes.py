"""The code of a promise: per forum and year, given once; "done" is the owner's word until the organiser has looked."""

from contextlib import nullcontext
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from forum.actions import jobs, queries, service
from forum.actions.kinds import number_in
from forum.actions.models import Action
from forum.adapters import mime
from forum.extensions import db
from forum.kernel.errors import Conflict, Problem
from forum.outbox.models import OutboxMessage
from tests.actions.world import promise, token
from tests.support.client import Visitor
from tests.support.factories import Factory


def test_codes_count_per_forum_and_year_of_the_meeting(make: Factory) -> None:
    one, other = make.forum(), make.forum()
    owner = make.organisation("Dinas Sosial")
    new_year = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)  # 05.30 WIB on 1 January
    meetings = [make.meeting(forum=one, state="held"), make.meeting(forum=other, state="held"),
                make.meeting(forum=one, state="held", starts_at=new_year),
                make.meeting(forum=one, state="held")]  # fmt: skip
    codes = [promise(make, each, owner_organisation=owner).code for each in meetings]
    assert codes == ["TL-2026-001", "TL-2026-001", "TL-2027-001", "TL-2026-002"]


def test_a_code_is_given_on_publication_and_never_used_again(make: Factory) -> None:
    meeting = make.meeting(state="held")
    first = promise(make, meeting, published=False)
    assert first.code is None
    service.publish(meeting, True)
    assert first.code == "TL-2026-001"
    service.withdraw(first)
    assert (first.code, promise(make, meeting).code) == ("TL-2026-001", "TL-2026-002")


def test_promises_of_before_get_their_codes_once_the_oldest_first(make: Factory) -> None:
    forum = make.forum()
    late = promise(make, make.meeting(forum=forum, state="held", starts_at=datetime(2026, 10, 2, tzinfo=UTC)))
    early = promise(make, make.meeting(forum=forum, state="held", starts_at=datetime(2026, 9, 2, tzinfo=UTC)))
    for one in (late, early):
        one.code = one.forum_id = None
    ids = [early.id, late.id]
    db.session.commit()
    assert [jobs.number_old(), jobs.number_old()] == [2, 0]
    assert [db.session.get_one(Action, one).code for one in ids] == ["TL-2026-001", "TL-2026-002"]


def test_people_type_codes_in_their_own_way() -> None:
    assert [number_in(code) for code in ("TL-2026-014", " tl-2026-14 ", "TL-2026-1014", "14", "TL-26-1", "TL-２026-1")
            ] == [(2026, 14), (2026, 14), (2026, 1014), (0, 0), (0, 0), (0, 0)]  # fmt: skip


def test_the_code_opens_only_what_the_reader_may_see(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh")
    meeting = make.meeting(forum=forum, state="held")
    inner = promise(make, meeting, is_public=False)
    assert visitor.get("/forum/contoh/tindak-lanjut/TL-2026-001").status == 404
    assert visitor.get("/forum/contoh/tindak-lanjut/TL-2026-002").status == 404
    visitor.sign_in(make.organiser(forum))
    assert visitor.get("/forum/contoh/tindak-lanjut/tl-2026-1").location == f"/t/{inner.key}"


def test_done_is_reported_until_an_organiser_confirms_it(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    told = service.report(action, client_key="k", status="done", progress=80, evidence_url="https://contoh.example/a")
    stranger = visitor.speak("en").get(f"/t/{action.key}")
    assert stranger.all(".facts .tag") == ["Reported as done"]
    assert (stranger.all(".bar__words"), stranger.all("#putusan")) == (["80 per cent"], [])
    organiser = make.organiser(action.meeting.forum)
    page = visitor.sign_in(organiser).get(f"/t/{action.key}")
    sent = {**page.form("#putusan form"), "do": "confirm"}
    assert sent["seen"] == str(told.id)
    assert [visitor.post(f"/t/{action.key}/putusan", sent).status for _ in range(2)] == [303, 303]
    status = queries.statuses([action.id])[action.id]
    assert (status.shown, status.is_confirmed, status.progress) == ("done", True, 100)
    assert [(one.source, one.verdict) for one in queries.updates(action.id)] == [("owner", ""),
                                                                                ("organiser", "confirmed")]  # fmt: skip
    assert visitor.get(f"/t/{action.key}").all("#putusan") == []


def test_what_has_no_evidence_is_confirmed_only_with_words(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    service.report(action, client_key="k", status="done")
    visitor.sign_in(make.organiser(action.meeting.forum)).speak("en")
    sent = {**visitor.get(f"/t/{action.key}").form("#putusan form"), "do": "confirm"}
    refused = visitor.post(f"/t/{action.key}/putusan", sent)
    assert (refused.status, "No evidence was handed in." in refused.text) == (422, True)
    assert visitor.post(f"/t/{action.key}/putusan", {**sent, "note": "Kami melihat papan itu."}).status == 303
    assert queries.statuses([action.id])[action.id].is_confirmed


def test_sending_back_needs_a_reason_and_tells_the_owner_once(make: Factory) -> None:
    office = make.office("Kepala Dinas Sosial", email="kadinsos@contoh.example")
    action = promise(make, owner_organisation=office.organisation)
    told = service.report(action, client_key="k", status="done")
    for reason in ("", "Data 2026 belum ada", "Data 2026 belum ada"):
        with nullcontext() if reason else pytest.raises(Problem):
            service.send_back(action, seen=told.id, reason=reason, by=None)
    assert [one.status for one in queries.updates(action.id)] == ["done", "in_progress"]
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "promise_returned")).all()
    assert [(row.recipient, row.subject) for row in rows] == [
        ("kadinsos@contoh.example", "TL-2026-001 dikembalikan: masih ada yang kurang")
    ]
    text = mime.read(rows[0].raw).text
    assert ("Data 2026 belum ada" in text, service.owner_link(action) in text) == (True, True)


def test_a_verdict_about_an_older_report_is_refused(make: Factory) -> None:
    action = promise(make)
    told = service.report(action, client_key="1", status="done")
    service.report(action, client_key="2", status="done", note="Lagi")
    for verb in (lambda: service.confirm(action, seen=told.id, by=None, note="x"),
                 lambda: service.send_back(action, seen=told.id, reason="x", by=None)):  # fmt: skip
        with pytest.raises(Conflict):
            verb()


def test_only_organisers_judge(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    told = service.report(action, client_key="k", status="done", evidence_url="https://contoh.example/a")
    sent = {"seen": told.id, "do": "confirm", "note": ""}
    assert visitor.post(f"/t/{action.key}/putusan", sent).status == 302
    for role in ("minute_taker", "leader", "member"):
        user = make.user()
        make.role(action.meeting.forum, user, role)
        assert visitor.sign_in(user).post(f"/t/{action.key}/putusan", sent).status == 403
    assert visitor.sign_in(make.organiser(make.forum())).post(f"/t/{action.key}/putusan", sent).status == 403
    assert not queries.statuses([action.id])[action.id].is_confirmed


def test_the_promise_stays_with_the_chair_when_its_holder_changes(make: Factory, visitor: Visitor) -> None:
    office = make.office("Kepala Dinas Sosial")
    make.tenure(office, make.person("Ibu Lama"), valid_to=date(2026, 10, 31))
    make.tenure(office, make.person("Pak Baru"), kind="plt", valid_from=date(2026, 11, 1))
    action = promise(make, owner_organisation=office.organisation, owner_office=office)
    assert "Pak Baru" not in visitor.get(f"/t/{action.key}").text
    user = make.user()
    make.role(action.meeting.forum, user, "member")
    page = visitor.sign_in(user).get(f"/t/{action.key}")
    assert page.all(".facts dd")[1::3] == [f"Kepala Dinas Sosial, {office.organisation.name}", "Plt. Pak Baru"]
    assert len(page.queries) <= 15


def test_progress_is_between_nothing_and_everything(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    address = f"/t/{action.key}/lapor/{token(action)}"
    form = {**visitor.get(address).form("form.form"), "status": "in_progress"}
    for said, expected in (("101", 422), ("-1", 422), ("abc", 422), ("40", 303), ("", 422)):
        assert visitor.post(address, {**form, "client_key": said, "progress": said}).status == expected
    assert queries.statuses([action.id])[action.id].progress == 40
    service.report(action, client_key="x", status="blocked", note="Anggaran")
    assert queries.statuses([action.id])[action.id].progress == 40
