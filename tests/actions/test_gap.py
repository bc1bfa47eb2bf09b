"""Promised against done, per organisation, commitment and goal; pictures with their numbers."""

from datetime import date, timedelta

from forum.actions import bars, panels, queries, service
from forum.actions.queries.plan import Tally
from forum.kernel import clock
from tests.actions.test_plan import commitment
from tests.actions.world import promise
from tests.conftest import A_TUESDAY
from tests.support.client import Visitor
from tests.support.factories import Factory


def a_forum(make: Factory):
    """Two of Dinas Sosial confirmed after 4 and 10 days, one reported; one of Dinas Lain overdue, serving the plan."""
    forum = make.forum(slug="contoh", is_public=True)
    meeting = make.meeting(forum=forum, state="held", starts_at=A_TUESDAY - timedelta(days=20))
    social, other = make.organisation("Dinas Sosial"), make.organisation("Dinas Lain")
    for number, days in enumerate((4, 10, None)):
        action = promise(make, meeting, owner_organisation=social)
        with clock.frozen(meeting.starts_at + timedelta(days=days or 3)):
            told = service.report(action, client_key=str(number), status="done")
            if days:
                service.confirm(action, seen=told.id, by=None, note="Terlihat")
    late = promise(make, meeting, owner_organisation=other, due_on=date(2026, 10, 20), is_public=True)
    service.connect(late, commitment(forum), None, [(5, "5.c")])
    service.withdraw(promise(make, meeting, owner_organisation=other))
    promise(make, owner_organisation=other)
    return forum


def test_confirmed_and_self_reported_are_counted_apart(make: Factory) -> None:
    found = queries.gap(a_forum(make).id)
    assert (found.total.tally, found.total.median_days) == (Tally(4, 2, 1, 1), 7)
    assert [(row.name, row.tally, row.median_days) for row in found.organisations] == [
        ("Dinas Lain", Tally(1, 0, 0, 1), None), ("Dinas Sosial", Tally(3, 2, 1, 0), 7),
    ]  # fmt: skip
    assert [(row.name, row.tally.total) for row in found.commitments] == [("1 · Data terbuka desa", 1)]
    assert [(row.number, row.tally.total) for row in found.goals] == [(5, 1), (16, 1)]


def test_the_days_of_meetings_bound_it(make: Factory) -> None:
    forum = a_forum(make)
    day = (A_TUESDAY - timedelta(days=20)).date()
    assert [queries.gap(forum.id, first, last).total.tally.total for first, last in
            ((day, day), (None, day - timedelta(days=1)), (day + timedelta(days=1), None))] == [4, 0, 0]  # fmt: skip


def test_the_page_says_the_finding_and_shows_each_number_beside_its_picture(make: Factory, visitor: Visitor) -> None:
    forum = a_forum(make)
    visitor.sign_in(make.organiser(forum)).speak("en")
    page = visitor.get("/forum/contoh/kesenjangan")
    assert page.all(".gap-finding") == [
        "Of 4 promises: 2 confirmed done, 1 done in their owners’ own words, 1 overdue. "
        "Half of the confirmed ones took at most 7 days from the meeting."]  # fmt: skip
    assert page.all("#opd tbody tr:last-child td.number") == ["3", "2", "1", "0", "0", "7"]
    assert page.all("#opd svg title")[1] == "3 promised: 2 confirmed done, 1 self-reported, 0 open, 0 overdue"
    assert len(page.queries) <= 14
    assert visitor.get("/forum/contoh/kesenjangan?dari=2030-01-01&sampai=x").all(".gap-finding") == []


def test_strangers_see_public_promises_of_public_forums(make: Factory, visitor: Visitor) -> None:
    forum = a_forum(make)
    hidden = make.meeting(forum=forum, state="held")
    promise(make, hidden, owner_organisation=make.organisation("Dinas Rahasia"), is_public=False)
    page = visitor.get("/forum/contoh/kesenjangan")
    assert (page.status, "Dinas Rahasia" in page.text) == (200, False)
    closed = make.forum(slug="tertutup")
    promise(make, make.meeting(forum=closed, state="held"))
    assert visitor.get("/forum/tertutup/kesenjangan").status == 404


def test_it_asks_the_same_few_questions_however_many_there_are(make: Factory, visitor: Visitor) -> None:
    forum = a_forum(make)
    few = len(visitor.get("/forum/contoh/kesenjangan").queries)
    meeting = make.meeting(forum=forum, state="held")
    for _ in range(10):
        promise(make, meeting, owner_organisation=make.organisation())
    assert len(visitor.get("/forum/contoh/kesenjangan").queries) == few
    assert few <= 11


def test_bars_are_as_long_as_their_numbers_and_patterned() -> None:
    drawn = bars.bar(Tally(4, 2, 1, 1), 8, "a<b")
    assert bars.parts(Tally(4, 2, 1, 1)) == {"confirmed": 2, "reported": 1, "open": 0, "overdue": 1}
    assert 'class="gap-confirmed" x="0.0" y="0.5" width="73.5"' in drawn
    assert (drawn.count("gap-hatch-reported"), drawn.count("gap-hatch-overdue"), "a&lt;b" in drawn) == (1, 2, True)
    assert bars.bar(Tally(), 0, "").count("<rect") == 0


def test_the_report_is_offered_a_panel(make: Factory) -> None:
    panel = panels.gap_of_forum(a_forum(make))
    assert panel is not None
    assert (panel.place, panel.data["gap"].total.tally.total) == ("gap", 4)
    assert panels.gap_of_forum(make.forum()) is None
