"""Files named by their content, and the cache beside them."""

from __future__ import annotations

import hashlib
import multiprocessing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.adapters.storage import DamagedFile, MalformedKey, MissingFile, NotKept, Storage

WORDS = b"Notula 20 November 2026"
KEY = hashlib.sha256(WORDS).hexdigest()


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files of the forum")


def everything_in(storage: Storage) -> list[str]:
    return sorted(str(path.relative_to(storage.root)) for path in storage.root.rglob("*") if path.is_file())


def test_a_file_is_kept_under_the_hash_of_its_content(storage: Storage) -> None:
    assert storage.put(WORDS) == KEY
    assert storage.open(KEY) == WORDS
    assert storage.path(KEY) == storage.root / "files" / KEY[:2] / KEY
    assert everything_in(storage) == [f"files/{KEY[:2]}/{KEY}"]


def test_the_same_file_twice_is_one_file_and_is_not_written_again(storage: Storage) -> None:
    storage.put(WORDS)
    before = storage.path(KEY).stat().st_ino
    assert storage.put(WORDS) == KEY
    assert storage.path(KEY).stat().st_ino == before


def test_an_empty_file_is_a_file(storage: Storage) -> None:
    assert storage.open(storage.put(b"")) == b""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(content=st.binary())
def test_whatever_goes_in_comes_out(storage: Storage, content: bytes) -> None:
    assert storage.open(storage.put(content)) == content


def test_a_file_that_was_never_stored_is_missing(storage: Storage) -> None:
    assert storage.exists(KEY) is False
    with pytest.raises(MissingFile, match=KEY):
        storage.open(KEY)


@pytest.mark.parametrize("key", ["", "../" * 5 + "etc/passwd", KEY.upper(), KEY + "0", KEY[:-1], KEY + "\n", "z" * 64])
def test_a_key_that_is_none_is_refused_before_the_disk_is_asked(storage: Storage, key: str) -> None:
    for ask in (storage.open, storage.path, storage.exists):
        with pytest.raises(MalformedKey):
            ask(key)


def test_a_damaged_file_is_not_handed_out_and_is_healed_by_storing_it_again(storage: Storage) -> None:
    storage.put(WORDS)
    storage.path(KEY).write_bytes(b"something else")
    with pytest.raises(DamagedFile, match=KEY):
        storage.open(KEY)
    storage.put(WORDS)
    assert storage.open(KEY) == WORDS


def test_a_write_that_fails_leaves_nothing_behind(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NotKept):
        storage.put(WORDS)
    assert everything_in(storage) == []


def test_what_was_made_once_is_not_made_again(storage: Storage) -> None:
    makings = []

    def make() -> bytes:
        makings.append("made")
        return WORDS

    assert [storage.cached("letter 1", make) for _ in range(3)] == [WORDS] * 3
    assert makings == ["made"]
    storage.cached("letter 2", make)
    assert makings == ["made", "made"]


def test_derived_files_lie_apart_from_what_people_gave_us(storage: Storage) -> None:
    storage.cached("letter 1", lambda: WORDS)
    (place,) = everything_in(storage)
    assert place.startswith("derived/")
    assert storage.exists(KEY) is False


@pytest.mark.parametrize("left", [b"", b"half a file", b"\0" * 200])
def test_a_damaged_derived_file_is_made_again(storage: Storage, left: bytes) -> None:
    storage.cached("letter 1", lambda: WORDS)
    (place,) = everything_in(storage)
    (storage.root / place).write_bytes(left)
    assert storage.cached("letter 1", lambda: WORDS) == WORDS
    assert storage.cached("letter 1", lambda: b"never asked") == WORDS


def test_a_failed_making_is_not_remembered(storage: Storage) -> None:
    with pytest.raises(ZeroDivisionError):
        storage.cached("letter 1", lambda: bytes(1 // 0))
    assert storage.cached("letter 1", lambda: WORDS) == WORDS


def test_a_full_disk_does_not_stop_the_document(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert storage.cached("letter 1", lambda: WORDS) == WORDS
    assert everything_in(storage) == []


def store_much(root: Path, results: multiprocessing.Queue[set[bytes]]) -> None:
    storage = Storage(root)
    seen = {storage.cached(f"letter {number % 5}", lambda: WORDS * 5000) for number in range(100)}
    for number in range(50):
        storage.put(b"%d" % number * 1000)
    results.put(seen)


def test_two_processes_write_the_same_files_and_both_read_them_whole(storage: Storage) -> None:
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[set[bytes]] = context.Queue()
    workers = [context.Process(target=store_much, args=(storage.root, results)) for _ in range(2)]
    for worker in workers:
        worker.start()
    assert [results.get(timeout=60) for _ in workers] == [{WORDS * 5000}] * 2
    for worker in workers:
        worker.join(timeout=60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    files = everything_in(storage)
    assert len(files) == 55
    assert [storage.open(Path(name).name) for name in files if name.startswith("files/")] != []
