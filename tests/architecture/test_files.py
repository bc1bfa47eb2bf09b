"""Small files with names that say something."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEANINGLESS = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
FOLDERS = ("forum", "templates", "static/css", "static/js", "tests", "script", "migrations")


def sources() -> list[Path]:
    found = []
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            inside = path.relative_to(ROOT).parts
            if (
                path.is_file()
                and path.suffix in (".py", ".html", ".css", ".js", ".txt", "")
                and "__pycache__" not in inside
            ):
                found.append(path)
    return found


def test_no_file_is_longer_than_300_lines_and_conftest_than_150() -> None:
    long = []
    for path in sources():
        if "versions" in path.parts or "golden" in path.parts or path.suffix == ".txt":
            continue
        lines = len(path.read_bytes().splitlines())
        if lines > (150 if path.name == "conftest.py" else 300):
            long.append(f"{path.relative_to(ROOT)}: {lines}")
    assert long == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(path.relative_to(ROOT)) for path in sources() if path.stem in MEANINGLESS] == []


def test_there_is_no_bare_todo() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    found = [
        f"{path.relative_to(ROOT)}: {mark}"
        for path in sources()
        if path != Path(__file__)
        for mark in marks
        if mark in path.read_text(errors="ignore").split()
    ]
    assert found == []
