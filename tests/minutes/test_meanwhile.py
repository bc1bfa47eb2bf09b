"""An open page learns what others did: in a few bytes, only when something is new, and only who writes."""

import json
from typing import Any

from forum.extensions import db
from forum.minutes import queries, service
from forum.minutes.review import service as review
from tests.minutes.review.test_review import asked
from tests.minutes.test_margin import ask
from tests.minutes.world import World
from tests.support.client import Page, Visitor
from tests.support.factories import Factory


def news(visitor: Visitor, world: World, tag: str = "") -> tuple[int, dict[str, Any], str]:
    page = visitor.get(f"/rapat/{world.meeting.key}/notula/kabar.json", headers={"If-None-Match": tag} if tag else {})
    return page.status, json.loads(page.data or b"{}"), page.response.headers["ETag"]


def version_of(page: Page) -> str:
    assert page.soup is not None
    return str(page.soup.select("[data-margin-version]")[0]["data-margin-version"])


def test_nothing_new_is_an_empty_304_and_a_new_text_is_named(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    status, told, tag = news(visitor, world)
    assert (status, told["items"]) == (200, {str(one.id): one.revision for one in world.items})
    assert told["head"] == world.minutes.revision
    assert news(visitor, world, tag) == (304, {}, tag)
    item = world.items[3]
    service.save_item(item, body="Ditulis Rina.", revision=item.revision, by=world.organiser)
    db.session.commit()
    status, told, other = news(visitor, world, tag)
    assert (status, told["items"][str(item.id)], other == tag) == (200, item.revision, False)


def test_an_answer_is_a_few_hundred_bytes_and_costs_the_same_however_long(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    address = f"/rapat/{world.meeting.key}/notula/kabar.json"
    few = len(visitor.get(address).queries)
    for number in range(20):
        item = service.add_item(world.minutes, f"Bagian {number}")
        service.save_item(item, body="Panjang. " * 2000, revision=item.revision, by=world.organiser)
        service.decide(item, f"Putusan {number}")
    db.session.commit()
    page = visitor.get(address)
    assert (len(page.data) < 500, len(page.queries)) == (True, few)
    assert few <= 7


def test_the_word_for_the_margins_is_another_one_whenever_a_margin_is(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    item, decision = world.items[0], queries.decisions(world.minutes.id)[0]
    seen = [version_of(visitor.get(f"/rapat/{world.meeting.key}/notula"))]
    assert news(visitor, world)[1]["margin"] == seen[0]

    def differs() -> bool:
        db.session.commit()
        seen.append(news(visitor, world)[1]["margin"])
        return seen[-1] not in seen[:-1]

    service.decide(item, "Keputusan baru.")
    assert differs()
    service.revise_decision(decision, "Kata lain.")
    assert differs()
    service.close_decision(decision, "pribadi")
    assert differs()
    service.add_speaker(item, name="Bu Rina")
    assert differs()
    review.comment(asked(world), "Nama keliru.", client_key="k", item=item)
    assert differs()
    answer = ask(visitor, world, do="promise", id=str(item.id), text="Dinas Sosial menyusun daftar.")[1]
    assert (differs(), answer["version"]) == (True, seen[-1])
    service.save_item(item, body="Hanya teks.", revision=item.revision, by=None)
    assert not differs()


def test_the_text_in_force_comes_with_the_name_of_who_wrote_it(make: Factory, world: World, visitor: Visitor) -> None:
    item = world.items[0]
    rina = make.user("Rina Kusuma")
    make.role(world.meeting.forum, rina, "minute_taker")
    service.save_item(item, body="Dari Rina.", revision=item.revision, by=rina)
    db.session.commit()
    address = f"/rapat/{world.meeting.key}/notula/butir/{item.id}/teks.json"
    told = json.loads(visitor.sign_in(world.organiser).get(address).data)
    assert told == {"revision": item.revision, "text": "Dari Rina.", "who": "Rina Kusuma", "at": "15.00 WIB"}
    assert json.loads(visitor.sign_in(rina).get(address).data)["who"] == "Anda, di jendela lain,"


def test_the_margins_are_given_as_they_stand(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    service.decide(world.items[0], "Keputusan orang lain.")
    db.session.commit()
    told = json.loads(visitor.get(f"/rapat/{world.meeting.key}/notula/tepi.json").data)
    assert "Keputusan orang lain." in told["margins"][str(world.items[0].id)]
    assert told["version"] == news(visitor, world)[1]["margin"]


def test_strangers_and_other_forums_are_told_nothing(make: Factory, world: World, visitor: Visitor) -> None:
    base = f"/rapat/{world.meeting.key}/notula"
    addresses = [f"{base}/kabar.json", f"{base}/tepi.json", f"{base}/butir/{world.items[0].id}/teks.json"]
    wanted = {"headers": {"Accept": "application/json"}}
    assert [visitor.get(one, **wanted).status for one in addresses] == [401, 401, 401]
    visitor.sign_in(make.organiser(make.forum()))
    assert [visitor.get(one, **wanted).status for one in addresses] == [403, 403, 403]
    own = service.open_minutes(make.meeting(forum=world.meeting.forum, state="held"), None)
    visitor.sign_in(world.organiser)
    foreign = f"/rapat/{own.meeting.key}/notula/butir/{world.items[0].id}/teks.json"
    assert visitor.get(foreign, **wanted).status == 404
    empty = make.meeting(forum=world.meeting.forum, state="held")
    assert visitor.get(f"/rapat/{empty.key}/notula/kabar.json", **wanted).status == 404
