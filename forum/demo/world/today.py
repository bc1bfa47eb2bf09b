"""A meeting that goes on while the demo is opened: two phones at the door, a question between them, people who declared
themselves, an excuse with its letter, services asked for. And what was put right after an earlier one had been closed.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from forum.accounts.models import User
from forum.adapters import pdf
from forum.attendance import queries, service
from forum.attendance.counting import excuses
from forum.attendance.desk import devices, reading, state, taps
from forum.attendance.models import DoorDevice
from forum.attendance.selfcheck import declaring, opening
from forum.demo import phone
from forum.demo.world import acts, desk, names, texts
from forum.extensions import db
from forum.forums.models import Forum
from forum.invitations import needs
from forum.invitations import queries as invitations
from forum.jobs import worker
from forum.kernel import clock, transaction
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.paths import STATIC
from forum.reports.publishing import content
from forum.reports.publishing import service as publishing

PHONES = ("Meja 1", "Meja 2, pintu timur")
BEGAN = timedelta(minutes=30)
SIDES = ("government", "civil_society")
NOW = texts.Gathering(
    0, "coordination", "Rapat koordinasi data terbuka", 9, 180, texts.HALL, texts.ONLINE,
    (texts.OPENING, texts.Topic("Data anggaran desa", 60, "DPMD"), texts.Topic("Data bencana", 45, "BPBD"),
     texts.CLOSING),
)  # fmt: skip
EXCUSE = """<!doctype html><html lang="id"><head><title>Surat izin</title></head><body><h1>Surat izin</h1>
<p>Karena rapat paripurna DPRD pada hari yang sama, kami tidak dapat menghadiri {meeting}.</p>
<p>Contoh, data rekaan</p></body></html>"""


def live(forum: Forum, users: dict[str, User]) -> Meeting:
    """Half an hour ago the meeting of today began; most have answered, and at the door it is busy."""
    organiser = users["organiser"]
    start = clock.now().replace(second=0, microsecond=0) - BEGAN
    with clock.frozen(start - timedelta(days=8)):
        with transaction.writing():
            forum.quorum_share, forum.asks_signature = 50, True
            meeting = acts.plan(forum, organiser, NOW, start)
            acts.invite(meeting, organiser)
        worker.drain()
    chance = Random(11)  # noqa: S311  (a demo that is the same every time)
    with clock.frozen(start - timedelta(days=2)), transaction.writing():
        for invitation in invitations.for_meeting(meeting.id):
            acts.reply(invitation, acts.fate_of(invitation, chance), chance)
    at_the_door(meeting, organiser)
    return meeting


def at_the_door(meeting: Meeting, organiser: User) -> None:
    """What the two phones have recorded so far, and what came beside them."""
    with transaction.writing():
        facts = state.of(meeting)
        here = {one["invitation"] for one in facts["present"]}
        chairs = [(seat, one) for seat, one in phone.coming(facts) if one["invitation"] not in here]
        first, second = (devices.admit(meeting, label, by=organiser) for label in PHONES)
        _hear(first, _of_first(chairs[::3][:12]))
        _hear(second, _of_second(chairs[1::3][:6], chairs[0]))
        opening.open_for(meeting, organiser)
        for seat, one in chairs[2::3][-3:]:
            said = declaring.Said(one["name"] or one["title"], one["level"], one["acting"],
                                  _organisation(meeting, seat["organisation"]), title=one["title"])  # fmt: skip
            declaring.declare(meeting, said, client_key=f"self:demo-{one['invitation']}")
        _excuse(meeting, facts, organiser)
        needs.ask(desk.of(meeting, "Fordis"), ["sign_language", "wheelchair"], "Dua orang memakai kursi roda.")
        needs.ask(desk.of(meeting, "PDB"), ["captions"])
        needs.provide(meeting, "sign_language", True)


def put_right(forum: Forum, organiser: User) -> None:
    """Days after the last one was closed somebody finds on paper that not a head had come but the secretary."""
    meeting = next(one for one in meetings.past(forum.id, clock.now()) if one.state == "concluded")
    row = next(one for one in queries.present(meeting.id) if one.level == "head" and one.organisation_id)
    with clock.frozen(meeting.ends_at + timedelta(days=5)), transaction.writing():
        service.correct(
            row, client_key="demo:put-right", level="deputy", acting=None, person_name=names.person(333),
            office_title=f"Sekretaris {row.organisation.name if row.organisation else ''}",
            reason="Pada daftar hadir kertas yang menandatangani sekretarisnya.", by=organiser,
        )  # fmt: skip


def publish(forum: Forum, by: User) -> None:
    """The attendance of a year, up to yesterday, for everybody to read: organisations only."""
    last = clock.today(forum.timezone) - timedelta(days=1)
    first = last - timedelta(days=364)
    with transaction.writing():
        seen = content.digest(content.made(forum, first, last, SIDES, clock.today(forum.timezone)))
        publishing.publish(forum, first, last, SIDES, seen=seen, by=by)


def doors() -> tuple[str, str]:
    """(key of the meeting of today, the secret of its first phone); empty where there is none."""
    device = db.session.scalars(select(DoorDevice).where(DoorDevice.label == PHONES[0]).order_by(DoorDevice.id)).first()
    return (device.meeting.key, devices.token(device)) if device is not None else ("", "")


def _of_first(chairs: Sequence[tuple[phone.Facts, phone.Facts]]) -> list[phone.Tap]:
    """One tap each, a minute apart; the first three sign, a student walks in, somebody leaves early."""
    began = state.milliseconds(clock.now() - BEGAN)
    said = []
    for number, (seat, one) in enumerate(chairs):
        at = began + number * 60_000
        said.append(phone.came(f"demo-1-{one['invitation']}", at, seat, one))
        if number < 3:
            said.append(phone.sign(f"demo-1-{one['invitation']}-sign", at + 9_000, one["code"]))
    said.append(phone.walk_in("demo-1-guest", began + 700_000, "Wiradipta", "BEM Universitas Contoh"))
    leaver = chairs[3][1]["code"]
    return [*said, phone.tap("demo-1-left", "leave", began + 1_500_000, leaver, {"left": True})]


def _of_second(
    chairs: Sequence[tuple[phone.Facts, phone.Facts]], same: tuple[phone.Facts, phone.Facts]
) -> list[phone.Tap]:
    """Others, and one whom the first phone recorded at another level: a question for a person."""
    began = state.milliseconds(clock.now() - BEGAN)
    said = [
        phone.came(f"demo-2-{one['invitation']}", began + number * 80_000, seat, one)
        for number, (seat, one) in enumerate(chairs)
    ]
    seat, one = same
    level = "staff" if one["level"] != "staff" else "deputy"
    return [*said, phone.came(f"demo-2-{one['invitation']}", began + 40_000, seat, one, level=level, acting=None)]


def _hear(device: DoorDevice, said: list[phone.Tap]) -> None:
    """As the server hears a phone that sends all of it now."""
    sent = {"now": state.milliseconds(clock.now()), "events": said}
    refused = taps.take(device, reading.sync(json.dumps(sent).encode())).refused
    if refused:
        raise ValueError(f"the door refused {refused}")


def _organisation(meeting: Meeting, organisation_id: int | None) -> Any:
    asked = invitations.for_meeting(meeting.id)
    return next((one.organisation for one in asked if one.organisation_id == organisation_id), None)


def _excuse(meeting: Meeting, facts: phone.Facts, by: User) -> None:
    """The first agency that declined sends a letter."""
    declined = [seat for seat, one in phone.expected(facts) if one["answer"] == "declined" and seat["organisation"]]
    if not declined:
        return
    styles, fonts = pdf.official_stylesheets(STATIC / "css/print"), STATIC / "vendor/fonts/arimo-ttf"
    letter = pdf.render(
        EXCUSE.format(meeting=meeting.title), stylesheets=styles, assets=pdf.official_fonts(fonts)
    )  # fmt: skip
    excuses.excuse(
        meeting, _organisation(meeting, declined[0]["organisation"]), client_key="demo:excuse", outcome="absent_notice",
        note="Surat diterima sekretariat kemarin sore.", content=letter, filename="surat-izin.pdf", by=by,
    )  # fmt: skip
