"""What owners say about their promises."""

from dataclasses import dataclass

from sqlalchemy import select

from forum import config
from forum.accounts.models import User
from forum.actions.events import PromiseReported
from forum.actions.labels import status_choices
from forum.actions.models import Action, ActionUpdate
from forum.actions.rules import is_web_address
from forum.adapters.storage import Storage
from forum.adapters.text import RefusedFile, sniff_media_type
from forum.extensions import db
from forum.kernel import clock, ids
from forum.kernel.errors import Gone, Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _

EVIDENCE_LIMIT = 10 * 1024 * 1024
"""Bytes."""
NOTE_LIMIT = 5000


@dataclass(frozen=True)
class Evidence:
    """An uploaded file: the name it came with (only shown, never a path) and its bytes."""

    filename: str
    content: bytes


def report(
    action: Action,
    *,
    client_key: str,
    status: str,
    note: str = "",
    evidence_url: str = "",
    evidence: Evidence | None = None,
    evidence_is_public: bool = False,
    reporter: str = "",
    user: User | None = None,
    progress: int | None = None,
    source: str = "owner",
    meeting_id: int | None = None,
) -> ActionUpdate:
    """Add a report to the thread. The same `client_key` again returns the first one: a double submit is harmless.

    So does a report that repeats the newest one word for word: a form sent again after going back.

    `progress` is in per cent, None when nobody says. `source` is who says it; with "meeting", `meeting_id` is where.

    Raises Problem for an unknown status, a progress outside 0 to 100, an address that is not http(s), a file of a
    kind we do not keep, and a report that says nothing; Gone for a withdrawn promise.
    """
    client_key = ids.token_hash(f"{action.id}:{client_key}")
    known = db.session.scalar(select(ActionUpdate).where(ActionUpdate.client_key == client_key))
    if known is not None:
        return known
    if action.withdrawn_at is not None or action.published_at is None:
        raise Gone(_("This action item was withdrawn; there is nothing to report any more."), code="withdrawn")
    if status not in status_choices():
        raise Problem(_("Choose how far the work is."), code="unknown_status", field="status")
    if progress is not None and not 0 <= progress <= 100:
        raise Problem(_("Progress is between 0 and 100 per cent."), code="odd_progress", field="progress")
    if len(note) > NOTE_LIMIT:
        raise Problem(_("A note has at most %(limit)s characters.", limit=NOTE_LIMIT), code="too_long", field="note")
    evidence_url = evidence_url.strip()
    if evidence_url and (not is_web_address(evidence_url) or len(evidence_url) > 2000):
        raise Problem(_("The address must begin with http:// or https://, for example https://contoh.example/laporan."),
                      code="odd_address", field="evidence_url")  # fmt: skip
    newest = db.session.scalar(
        select(ActionUpdate).where(ActionUpdate.action_id == action.id).order_by(ActionUpdate.id.desc()).limit(1)
    )
    silent = not (note.strip() or evidence_url or evidence or progress is not None)
    if silent and status == (newest.status if newest else "not_started"):
        raise Problem(_("This says nothing new. Choose how far the work is now, or write what has been done."),
                      code="says_nothing", field="status")  # fmt: skip
    update = ActionUpdate(
        client_key=client_key, action_id=action.id, status=status, note=note.strip(), evidence_url=evidence_url,
        progress=progress, source=source, verdict="", meeting_id=meeting_id,
        evidence_is_public=evidence_is_public, reporter=reporter.strip()[:250],
        user_id=user.id if user is not None else None, at=clock.now(),
    )  # fmt: skip
    if evidence is not None:
        _keep(update, evidence)
    if newest is not None and _said(newest) == _said(update):
        return newest
    db.session.add(update)
    db.session.flush()
    record(PromiseReported(action.id, update.id))
    return update


def _said(update: ActionUpdate) -> tuple[object, ...]:
    return (
        update.status,
        update.progress,
        update.verdict,
        update.note,
        update.evidence_url,
        update.evidence_key,
        update.evidence_is_public,
    )


def _keep(update: ActionUpdate, evidence: Evidence) -> None:
    try:
        kind = sniff_media_type(evidence.content, limit=EVIDENCE_LIMIT)
    except RefusedFile as refused:
        raise Problem(_refusal(refused.reason_code), code=refused.reason_code, field="evidence_file") from refused
    stem = evidence.filename.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or evidence.filename
    update.evidence_filename = f"{' '.join(stem.split())[:200] or 'bukti'}.{kind.extension}"
    update.evidence_media_type = kind.media_type
    update.evidence_key = Storage(config.current().files).put(evidence.content)


def _refusal(code: str) -> str:
    words: dict[str, str] = {
        "empty": _("The file is empty. Choose it again."),
        "too_large": _(
            "The file is larger than %(size)s MB. Make it smaller, or give its address.",
            size=EVIDENCE_LIMIT // 1024 // 1024,
        ),
        "macros": _("Office files with macros are not kept. Save it as PDF."),
        "encrypted": _("The file has a password. Save it without one."),
        "not_allowed": _(
            "Files of this kind are not kept. Use PDF, a photo (JPEG, PNG, WebP), Word, Excel, ODT or CSV."
        ),
    }
    return words[code]
