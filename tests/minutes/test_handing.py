"""Whom no mail reaches is handed the minutes by a person, who says so; the page counts who has them."""

import re

import pytest

from forum.extensions import db
from forum.invitations.models import Invitation
from forum.minutes.sending import handing
from forum.minutes.sending import service as sending
from forum.minutes.sending.models import MinutesHandOver
from tests.minutes import posted
from tests.minutes.test_sending import change, invited, publish
from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory


def nobody_writes(world: World, name: str) -> Invitation:
    """Its chair has no address."""
    one = invited(world, name)
    one.email = world.offices[name].email = None
    return one


def where(world: World) -> str:
    return f"/rapat/{world.meeting.key}/notula/kiriman"


def sentence(visitor: Visitor, world: World) -> str:
    [found] = re.findall(r"\d+ dari \d+ penerima sudah memegang versi ini[^.]*\.", visitor.get(where(world)).text)
    return str(found)


def test_a_tick_counts_once_and_can_be_taken_back(world: World, visitor: Visitor) -> None:
    one = nobody_writes(world, "Dinas Sosial")
    posted.all_sent(publish(world))
    chair = f"invitation:{one.id}"
    visitor.sign_in(world.organiser)
    assert sentence(visitor, world) == "10 dari 11 penerima sudah memegang versi ini · 10 lewat email."
    for how in ("whatsapp", "paper"):  # pressed twice, the second time otherwise: the first stands
        page = visitor.post(f"{where(world)}/serah", {"kursi": chair, "cara": how, "versi": "1"})
        assert (page.status, page.location) == (303, f"{where(world)}#whatsapp")
    assert sentence(visitor, world) == (
        "11 dari 11 penerima sudah memegang versi ini · 10 lewat email · 1 diserahkan langsung."
    )
    page = visitor.get(where(world))
    assert page.all(".handed li > span") == [
        f"Diserahkan lewat WhatsApp, {world.organiser.name}, 20 Nov 2026, 15.00 WIB"
    ]
    visitor.post(f"{where(world)}/serah", {"kursi": chair, "do": "undo", "versi": "1"})
    assert sentence(visitor, world) == "10 dari 11 penerima sudah memegang versi ini · 10 lewat email."
    visitor.post(f"{where(world)}/serah", {"kursi": chair, "cara": "paper", "versi": "1"})
    rows = db.session.query(MinutesHandOver).all()
    assert [(row.chair, row.how, row.by_id, row.taken_back_at) for row in rows] == [
        (chair, "paper", world.organiser.id, None)
    ]


def test_another_version_asks_anew(world: World, visitor: Visitor) -> None:
    one = nobody_writes(world, "Dinas Sosial")
    posted.all_sent(publish(world))
    visitor.sign_in(world.organiser)
    visitor.post(f"{where(world)}/serah", {"kursi": f"invitation:{one.id}", "cara": "paper", "versi": "1"})
    change(world)
    posted.all_sent(publish(world, send="everybody", reason="Salah ketik"))
    assert sentence(visitor, world) == "10 dari 11 penerima sudah memegang versi ini · 10 lewat email."
    assert visitor.get(where(world)).all(".handed") == []
    visitor.post(f"{where(world)}/serah", {"kursi": f"invitation:{one.id}", "cara": "paper", "versi": "1"})  # old page
    assert "10 dari 11" in sentence(visitor, world)


def test_a_tick_stays_when_the_address_of_two_chairs_is_found_dead(world: World) -> None:
    first, second = invited(world, "Dinas Sosial"), invited(world, "Sekretariat Daerah")
    first.email = second.email = "dua@contoh.example"
    world.offices["Dinas Sosial"].email = world.offices["Sekretariat Daerah"].email = None
    version = publish(world)
    parcel = sending.laid_out(version).of(first.id)
    assert parcel is not None
    handing.hand_over(version, parcel, "paper", world.organiser)
    first.undeliverable_reason = "550 5.1.1"
    layout = sending.laid_out(version)
    found = handing.held(version, layout, [])
    assert len(layout.unreached) == 2
    assert {found.tick(one) is not None for one in layout.unreached} == {True}


def test_who_has_the_mail_is_not_ticked_too(world: World, visitor: Visitor) -> None:
    posted.all_sent(publish(world))
    page = visitor.sign_in(world.organiser).get(where(world))
    assert (len(page.all("#whatsapp .round__line")) > 0, page.soup.select("[name=cara]")) == (True, [])


@pytest.mark.parametrize(
    ("chair", "how", "status"),
    [("invitation:0", "paper", 404), ("", "paper", 404), ("x" * 5000, "paper", 404), (None, "merpati", 422)],
)
def test_nobody_and_no_way_are_refused(
    world: World, visitor: Visitor, chair: str | None, how: str, status: int
) -> None:
    one = nobody_writes(world, "Dinas Sosial")
    publish(world)
    asked = {"kursi": f"invitation:{one.id}" if chair is None else chair, "cara": how, "versi": "1"}
    assert visitor.sign_in(world.organiser).post(f"{where(world)}/serah", asked).status == status
    assert db.session.query(MinutesHandOver).count() == 0


def test_only_organisers_of_this_forum_tick(world: World, visitor: Visitor, make: Factory) -> None:
    one = nobody_writes(world, "Dinas Sosial")
    publish(world)
    writer, stranger = make.user(), make.organiser(make.forum())
    make.role(world.meeting.forum, writer, "minute_taker")
    db.session.commit()
    asked = {"kursi": f"invitation:{one.id}", "cara": "paper", "versi": "1"}
    for user in (writer, stranger):
        assert visitor.sign_in(user).post(f"{where(world)}/serah", asked).status == 403
    assert db.session.query(MinutesHandOver).count() == 0
