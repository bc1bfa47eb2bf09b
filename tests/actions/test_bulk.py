"""List, board and month with filters in the address; many changed at once after a look, and taken back."""

import io
from datetime import date, datetime

from openpyxl import load_workbook

from forum.actions import queries, service
from forum.actions.models import Action, BulkChange
from forum.extensions import db
from forum.forums.models import Forum
from tests.actions.test_plan import commitment
from tests.actions.world import promise
from tests.support.client import Page, Visitor
from tests.support.factories import Factory


def three(make: Factory, forum: Forum) -> list[Action]:
    """Overdue, open and reported done, of one owner."""
    meeting = make.meeting(state="held", forum=forum)
    owner = make.organisation("Dinas Sosial")
    made = [promise(make, meeting, text=text, due_on=due, owner_organisation=owner)
            for text, due in (("Lama", date(2026, 10, 1)), ("Baru", date(2026, 11, 20)), ("Tuntas", None))]  # fmt: skip
    service.report(made[2], client_key="k", status="done")
    return made


def test_the_board_has_a_column_for_each_status(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh")
    three(make, forum)
    page = visitor.sign_in(make.organiser(forum)).speak("en").get("/tindak-lanjut?tampilan=papan&keadaan=done")
    assert page.all(".board__head") == ["Not started 2", "In progress 0", "Blocked 0", "Reported as done 1", "Done 0"]
    assert page.all(".board__card > a") == ["Lama", "Baru", "Tuntas"]
    assert page.all(".board__card--late > a") == ["Lama"]


def test_the_month_shows_what_falls_due_on_its_day(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh")
    three(make, forum)
    visitor.sign_in(make.organiser(forum)).speak("en")
    page = visitor.get("/tindak-lanjut?tampilan=kalender")
    assert (page.all(".month__name"), page.all(".month__day a")) == (["November 2026"], ["TL-2026-002"])
    assert len(page.all(".month__day")) % 7 == 0
    assert visitor.get("/tindak-lanjut?tampilan=kalender&bulan=2026-10").all(".month__day a") == ["TL-2026-001"]
    for odd in ("2026-13", "x", "2026-1", "9999-01"):
        assert visitor.get(f"/tindak-lanjut?tampilan=kalender&bulan={odd}").all(".month__name") == ["November 2026"]


def test_filters_by_commitment_and_goal_stand_in_the_address(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh")
    first, second, _third = three(make, forum)
    serving = commitment(forum)
    service.connect(first, serving, None, [])
    service.connect(second, None, None, [(5, "")])
    visitor.sign_in(make.organiser(forum))
    found = {query: visitor.get(f"/tindak-lanjut?{query}").all("tbody th a") for query in
             (f"komitmen={serving.id}", "tpb=16", "tpb=5", "tpb=1", "tpb=99&komitmen=x")}  # fmt: skip
    assert list(found.values()) == [["Lama"], ["Lama"], ["Baru"], [], ["Lama", "Baru"]]


def test_each_view_asks_the_same_few_questions_however_many_there_are(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh")
    made = three(make, forum)
    visitor.sign_in(make.organiser(forum))
    addresses = ["/tindak-lanjut", "/tindak-lanjut?tampilan=papan", "/tindak-lanjut?tampilan=kalender",
                 "/tindak-lanjut.json?keadaan=all"]  # fmt: skip
    few = [len(visitor.get(one).queries) for one in addresses]
    for _ in range(12):
        promise(make, made[0].meeting, owner_organisation=make.organisation(), due_on=date(2026, 11, 21))
    assert [len(visitor.get(one).queries) for one in addresses] == few
    assert max(few) <= 16


def test_files_have_what_the_list_shows_with_real_days_and_numbers(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh")
    first, *_others = three(make, forum)
    service.report(first, client_key="p", status="in_progress", progress=40, note="=1+1")
    promise(make, text="Forum lain")
    visitor.sign_in(make.organiser(forum)).speak("en")
    sheet = load_workbook(io.BytesIO(visitor.get("/tindak-lanjut.xlsx").data)).active
    assert sheet is not None
    head, row = ([cell.value for cell in sheet[number]] for number in (1, 2))
    told = dict(zip(head, row, strict=True))
    assert (told["Code"], told["Due"], told["Progress"], told["Overdue"]) == (
        "TL-2026-001", datetime(2026, 10, 1), 40, "yes")  # fmt: skip  # noqa: DTZ001
    data = visitor.get("/tindak-lanjut.json?keadaan=all").response.get_json()["action_items"]
    assert [(one["text"], one["status"], one["confirmed"]) for one in data] == [
        ("Tuntas", "done", False), ("Baru", "not_started", False), ("Lama", "in_progress", False)]  # fmt: skip
    assert visitor.get("/tindak-lanjut.csv?keadaan=overdue").data.decode("utf-8-sig").count("TL-2026") == 1
    assert Visitor(visitor.app).get("/tindak-lanjut.csv").status == 302


def see(visitor: Visitor, actions: list[Action], **wanted: object) -> Page:
    return visitor.post("/tindak-lanjut/ubah", {"tl": [one.id for one in actions], **wanted})


def test_many_are_changed_after_a_look_and_taken_back(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh")
    made = three(make, forum)
    office = make.office("Kepala Dinas Lain", organisation=make.organisation("Dinas Lain"))
    plan = commitment(forum)
    visitor.sign_in(make.organiser(forum)).speak("en")
    page = see(visitor, made[:2], tenggat="2026-12-31", status="in_progress", penanggung=office.organisation_id,
               ke_komitmen=plan.id)  # fmt: skip
    assert len(page.all("tbody tr")) == 8
    assert page.all("tbody tr:first-child td") == ["Due", "1 October 2026", "31 December 2026"]
    assert queries.by_key(made[0].key).due_on == date(2026, 10, 1)
    sent = {**page.form("main form"), "tl": [one.id for one in made[:2]]}
    done = [visitor.post("/tindak-lanjut/ubah", sent) for _ in range(2)]
    assert done[0].location == done[1].location
    assert len(db.session.query(BulkChange).all()) == 1
    now = queries.by_key(made[0].key)
    assert (now.due_on, now.owner_name, now.commitment_id) == (date(2026, 12, 31), "Kepala Dinas Lain", plan.id)
    assert queries.statuses([now.id])[now.id].code == "in_progress"
    assert {one.source for one in queries.updates(now.id)} == {"organiser", "record"}
    service.report(queries.by_key(made[1].key), client_key="later", status="blocked", note="Anggaran")
    for _ in range(2):
        assert visitor.post(f"{done[0].location}/kembalikan").status == 303
    first, second = queries.by_key(made[0].key), queries.by_key(made[1].key)
    assert (first.due_on, first.owner_name, first.commitment_id) == (date(2026, 10, 1), "Dinas Sosial", None)
    assert queries.statuses([first.id, second.id])[first.id].code == "not_started"
    assert queries.statuses([second.id])[second.id].code == "blocked"
    assert second.due_on == date(2026, 11, 20)


def test_nothing_chosen_nothing_asked_and_nonsense_come_back_with_a_word(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh")
    made = three(make, forum)
    visitor.sign_in(make.organiser(forum)).speak("en")
    foreign = commitment(make.forum())
    for actions, wanted, told in (([], {"tenggat": "2026-12-31"}, "Choose the action items to change."),
                                  (made, {}, "Say what is to change"),
                                  (made, {"tenggat": "31/12/2026"}, "This is not a date."),
                                  (made, {"status": "cancelled"}, "Choose how far the work is."),
                                  (made, {"ke_komitmen": foreign.id}, "another forum")):  # fmt: skip
        back = see(visitor, actions, back="/tindak-lanjut?tampilan=papan", **wanted)
        assert back.location == "/tindak-lanjut?tampilan=papan"
        assert told in visitor.follow(back).text
    assert see(visitor, [], back="https://jahat.example/").location == "/tindak-lanjut"


def test_only_organisers_change_and_only_their_own_forums(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh")
    made = three(make, forum)
    member = make.user()
    make.role(forum, member, "member")
    assert see(visitor.sign_in(member), made, tenggat="2026-12-31").status == 403
    assert see(visitor.sign_in(make.organiser(make.forum())), made, tenggat="2026-12-31").status == 404
    first = make.organiser(forum)
    page = see(visitor.sign_in(first), made[:1], tenggat="2026-12-31")
    done = visitor.post("/tindak-lanjut/ubah", page.form("main form")).location
    other = make.user()
    make.role(forum, other, "organiser")
    assert visitor.sign_in(other).post(f"{done}/kembalikan").status == 404
