"""Letters that travel with mails: finished ones only, each invitee's own, and not the same one twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum import config
from forum.adapters import mime
from forum.adapters.storage import Storage
from forum.extensions import db
from forum.invitations.letters import queries
from forum.invitations.letters.service.preparing import finished, pieces, prepare
from forum.invitations.letters.service.signed import is_stale
from forum.invitations.models import Invitation, Letter, LetterSent
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext, speaking
from forum.meetings.events import MeetingMoved, MeetingReworded
from forum.meetings.models import Meeting
from forum.meetings.queries import by_id as meeting_by_id


@dataclass(frozen=True)
class Enclosed:
    """A letter ready to go: where its bytes are, and what it says (`said`, as `LetterSent.digest` keeps it)."""

    said: str
    storage_key: str


def travelling(meeting: Meeting) -> Letter | None:
    """The letter that goes with this meeting's invitations; None when the organiser did not switch that on, or the
    signed one is no longer true."""
    letter = queries.of_meeting(meeting.id)
    return letter if letter is not None and letter.attach and not is_stale(letter) else None


def missing(meeting: Meeting, invitations: Sequence[Invitation]) -> list[Invitation]:
    """Whose letter should travel and is not finished."""
    letter = travelling(meeting)
    if letter is None or letter.signed_key:
        return []
    wanted = {key: piece.digest for key, piece in pieces(letter, invitations).items()}
    made = finished(letter.id, wanted.values())
    return [one for one in invitations if wanted[one.id] not in made]


def expect_ready(meeting: Meeting, invitations: Sequence[Invitation]) -> None:
    """Raise Problem (`letters_not_ready`) when letters should travel with these invitations and are not finished."""
    letter = travelling(meeting)
    if letter is not None and letter.signed_key and not Storage(config.current().files).exists(letter.signed_key):
        raise Problem(_("The file of the signed letter is no longer on the server. Upload it again. Nothing was sent."),
                      code="letters_not_ready")  # fmt: skip
    if number := len(missing(meeting, invitations)):
        raise Problem(
            ngettext("The letter for %(num)d invitee is not ready yet. Nothing was sent.",
                     "The letters for %(num)d invitees are not ready yet. Nothing was sent.", number),
            code="letters_not_ready",
        )  # fmt: skip


def prepare_missing(meeting: Meeting) -> int:
    """Have the letters made that should travel and are not finished. How many pieces of work there are."""
    letter = travelling(meeting)
    if letter is None or letter.signed_key:
        return 0
    return prepare(letter, [one for one in queries.invited(meeting.id) if one.sent_at is None])


def follow(event: MeetingMoved | MeetingReworded) -> None:
    """What letters say has changed: have new ones made for those who were told before, in time for the mail that tells
    them (it waits a few minutes for further changes)."""
    meeting = meeting_by_id(event.meeting_id)
    letter = travelling(meeting)
    if letter is not None and not letter.signed_key:
        prepare(letter, [one for one in queries.invited(meeting.id) if one.sent_at is not None and one.email])


def waits(invitation: Invitation) -> bool:
    """Whether this invitation must wait for its letter; the worker was then asked to make it, and sends it after."""
    if not missing(invitation.meeting, [invitation]):
        return False
    letter = queries.of_meeting(invitation.meeting_id)
    if letter is None or letter.failure:
        return False
    prepare(letter, [invitation], then_send=True)
    return True


def enclosed(meeting: Meeting, invitations: Sequence[Invitation]) -> dict[int, Enclosed]:
    """Invitation id -> the letter to enclose: finished, and not the one this invitee already has."""
    letter = travelling(meeting)
    if letter is None or not invitations:
        return {}
    had = {key: row.digest for key, row in queries.sent([one.id for one in invitations]).items()}
    if letter.signed_key:
        new = Enclosed(letter.signed_key, letter.signed_key)
        return {one.id: new for one in invitations if had.get(one.id) != new.said}
    wanted = pieces(letter, invitations)
    made = finished(letter.id, {piece.digest for piece in wanted.values()})
    return {
        key: Enclosed(piece.said, made[piece.digest].storage_key)
        for key, piece in wanted.items()
        if piece.digest in made and had.get(key) != piece.said
    }


def attachments(meeting: Meeting, invitations: Sequence[Invitation]) -> dict[int, mime.Attachment]:
    """Invitation id -> the PDF to attach to its mail, as `enclosed`. Raises StorageFailed for one that got lost."""
    letters, files = enclosed(meeting, invitations), Storage(config.current().files)
    opened = {key: files.open(key) for key in {one.storage_key for one in letters.values()}}
    return {
        one.id: mime.Attachment(filename(one.locale), "application/pdf", opened[letters[one.id].storage_key])
        for one in invitations
        if one.id in letters
    }


def note(meeting: Meeting, invitations: Sequence[Invitation]) -> None:
    """Write down that their letters went with the mails that were just posted."""
    letters = enclosed(meeting, invitations)
    now = clock.now()
    db.session.add_all(
        LetterSent(invitation_id=key, digest=one.said, storage_key=one.storage_key, at=now)
        for key, one in letters.items()
    )


def filename(locale: str) -> str:
    """What the file is called in the mail."""
    with speaking(locale):
        return _("invitation-letter.pdf")
