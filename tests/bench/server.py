"""The whole server as it is run: `forum serve` with two processes, over HTTP on loopback."""

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from tests.bench.house import SECRET, Browser, House
from tests.bench.measure import Line
from tests.bench.world import World
from tests.support.ports import free_port

CLIENTS = 4


def measure(house: House, world: World, seconds: float = 4.0, starts: int = 3) -> list[Line]:
    """Start to first answer, pages in a second, memory of a process that has served them."""
    begun = []
    for _start in range(starts):
        with _served(house) as (_port, _pids, took):
            begun.append(took)
    path = f"/rapat/{world.meeting_key}?tahap=undang"  # the list of invitees, whatever day it is now
    cookie = Browser(house.app, world.organiser).cookie
    with _served(house) as (port, pids, took):
        begun.append(took)
        _load(port, path, cookie, seconds / 4)
        used = sum(map(_used, pids()))
        times = _load(port, path, cookie, seconds)
        used = sum(map(_used, pids())) - used
        memory = [kilobytes / 1000 for kilobytes in map(_private, pids()) if kilobytes]
    lines = [Line("Server", "start to first answer, two processes", median(begun) * 1000, target="1000 ms",
                  reached=median(begun) <= 1)]  # fmt: skip
    if times:
        rate = len(times) / seconds
        late = quantiles(times, n=20)[-1] * 1000 if len(times) > 1 else times[0] * 1000
        lines.append(Line("Server", f"meeting pages in a second, {CLIENTS} clients, 95 % within {late:.0f} ms", rate,
                          processor=used / len(times) * 1000 or None,
                          unit="/s", target="170 /s", reached=rate >= 170))  # fmt: skip
    if memory:
        lines.append(Line("Server", "memory of a server process after that (PSS)", max(memory), unit="MB",
                          target="100 MB", reached=max(memory) <= 100))  # fmt: skip
    return lines


@contextmanager
def _served(house: House) -> Iterator[tuple[int, Callable[[], list[int]], float]]:
    port = free_port()
    environ = {
        **os.environ, "REMBUG_MODE": "production", "REMBUG_SECRET_KEY": SECRET,
        "REMBUG_INSTANCE": str(house.settings.instance), "REMBUG_BASE_URL": f"http://127.0.0.1:{port}",
        "REMBUG_REPLY_ADDRESS": house.settings.reply_address,
    }  # fmt: skip
    command = [str(Path(sys.executable).with_name("forum")), "serve", "--port", str(port), "--processes", "2"]
    begun = time.perf_counter()
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while not _answers(port):
                if process.poll() is not None or time.perf_counter() - begun > 30:
                    raise RuntimeError("the server did not start; try `forum serve` by hand")
                time.sleep(0.01)
            yield port, lambda: _children(process.pid), time.perf_counter() - begun
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        return _get(port, "/sehat", "") == 200
    except OSError:
        return False


def _get(port: int, path: str, cookie: str, connection: http.client.HTTPConnection | None = None) -> int:
    connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _load(port: int, path: str, cookie: str, seconds: float) -> list[float]:
    """The seconds that each page took, of several clients that ask without a pause; they use the same processors."""
    times: list[float] = []
    until = time.perf_counter() + seconds

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (begun := time.perf_counter()) < until:
            status = _get(port, path, cookie, connection)
            if status != 200:
                raise AssertionError(f"{path} answered {status}")
            times.append(time.perf_counter() - begun)
        connection.close()

    clients = [threading.Thread(target=client) for _client in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return times


def _children(pid: int) -> list[int]:
    """The server processes, where the system tells (Linux)."""
    place = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in place.read_text().split()] if place.exists() else []


def _used(pid: int) -> float:
    """Seconds of processor time it has used (proc(5): fields 14 and 15 of stat)."""
    place = Path(f"/proc/{pid}/stat")
    if not place.exists():
        return 0.0
    fields = place.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _private(pid: int) -> int:
    """Its share of memory in kB: pages shared by several processes are divided among them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
