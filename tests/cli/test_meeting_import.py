"""`forum meeting import` says what was taken, what was left and why; a dry run saves nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from forum.app import create_app
from forum.cli import cli, context
from forum.config import Settings
from forum.extensions import Base, db
from forum.forums.models import Forum
from forum.meetings.models import Meeting, Series
from forum.outbox.models import OutboxMessage

FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Lama//ID
BEGIN:VEVENT
UID:rapat@lama.example
SEQUENCE:4
SUMMARY:Konsolidasi
DTSTART;TZID=Asia/Jakarta:20991201T090000
DTEND;TZID=Asia/Jakarta:20991201T120000
ORGANIZER:mailto:sekretariat@lama.example
ATTENDEE;CN=Rini;PARTSTAT=ACCEPTED:mailto:rini@contoh.example
END:VEVENT
BEGIN:VEVENT
UID:lewat@lama.example
SUMMARY:Rapat lama
DTSTART:20200101T020000Z
DTEND:20200101T030000Z
ORGANIZER:mailto:sekretariat@lama.example
END:VEVENT
END:VCALENDAR
"""

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """`forum meeting import` on an installation with one forum, "forum-contoh"."""
    house = create_app(replace(settings, instance=tmp_path, database_url=""))
    with house.app_context():
        Base.metadata.create_all(db.engine)
        db.session.add(Forum(slug="forum-contoh", name="Forum Contoh", timezone="Asia/Jakarta"))
        db.session.commit()
    monkeypatch.setattr(context, "create_app", lambda: house)
    path = tmp_path / "rapat.ics"

    def execute(*words: str, content: str = FILE) -> Result:
        path.write_text(content)
        return CliRunner().invoke(cli, ["meeting", "import", str(path), "--forum", "forum-contoh", *words])

    execute.house = house  # type: ignore[attr-defined]
    yield execute
    with house.app_context():
        db.engine.dispose()


def rows(run: Run) -> list[int]:
    house: Flask = run.house  # type: ignore[attr-defined]
    with house.app_context():
        return [db.session.scalar(db.select(db.func.count(kind.id))) or 0 for kind in (Meeting, Series, OutboxMessage)]


def test_it_says_what_was_taken_and_what_was_left(run: Run) -> None:
    ran = run("--organiser-is-us")
    said = ran.output.splitlines()
    assert (ran.exit_code, said[0]) == (0, "taken: Konsolidasi  (rapat@lama.example)")
    assert said[1].endswith("sequence 4; 1 invitees, 1 new in the directory, 1 answers known")
    assert said[2:4] == ["left: Rapat lama  (lewat@lama.example)", "  - It has passed."]
    assert said[-1] == "2 meetings: 1 taken, 0 updated, 0 unchanged, 1 left. Nothing was mailed."
    assert rows(run) == [1, 0, 0]
    again = run("--organiser-is-us")
    assert (again.output.splitlines()[0], rows(run)) == ("unchanged: Konsolidasi  (rapat@lama.example)", [1, 0, 0])


def test_a_dry_run_saves_nothing(run: Run) -> None:
    ran = run("--organiser-is-us", "--dry-run")
    assert (ran.exit_code, ran.output.splitlines()[0]) == (0, "would be taken: Konsolidasi  (rapat@lama.example)")
    assert ran.output.splitlines()[-1] == "Dry run: nothing was saved."
    assert rows(run) == [0, 0, 0]


def test_a_strange_organiser_is_refused_and_the_command_fails(run: Run) -> None:
    ran = run()
    assert (ran.exit_code, "sekretariat@lama.example" in ran.output, rows(run)) == (1, True, [0, 0, 0])


def test_a_file_that_is_no_calendar_and_hours_that_are_none(run: Run) -> None:
    assert run(content="bukan kalender").exit_code == 1
    assert run("--whole-days", "pagi").exit_code == 2
    assert run("--whole-days", "16.00-08.00").exit_code == 2
    assert rows(run) == [0, 0, 0]
