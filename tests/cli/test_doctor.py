"""The doctor says what is well, what is ill, and how to mend it."""

import os
import subprocess
import sys
from pathlib import Path

from forum.demo.mailserver import MailServer

FORUM = [sys.executable, "-c", "from forum.cli import main; main()"]


def run(instance: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REMBUG_")}
    environment |= {"REMBUG_MODE": "development", "REMBUG_INSTANCE": str(instance)} | settings
    return subprocess.run([*FORUM, *words], capture_output=True, text=True, env=environment, timeout=180)


def lines(ran: subprocess.CompletedProcess[str], mark: str) -> list[str]:
    return [line[2:].partition(":")[0] for line in ran.stdout.splitlines() if line.startswith(mark)]


def test_a_new_installation_is_told_to_make_its_database_and_start_its_worker(tmp_path: Path) -> None:
    ran = run(tmp_path, "doctor")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert lines(ran, "✗")[0] == "Database"
    assert "Run: forum db upgrade" in ran.stdout


def test_a_sound_installation_lacks_only_its_worker(tmp_path: Path) -> None:
    assert run(tmp_path, "db", "upgrade").returncode == 0
    with MailServer(tmp_path / "mail", "rembug.example") as server:
        ran = run(tmp_path, "doctor", REMBUG_SMTP_URL=server.smtp_url, REMBUG_IMAP_URL=server.imap_url("agenda"))
    assert (lines(ran, "✗"), lines(ran, "!")) == (["Worker"], [])
    assert ran.returncode == 1


def test_mail_servers_that_do_not_answer_are_named(tmp_path: Path) -> None:
    run(tmp_path, "db", "upgrade")
    ran = run(
        tmp_path, "doctor", REMBUG_SMTP_URL="smtp://127.0.0.1:1", REMBUG_IMAP_URL="imap://agenda:x@127.0.0.1:1/INBOX"
    )
    assert lines(ran, "✗") == ["Outgoing mail", "Incoming answers", "Worker"]


def test_wrong_settings_are_explained_and_not_traced(tmp_path: Path) -> None:
    ran = run(tmp_path, "doctor", REMBUG_TIMEZONE="Mars")
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[0] == "Rembug cannot start: the settings need a hand."
    assert "Traceback" not in ran.stderr


def test_wrong_use_is_code_2(tmp_path: Path) -> None:
    assert run(tmp_path, "surgeon").returncode == 2
