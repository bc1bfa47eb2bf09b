"""`forum admin link`: the first administrator's way in, from the server."""

import re

from click.testing import CliRunner

from forum.cli import cli
from forum.kernel import schema


def test_the_link_is_printed_until_there_is_a_user(app, settings, monkeypatch, tmp_path):
    monkeypatch.setenv("REMBUG_MODE", "development")
    monkeypatch.setenv("REMBUG_INSTANCE", str(tmp_path))
    monkeypatch.setenv("REMBUG_BASE_URL", "https://rembug.contoh.example")
    runner = CliRunner()
    assert runner.invoke(cli, ["db", "upgrade"]).exit_code == 0
    printed = runner.invoke(cli, ["admin", "link"])
    assert printed.exit_code == 0
    assert re.fullmatch(r"https://rembug\.contoh\.example/mulai/[a-z0-9]{26}\n", printed.output)
    assert schema.newest_revision()
