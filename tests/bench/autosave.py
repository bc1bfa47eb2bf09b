"""Five writers in one meeting whose pages save by themselves, over HTTP against `forum serve`, on both databases.

Compared with the least a server can do: one row of the same size inserted over HTTP, by the same server, into the same
database.
"""

import http.client
import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from flask import Flask

from forum.app import create_app
from forum.extensions import db
from forum.kernel import schema, transaction
from forum.minutes import queries, service
from tests.bench import bare
from tests.bench.checkins import _plain, _product
from tests.bench.house import Browser, House
from tests.bench.measure import Line
from tests.bench.world import World
from tests.support.database import postgresql_url, stopped
from tests.support.factories import Factory

WRITERS = 5
PAUSE = 0.05
"""Seconds between two saves of a writer: far quicker than anybody types, so that they meet."""
SENTENCE = "Kepala dinas menyampaikan bahwa data penerima bantuan dibuka per desa paling lambat akhir bulan. "
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Writer(NamedTuple):
    """Where a page saves, as whom, and its token."""

    address: str
    cookie: str
    token: str


Send = Callable[[http.client.HTTPConnection, int, int], int]
"""(connection, number of the writer, number of its save) -> status."""


def measure(house: House, world: World) -> list[Line]:
    """95 % of the saves are within …, as a multiple of a bare insert; how many texts are not what was sent last."""
    folder = house.settings.instance / "autosave"
    lines = _on(house, "SQLite", folder / "sqlite", "")
    if house.sizes.with_postgresql:
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
    bare_database = database.replace("+psycopg", "") or str(folder / "bare.sqlite3")
    bare.connect(bare_database).execute(bare.TABLE)
    saves = house.sizes.saves
    ours, floor, wrong, make = [], [], 0, Factory()
    with _product(app, folder, database) as port, _plain(bare_database) as bare_port:
        for number in range(min(3, house.sizes.rounds)):
            floor.append(_rush(bare_port, saves, _bare(number)))
            minutes_id, writers = _writers(app, port, make)
            ours.append(_rush(port, saves, _save(writers, [1] * WRITERS)))
            wrong += _wrong(app, minutes_id, saves)
    with app.app_context():
        db.engine.dispose()
    late, bare_late = median(map(_late, ours)), median(map(_late, floor))
    ratio = median(_late(one) / _late(other) for one, other in zip(ours, floor, strict=True))
    what = f"{saves * WRITERS} saves of {WRITERS} writers at once on {name}"
    return [
        Line("Writer", f"{what}, 95 % within", late * 1000, ratio=ratio, target="5×", reached=ratio <= 5,
             baseline=f"a bare insert over HTTP, {bare_late * 1000:.0f} ms"),
        Line("Writer", f"{what}, texts that are not what was sent last", wrong, unit="texts", target="0 texts",
             reached=wrong == 0),
    ]  # fmt: skip


def _late(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def _text(writer: int, number: int) -> str:
    """What a writer has typed until a save: some 1 to 5 KB."""
    return f"Penulis {writer}. " + SENTENCE * (10 + number) + f"Simpanan {number}."


def _bare(turn: int) -> Send:
    def send(connection: http.client.HTTPConnection, writer: int, number: int) -> int:
        said = {"key": f"{turn}-{writer}-{number}", "text": _text(writer, number)}
        return _ask(connection, "/tap", said, {})[0]

    return send


def _save(writers: Sequence[Writer], bases: list[int]) -> Send:
    def send(connection: http.client.HTTPConnection, writer: int, number: int) -> int:
        page = writers[writer]
        said = {"base": bases[writer], "text": _text(writer, number), "key": f"page{writer}.{number + 1}"}
        status, answer = _ask(connection, page.address, said, {"Cookie": page.cookie, "X-CSRFToken": page.token})
        bases[writer] = answer.get("revision", bases[writer])
        return status

    return send


def _rush(port: int, saves: int, send: Send) -> list[float]:
    """Seconds of each save. One that finds the server busy is sent again, and its waiting counts."""
    took: list[float] = []
    failed: list[int] = []

    def write(writer: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for number in range(saves):
            begun = time.perf_counter()
            while (status := send(connection, writer, number)) >= 500:
                time.sleep(0.05)
            took.append(time.perf_counter() - begun)
            if status != 200:
                failed.append(status)
            time.sleep(PAUSE)
        connection.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failed:
        raise AssertionError(f"saves were answered {sorted(set(failed))}")
    return took


def _ask(connection: http.client.HTTPConnection, path: str, said: Any, headers: dict[str, str]
         ) -> tuple[int, dict[str, Any]]:  # fmt: skip
    try:
        connection.request("POST", path, json.dumps(said), {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        body = answer.read()
    except (ConnectionError, http.client.HTTPException):
        connection.close()  # a worker was replaced: the page sends again
        return 599, {}
    return answer.status, json.loads(body)


def _writers(app: Flask, port: int, make: Factory) -> tuple[int, list[Writer]]:
    """A fresh meeting of five topics, and an open page for each."""
    with app.app_context():
        with transaction.writing():
            meeting = make.meeting(state="held")
            for position in range(WRITERS):
                make.agenda_item(meeting, f"Topik {position + 1}", position=position)
            minutes = service.open_minutes(meeting, None)
            users = [make.organiser(meeting.forum).get_id() for _ in range(WRITERS)]
            minutes_id, key = minutes.id, meeting.key
            items = [one.id for one in queries.items(minutes_id)]
        db.session.remove()
    addresses = [f"/rapat/{key}/notula/butir/{item}/simpan.json" for item in items]
    return minutes_id, [_open(app, port, f"/rapat/{key}/notula", user, address)
                        for user, address in zip(users, addresses, strict=True)]  # fmt: skip


def _open(app: Flask, port: int, page: str, user: str, address: str) -> Writer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", page, headers={"Cookie": Browser(app, user).cookie})
    answer = connection.getresponse()
    body = answer.read().decode()
    found = TOKEN.search(body)
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    if answer.status != 200 or found is None or not cookie:
        raise AssertionError(f"the writer's page answered {answer.status}")
    connection.close()
    return Writer(address, cookie, found[1])


def _wrong(app: Flask, minutes_id: int, saves: int) -> int:
    with app.app_context():
        found = [item.body for item in queries.items(minutes_id)]
        waiting = len(queries.open_conflicts(minutes_id))
        db.session.remove()
    return waiting + sum(body != _text(writer, saves - 1) for writer, body in enumerate(found))
