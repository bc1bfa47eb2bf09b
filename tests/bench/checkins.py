"""The door in the rush: devices that check people in in bursts, over HTTP against `forum serve`, on both databases.

Compared with the least a server can do: one row inserted over HTTP, by the same server, into the same database.
"""

import http.client
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from flask import Flask

from forum.app import create_app
from forum.attendance import queries
from forum.attendance.desk import devices
from forum.attendance.models import Attendance
from forum.directory.models import Office
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import schema, transaction
from tests.bench import bare
from tests.bench.house import SECRET, House
from tests.bench.measure import Line
from tests.bench.world import World, offices
from tests.support.database import postgresql_url, stopped
from tests.support.factories import Factory
from tests.support.ports import free_port

DEVICES = 8
BURST = 5
BROKEN_OFF = 599
"""Stands for a connection that broke: a worker was replaced. The tap is sent again; its key makes it one."""
PAUSE = 0.05
"""Seconds between two bursts of a device: people come in knots."""

Tap = Callable[[int, int], tuple[str, dict[str, Any]]]
"""(device, number of its tap) -> address and body."""


@dataclass
class Rush:
    """What a rush took: seconds of each check-in, of each list asked for after a burst."""

    taps: list[float]
    lists: list[float]

    @property
    def late(self) -> float:
        return quantiles(self.taps, n=20)[-1]


def measure(house: House, world: World) -> list[Line]:
    """95 % of the check-ins are within …, as a multiple of a bare insert; how many were lost or doubled."""
    folder = house.settings.instance / "checkins"
    lines = _on(house, "SQLite", folder / "sqlite", "")
    try:
        lines += _on(house, "PostgreSQL", folder / "postgresql", postgresql_url())
    finally:
        stopped()
    shutil.rmtree(folder, ignore_errors=True)
    return lines


def _on(house: House, name: str, folder: Path, database: str) -> list[Line]:
    folder.mkdir(parents=True)
    app = create_app(replace(house.settings, instance=folder, database_url=database))
    with app.app_context():
        schema.upgrade()
        with transaction.writing():
            forum = Factory().forum(name="Forum OGP Kabupaten Contoh")
            offices(Factory(), forum, house.sizes.organisations)
            forum_id = forum.id
    bare_database = database.replace("+psycopg", "") or str(folder / "bare.sqlite3")
    bare.connect(bare_database).execute(bare.TABLE)
    ours: list[Rush] = []
    floor: list[Rush] = []
    wrong = 0
    with _product(app, folder, database) as port, _plain(bare_database) as bare_port:
        for number in range(min(3, house.sizes.rounds)):
            floor.append(_rush(bare_port, house.sizes.checkins, _bare(number)))
            meeting_id, seats, links = _meeting(app, forum_id)
            began = _rush(port, house.sizes.checkins, _taps(seats, links), lists=links)
            ours.append(began)
            wrong += _wrong(app, meeting_id, house.sizes.checkins)
    with app.app_context():
        db.engine.dispose()
    late, ratio = median(rush.late for rush in ours), median(a.late / b.late for a, b in zip(ours, floor, strict=True))
    bare_late = median(rush.late for rush in floor) * 1000
    lists = [seconds for rush in ours for seconds in rush.lists]
    what = f"{house.sizes.checkins} check-ins from {DEVICES} devices on {name}"
    return [
        Line("Door", f"{what}, 95 % within", late * 1000, ratio=ratio, target="4×", reached=ratio <= 4,
             baseline=f"a bare insert over HTTP, {bare_late:.0f} ms"),
        Line("Door", f"{what}, lost or doubled", wrong, unit="taps", target="0 taps", reached=wrong == 0),
        Line("Door", f"the list after a burst on {name}, in the rush", median(lists) * 1000),
    ]  # fmt: skip


def _bare(number: int) -> Tap:
    value = {"name": "Hadirin Contoh", "title": "", "level": "staff", "mode": "on_site"}
    return lambda device, tap: ("/tap", {"key": f"r{number}-{device}-{tap}", "kind": "came", "value": value})


def _meeting(app: Flask, forum_id: int) -> tuple[int, list[tuple[int, int, str]], list[str]]:
    """A meeting that begins now: its id, (invitation, organisation, title) of its seats, the links of the devices."""
    with app.app_context(), transaction.writing():
        make = Factory()
        forum = db.session.get_one(Forum, forum_id)
        meeting = make.meeting(forum=forum, state="announced", starts_at=datetime.now(UTC), uid=os.urandom(8).hex())
        chairs = db.session.query(Office).order_by(Office.id).all()
        asked = [make.invitation(meeting, office) for office in chairs]
        links = [f"/pintu/{devices.token(devices.admit(meeting, f'Meja {one + 1}'))}" for one in range(DEVICES)]
        return meeting.id, [(one.id, one.organisation_id or 0, one.addressee) for one in asked], links


def _taps(seats: list[tuple[int, int, str]], links: list[str]) -> Tap:
    """The taps of a device: first the expected people whose turn it is, then guests."""

    def tap(device: int, number: int) -> tuple[str, dict[str, Any]]:
        key, place = f"{links[device][-9:]}-{number}", number * DEVICES + device
        value = {"name": f"Hadirin Contoh {place}", "title": "", "level": "staff", "mode": "on_site"}
        subject = key
        if place < len(seats):
            invitation, organisation, title = seats[place]
            subject = f"{invitation}:h"
            value |= {"invitation": invitation, "organisation": organisation, "title": title, "level": "head"}
        now = round(time.time() * 1000)
        event = {"key": key, "kind": "came", "subject": subject, "at": now, "value": value}
        return f"{links[device]}/kabar", {"now": now, "events": [event], "want": False}

    return tap


def _rush(port: int, whole: int, body: Tap, lists: Any = ()) -> Rush:
    """Each device sends tap after tap, pauses after a burst and asks for the list; each tenth tap goes out twice, as
    if its answer was lost (not against the bare insert, which would refuse it).
    """
    rush, failed = Rush([], []), []

    def device(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        version = ""
        for tap in range(whole // DEVICES):
            path, said = body(number, tap)
            for _again in range(2 if lists and tap % 10 == 9 else 1):
                begun = time.perf_counter()
                while (status := _ask(connection, "POST", path, said)[0]) >= 500:
                    time.sleep(0.05)  # busy: nothing was lost, the device tries again; its waiting counts
                rush.taps.append(time.perf_counter() - begun)
                if status != 200:
                    failed.append(status)
            if tap % BURST == BURST - 1:
                time.sleep(PAUSE)
                if lists:
                    begun = time.perf_counter()
                    _status, version = _ask(connection, "GET", f"{lists[number]}/daftar.json", None, version)
                    rush.lists.append(time.perf_counter() - begun)
        connection.close()

    threads = [threading.Thread(target=device, args=(number,)) for number in range(DEVICES)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failed:
        raise AssertionError(f"check-ins were answered {sorted(set(failed))}")
    return rush


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, said: Any, version: str = ""
) -> tuple[int, str]:
    headers = {"Content-Type": "application/json"} | ({"If-None-Match": version} if version else {})
    try:
        connection.request(method, path, json.dumps(said) if said is not None else None, headers)
        answer = connection.getresponse()
        answer.read()
    except (ConnectionError, http.client.HTTPException):
        connection.close()  # the next request opens it again, as a device does
        return BROKEN_OFF, ""
    return answer.status, answer.headers.get("ETag", "")


def _wrong(app: Flask, meeting_id: int, whole: int) -> int:
    """How many check-ins are missing or there more than once."""
    sent = whole // DEVICES * DEVICES
    with app.app_context():
        rows = db.session.query(Attendance).filter_by(meeting_id=meeting_id).count()
        found = abs(rows - sent) + abs(len(queries.people(meeting_id)) - sent)
        db.session.remove()
        return found


@contextmanager
def _product(app: Flask, folder: Path, database: str) -> Iterator[int]:
    port = free_port()
    environ = {
        "REMBUG_MODE": "production", "REMBUG_SECRET_KEY": SECRET, "REMBUG_INSTANCE": str(folder),
        "REMBUG_BASE_URL": f"http://127.0.0.1:{port}", "REMBUG_REPLY_ADDRESS": "agenda@rembug.example",
        **({"REMBUG_DATABASE_URL": database} if database else {}),
    }  # fmt: skip
    command = [str(Path(sys.executable).with_name("forum")), "serve", "--port", str(port), "--processes", "2"]
    with _running(command, environ, port):
        yield port


@contextmanager
def _plain(database: str) -> Iterator[int]:
    port = free_port()
    command = [str(Path(sys.executable).with_name("gunicorn")), "--bind", f"127.0.0.1:{port}", "--workers", "2",
               "--threads", "4", "--worker-class", "gthread", "tests.bench.bare:app"]  # fmt: skip
    with _running(command, {"BARE_DATABASE": database}, port):
        yield port


@contextmanager
def _running(command: list[str], environ: dict[str, str], port: int) -> Iterator[None]:
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(command, env={**os.environ, **environ}, cwd=root, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:  # fmt: skip
        try:
            begun = time.perf_counter()
            while not _answers(port):
                if process.poll() is not None or time.perf_counter() - begun > 60:
                    raise RuntimeError(f"{Path(command[0]).name} did not start; try it by hand")
                time.sleep(0.05)
            yield
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        return _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=30), "GET", "/sehat", None)[0] == 200
    except OSError:
        return False
