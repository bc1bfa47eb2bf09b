"""Having PDFs made: asked for in a request, made by the worker, kept by what they say.

A mail is composed in a transaction and must not wait for pages to be laid out; so it takes what is finished, and
whoever sends is told when something is not.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError

from forum import config
from forum.adapters.storage import Storage
from forum.extensions import db
from forum.invitations.letters import content, document, queries
from forum.invitations.letters.content import LetterContent, Recipient
from forum.invitations.models import Invitation, Letter, LetterCopy
from forum.jobs import service as jobs
from forum.kernel import clock, ids, transaction

_T = TypeVar("_T")
COPIES = "letters.copies"
PATIENCE = timedelta(minutes=5)  # so long a page says that letters are being made
AT_ONCE = 20  # letters in one job: a few seconds of work, so that several workers share them
MOST_IN_ONE_FILE = 100  # letters in one file for the printer: about 500 MiB of memory while it is made


@dataclass(frozen=True)
class Piece:
    """A PDF that can be made: the letters in it, and the name of what they say. `said` is the same name without the
    look of the paper, which tells whether a letter changed."""

    letter: LetterContent
    recipients: tuple[Recipient, ...]
    said: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{document.edition()}:{self.said}".encode()).hexdigest()


@dataclass(frozen=True)
class State:
    """How many of the letters are ready to be attached, how many of the files for the printer, and whether
    the worker was asked for them a moment ago."""

    ready: int
    total: int
    files_ready: int
    files: int
    is_being_made: bool


def pieces(letter: Letter, invitations: Sequence[Invitation]) -> dict[int, Piece]:
    """Invitation id -> the letter for that invitee."""
    said = content.of_letter(letter, _listed(letter))
    found = {}
    for one in invitations:
        recipient = content.of_recipient(letter, one)
        found[one.id] = Piece(said, (recipient,), content.digest(said, recipient))
    return found


def bundles(letter: Letter) -> list[Piece]:
    """The files for the printer: a letter for each chair, MOST_IN_ONE_FILE at most in each; or one letter for all."""
    chairs = queries.chairs(letter.meeting_id)
    said = content.of_letter(letter, chairs if letter.addressing == "list" else [])
    recipients = [content.of_recipient(letter, one) for one in chairs]
    if letter.addressing == "list":
        recipients = recipients[:1]
    return [Piece(said, tuple(part), content.digest(said, *part)) for part in _parts(recipients, MOST_IN_ONE_FILE)]


def _parts(things: Sequence[_T], most: int) -> Iterator[Sequence[_T]]:
    for first in range(0, len(things), most):
        yield things[first : first + most]


def _listed(letter: Letter) -> list[Invitation]:
    return queries.chairs(letter.meeting_id) if letter.addressing == "list" else []


def finished(letter_id: int, digests: Iterable[str]) -> dict[str, LetterCopy]:
    """Digest -> the PDF, of those that are made and still lie in storage."""
    files = Storage(config.current().files)
    made = queries.copies(letter_id, set(digests))
    return {digest: row for digest, row in made.items() if files.exists(row.storage_key)}


def state(letter: Letter) -> State:
    """How far the PDFs are, for the page of the letter and before sending."""
    wanted = [piece.digest for piece in pieces(letter, queries.invited(letter.meeting_id)).values()]
    files = [piece.digest for piece in bundles(letter)]
    made = finished(letter.id, {*wanted, *files})
    is_asked = letter.asked_at is not None and not letter.failure and clock.now() - letter.asked_at < PATIENCE
    return State(
        sum(one in made for one in wanted), len(wanted), sum(one in made for one in files), len(files), is_asked
    )


def prepare(
    letter: Letter, invitations: Sequence[Invitation] = (), *, files: bool = False, then_send: bool = False
) -> int:
    """Have the letters to `invitations` made, and the `files` for the printer. How many pieces of work there are.

    What is made already is not made again. `then_send`: these invitations wait for their letters,
    and leave with them.
    """
    wanted = {key: piece.digest for key, piece in pieces(letter, invitations).items()}
    made = finished(letter.id, wanted.values())
    missing = [key for key, digest in wanted.items() if digest not in made]
    work: list[dict[str, Any]] = [
        {"letter_id": letter.id, "invitation_ids": list(part), "then_send": then_send}
        for part in _parts(missing, AT_ONCE)
    ]
    if files:
        work += [{"letter_id": letter.id, "file": number} for number in range(len(bundles(letter)))]
    if work:
        letter.asked_at, letter.failure = clock.now(), ""
        jobs.enqueue_all(COPIES, {f"letters:{letter.id}:{ids.new_key()}": one for one in work}, priority=3)
    return len(work)


def make(letter_id: int, invitation_ids: Sequence[int] = (), file: int | None = None) -> None:
    """Make what is missing and keep it; called by the worker, outside a transaction. Raises pdf.PdfFailed."""
    letter = db.session.get(Letter, letter_id)
    if letter is None:
        return
    wanted = list(pieces(letter, queries.invited(letter.meeting_id, invitation_ids)).values()) if invitation_ids else []
    if file is not None:
        wanted += bundles(letter)[file : file + 1]
    made = finished(letter_id, {piece.digest for piece in wanted})
    db.session.rollback()  # nothing is locked while pages are laid out
    for piece in {piece.digest: piece for piece in wanted if piece.digest not in made}.values():
        keep(letter_id, piece, document.render(piece.letter, piece.recipients))


def keep(letter_id: int, piece: Piece, made: bytes) -> None:
    """Write down that this PDF exists; another worker may have been first."""
    key = Storage(config.current().files).put(made)
    try:
        with transaction.writing():
            db.session.add(LetterCopy(letter_id=letter_id, digest=piece.digest, storage_key=key, size=len(made)))
            db.session.flush()
    except IntegrityError:
        db.session.rollback()
