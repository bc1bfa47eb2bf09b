"""Where fuzzing begins: real shapes of answers, what we write ourselves, and each input that was ever a problem."""

from collections.abc import Iterator
from pathlib import Path

from forum.adapters import mime

HERE = Path(__file__).parent
ADAPTERS = HERE.parent / "adapters"
FOUND = HERE / "seeds"


def seeds(target: str) -> Iterator[tuple[str, bytes]]:
    """Names and bytes for a target of tests/fuzz/targets.py."""
    for path in sorted(FOUND.glob("*")):
        yield f"found-{path.name}", path.read_bytes()
    mails = {path.stem: path.read_bytes() for path in sorted(ADAPTERS.glob("replies/*.eml"))}
    if target == "mail":
        yield from mails.items()
        return
    for name, raw in mails.items():
        for number, part in enumerate(mime.read(raw).calendars):
            yield f"{name}-{number}", part.content
    for path in sorted([*ADAPTERS.glob("golden/*.ics"), *ADAPTERS.glob("exports/*.ics")]):
        yield path.stem, path.read_bytes()


def words(target: str) -> list[bytes]:
    """What a fuzzer may put in at once: names, values and line ends that mean something to the readers."""
    named = (HERE / "words.txt").read_text().splitlines()
    mail = (HERE / "words_of_mail.txt").read_text().splitlines()
    return [
        word.encode().decode("unicode_escape").encode("latin-1") for word in named + (mail if target == "mail" else [])
    ]
