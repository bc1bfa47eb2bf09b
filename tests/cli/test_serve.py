"""Serving: the first start greets the administrator; a database of another shape is refused."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

from flask import Flask

from forum.kernel import schema
from tests.support.ports import free_port

PATIENCE = 180
"""Seconds until what comes counts as not coming: a bound for a machine that is busy with other work."""
FORUM = [sys.executable, "-u", "-c", "from forum.cli import main; main()"]


def environment(instance: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REMBUG_")}
    return kept | {"REMBUG_MODE": "development", "REMBUG_INSTANCE": str(instance)}


@contextmanager
def serving(instance: Path, *words: str) -> Iterator[tuple[str, Path]]:
    """A server of this instance, once it answers: its address, and the file with what it said."""
    port, said = free_port(), instance / "said.txt"
    with said.open("wb") as out:
        command = [*FORUM, "serve", "--port", str(port), *words]
        with subprocess.Popen(command, env=environment(instance), stdout=out, stderr=out) as server:
            try:
                yield _answering(f"http://127.0.0.1:{port}", server), said
            finally:
                server.terminate()
                server.wait(timeout=PATIENCE)


def _answering(address: str, server: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/sehat", timeout=PATIENCE) as answer:
                assert json.load(answer) == {"status": "ok"}
                return address
        except OSError:  # nobody listens yet, or the answer was cut off
            assert server.poll() is None, "the server stopped"
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def test_a_database_that_was_never_made_is_refused_with_what_to_do(tmp_path: Path, app: Flask) -> None:
    ran = subprocess.run([*FORUM, "serve"], env=environment(tmp_path), capture_output=True, text=True, timeout=PATIENCE)
    assert (ran.returncode, ran.stderr) == (
        1,
        f"Error: The database stands at nothing, not {schema.newest_revision()}. Run: forum db upgrade\n",
    )


def test_the_first_start_prints_the_link_where_the_administrator_begins(tmp_path: Path) -> None:
    subprocess.run(
        [*FORUM, "db", "upgrade"], env=environment(tmp_path), check=True, capture_output=True, timeout=PATIENCE
    )
    with serving(tmp_path, "--processes", "1") as (address, said):
        (path,) = re.findall(r"http://[^/]+(/mulai/[a-z0-9]{26})", said.read_text())
        with urlopen(f"{address}{path}", timeout=PATIENCE) as answer:
            assert answer.status == 200


def test_one_process_can_serve_and_work(tmp_path: Path) -> None:
    subprocess.run(
        [*FORUM, "db", "upgrade"], env=environment(tmp_path), check=True, capture_output=True, timeout=PATIENCE
    )
    with serving(tmp_path, "--embedded"):
        _wait_for_a_worker(tmp_path / "rembug.sqlite3")
        ran = subprocess.run(
            [*FORUM, "doctor"], env=environment(tmp_path), capture_output=True, text=True, timeout=PATIENCE
        )
        assert "✓ Worker: works" in ran.stdout.splitlines()


def _wait_for_a_worker(database: Path) -> None:
    """Until one gave a sign of life. The doctor is asked once, not until he agrees: each of his visits is a process."""
    deadline = time.monotonic() + PATIENCE
    with closing(sqlite3.connect(database)) as connection:
        while connection.execute("SELECT count(*) FROM worker_seen").fetchone() == (0,):
            assert time.monotonic() < deadline, "no sign of life"
            time.sleep(0.05)
