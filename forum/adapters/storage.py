"""Files on disk, named by what is in them.

    <root>/files/ab/abcdef…      what people gave us: documents, evidence, scanned sheets; never changed
    <root>/derived/12/123456…    what we can make again: PDFs and exports; may be emptied at any time

A name is the SHA-256 of the content, so the same file is kept once, and a file that no longer fits its name
is seen. Every file is written beside its place, flushed to the disk and then moved: readers and other
processes see all or nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _

log = logging.getLogger("forum.storage")
KEY = re.compile(r"[0-9a-f]{64}\Z")


class StorageFailed(Exception):
    """A stored file cannot be had."""


class MalformedKey(StorageFailed):
    """This is not the name of a stored file (64 lower-case hexadecimal digits)."""


class MissingFile(StorageFailed):
    """No such file was stored here."""


class DamagedFile(StorageFailed):
    """The file is there, but its content is no longer what was stored: restore it from a backup."""


class NotKept(StorageFailed, Problem):
    """The disk did not take the file: it is full, or the folder may not be written. A sentence for whoever sent it."""

    code = "not_kept"


class Storage:
    """Content-addressed files under one folder; safe for several threads and processes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        """Keep `content` and return its key. Doing it twice is harmless, and heals a damaged copy. Raises NotKept."""
        key = hashlib.sha256(content).hexdigest()
        place = self.path(key)
        if not (place.exists() and _hash_of(place) == key):
            try:
                _write(place, content)
            except OSError as error:
                log.error("a file of %s bytes was not kept: %s", len(content), error)
                raise NotKept(
                    _(
                        "The server could not keep the file: its disk takes no more. Everything else you typed "
                        "is still here. Tell the administrator, or send it without the file."
                    )
                ) from error
        return key

    def open(self, key: str) -> bytes:
        """The content, proved against its key. Raises MalformedKey, MissingFile, DamagedFile."""
        try:
            content = self.path(key).read_bytes()
        except FileNotFoundError as error:
            raise MissingFile(key) from error
        if hashlib.sha256(content).hexdigest() != key:
            raise DamagedFile(key)
        return content

    def path(self, key: str) -> Path:
        """Where the file is or would be, for handing it to a web server. Raises MalformedKey."""
        if not KEY.match(key):
            raise MalformedKey(f"not a key of stored files: {key[:80]!r}")
        return self.root / "files" / key[:2] / key

    def exists(self, key: str) -> bool:
        """Whether a file of that name is stored; says nothing of its health. Raises MalformedKey."""
        return self.path(key).is_file()

    def cached(self, key_parts: str, make: Callable[[], bytes]) -> bytes:
        """What `make` returned the first time for this description of its input.

        `key_parts` must name everything the result depends on: kind, version of the template, hash of the
        data. Two processes may both make it; both get a whole file. When `make` raises, nothing is kept. When
        the disk is full the result is returned all the same: a cache may fail, the document may not.
        """
        key = hashlib.sha256(key_parts.encode()).hexdigest()
        place = self.root / "derived" / key[:2] / key
        try:
            return _sealed_content(place.read_bytes())
        except (OSError, DamagedFile):
            content = make()
        with contextlib.suppress(OSError):
            _write(place, hashlib.sha256(content).digest() + content)
        return content


def _sealed_content(sealed: bytes) -> bytes:
    """Derived files start with the 32 bytes of their SHA-256, because their name does not prove their
    content.
    """
    seal, content = sealed[:32], sealed[32:]
    if hashlib.sha256(content).digest() != seal:
        raise DamagedFile("a derived file is damaged and will be made again")
    return content


def _hash_of(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _flush_folder(place.parent)


def _flush_folder(folder: Path) -> None:
    """Make the new name durable too (POSIX: a file's fsync does not cover its folder)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
