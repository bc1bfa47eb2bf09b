"""Pages, in server time: from the WSGI call to the last byte, one process, no network."""

from typing import Any

from bs4 import BeautifulSoup
from flask import Flask, Response
from sqlalchemy import delete, select

from forum.attendance.models import Attendance
from forum.extensions import db
from forum.invitations.models import Invitation
from forum.kernel import transaction
from tests.bench.house import Browser, House, Request
from tests.bench.measure import Line, interleaved, line, once_for, repeated
from tests.bench.world import World

BARE = "a bare Flask page of the same bytes"
PAGE_MS = 10  # 170 pages a second on two processors leave 11.8 ms for each, with the server around it
TAP_MS = 4


def bare(body: bytes) -> Request:
    """The least that Flask does for an answer of these bytes."""
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: Response(body, mimetype="text/html"))
    return Browser(app).request("/")


def measure(house: House, world: World) -> list[Line]:
    """The meeting page, the reply page, the Today page, the door, and one tap at the door."""
    sizes = house.sizes
    organiser, stranger = Browser(house.app, world.organiser), Browser(house.app)
    key = world.meeting_key
    pages = {
        "meeting page, invitations stage": organiser.request(f"/rapat/{key}"),
        "meeting page, plan stage": organiser.request(f"/rapat/{key}?tahap=rencana"),
        "Today": organiser.request("/hari-ini"),
        "participant's reply page": stranger.request(world.reply_link),
        "door, the list": organiser.request(f"/rapat/{world.door_key}/pintu"),
    }
    lines = []
    for what, request in pages.items():
        body = request.expect().body
        turns = [repeated(request.send, sizes.seconds), repeated(bare(body).send, sizes.seconds)]
        ours, floor = interleaved(turns, sizes.rounds)
        lines.append(line("Pages", f"{what} ({len(body) / 1000:.0f} kB)", ours, floor, BARE,
                          queries=request.statements(), most=PAGE_MS))  # fmt: skip
    return [*lines, door(house, world, organiser)]


def door(house: House, world: World, organiser: Browser) -> Line:
    """One tap at the door, CSRF token and all; each tap of a turn is another invitee."""
    taps = _taps(house, world, organiser)
    taps[0].expect(303)
    _empty(house, world)
    turn = once_for(len(taps), lambda: [tap.send() for tap in taps], lambda: _empty(house, world))
    (ours,) = interleaved([turn], house.sizes.rounds)
    _empty(house, world)
    return line("Pages", "check-in at the door, POST", ours, queries=taps[0].statements(), most=TAP_MS)


def _taps(house: House, world: World, organiser: Browser) -> list[Request]:
    path = f"/rapat/{world.door_key}/pintu"
    answer = organiser.request(path).expect()
    organiser.cookie = answer.headers.get("Set-Cookie", organiser.cookie).split(";")[0]
    page = BeautifulSoup(answer.body, "html.parser")
    token: Any = page.select_one("input[name=csrf_token]")
    with house.app.app_context():
        invited = db.session.scalars(select(Invitation.id).where(Invitation.meeting_id == world.door_id)).all()
    return [organiser.request(path, {"csrf_token": token["value"], "client_key": f"tap{one}", "do": f"came:{one}:h"})
            for one in invited]  # fmt: skip


def _empty(house: House, world: World) -> None:
    """Nobody has come yet."""
    with house.app.app_context(), transaction.writing():
        db.session.execute(delete(Attendance).where(Attendance.meeting_id == world.door_id))
