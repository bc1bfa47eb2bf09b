"""The promises of a forum as tasks: a secret address, state in, the same bytes out."""

from datetime import date

from icalendar import Calendar

from forum.actions import queries, service
from forum.actions.models import Action
from forum.extensions import db
from forum.forums.models import ForumRole
from forum.kernel import clock
from tests.actions.world import promise
from tests.support.client import Visitor
from tests.support.factories import Factory


def subscribed(visitor: Visitor) -> str:
    page = visitor.follow(visitor.post("/forum/contoh/tugas"))
    [address] = page.all(".secret-link")
    return address.removeprefix("http://rembug.example")


def todos(visitor: Visitor, address: str) -> list[tuple[object, ...]]:
    found = Calendar.from_ical(visitor.get(address).data).walk("VTODO")
    return [(str(one["SUMMARY"]), one["SEQUENCE"], str(one["STATUS"]), one.get("PERCENT-COMPLETE"),
             one["DUE"].dt if "DUE" in one else None) for one in found]  # fmt: skip


def test_tasks_follow_what_becomes_of_promises(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh")
    meeting = make.meeting(forum=forum, state="held")
    action = promise(make, meeting, text="Menerbitkan data")
    promise(make, text="Forum lain")
    promise(make, meeting, text="Draf", published=False)
    visitor.sign_in(make.organiser(forum))
    address = subscribed(visitor)
    name, due = "TL-2026-001 Menerbitkan data", date(2026, 11, 30)
    assert todos(visitor, address) == [(name, 0, "NEEDS-ACTION", None, due)]
    before = visitor.get(address)
    [uid] = [str(one["UID"]) for one in Calendar.from_ical(before.data).walk("VTODO")]
    again = visitor.get(address, headers={"If-None-Match": before.response.headers["ETag"]})
    assert (again.status, uid.startswith(action.key)) == (304, True)
    told = service.report(action, client_key="1", status="done", progress=90)
    assert todos(visitor, address) == [(name, 1, "IN-PROCESS", 90, due)]
    service.confirm(db.session.get_one(Action, action.id), seen=told.id, by=None, note="Terlihat")
    assert todos(visitor, address) == [(name, 2, "COMPLETED", 100, due)]
    service.withdraw(queries.by_key(action.key))
    assert todos(visitor, address) == [(name, 3, "CANCELLED", 100, due)]
    [last] = [str(one["UID"]) for one in Calendar.from_ical(visitor.get(address).data).walk("VTODO")]
    assert last == uid


def test_the_address_ends_with_a_new_one_and_with_the_role(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="contoh")
    user = make.user()
    role = make.role(forum, user, "member")
    visitor.sign_in(user)
    first, second = subscribed(visitor), subscribed(visitor)
    assert [visitor.get(one).status for one in (first, second, f"/tugas/{'a' * 26}/tindak-lanjut.ics")] == [
        410,
        200,
        404,
    ]
    db.session.get_one(ForumRole, role.id).until = clock.now()
    assert visitor.get(second).status == 410


def test_strangers_get_no_subscription(make: Factory, visitor: Visitor) -> None:
    make.forum(slug="contoh", is_public=True)
    assert visitor.post("/forum/contoh/tugas").status == 302
    assert visitor.sign_in(make.user()).post("/forum/contoh/tugas").status == 403
