"""The verbs of sending: decide to whom, compose, look once more before a mail leaves. None commits."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from forum.accounts.models import User
from forum.actions import service as actions
from forum.extensions import db
from forum.invitations import queries as reads
from forum.invitations import service as invitations
from forum.jobs import service as jobs
from forum.kernel import clock
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.minutes import queries
from forum.minutes.models import MinutesVersion
from forum.minutes.sending import mails, parcels, readers, sent
from forum.minutes.sending.mails import KIND, Occasion
from forum.minutes.sending.models import CHOICES, MinutesParcel, MinutesReader, MinutesSending
from forum.minutes.sending.parcels import Layout, Parcel
from forum.outbox import service as outbox
from forum.outbox.freshness import AS_IT_IS, Verdict

SEND = "minutes.send"
STALE = timedelta(minutes=10)
"""A mail that waited longer is compared with the state of now before it leaves."""
GRACE = timedelta(minutes=10)
"""How long mails wait after publication. Whoever published reads the sealed page once more and sees the wrong name or
the missing word now; minutes are written for days, so ten minutes are late for nobody. The same for all forums: a time
that differs from forum to forum would have to be looked up each time."""
_WIDER = {"nobody": 0, "concerned": 1, "everybody": 2}


def decide(version: MinutesVersion, choice: str, by: User | None) -> MinutesSending:
    """To whom a version is sent: `everybody`, `concerned` (for whom something changed since they were told, and who was
    never told) or `nobody`; empty for the usual: everybody, of a later version those concerned. Once for each version.
    The mails are written after GRACE; the links that people read by are there at once, for handing them over.

    Raises Problem for another word.
    """
    choice = choice or ("everybody" if version.number == 1 else "concerned")
    if choice not in CHOICES:
        raise Problem(_("Choose to whom the minutes are sent."), code="unknown_choice", field="send")
    known = db.session.get(MinutesSending, version.id)
    if known is not None:
        return known
    now = clock.now()
    leaves_at = None if choice == "nobody" else now + GRACE
    row = MinutesSending(version_id=version.id, choice=choice, by_id=by.id if by else None, decided_at=now,
                         leaves_at=leaves_at)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    readers.ensure([one for one in reads.for_meeting(version.minutes.meeting_id) if one.sent_at is not None])
    jobs.enqueue(SEND, {"version_id": version.id}, key=f"{SEND}:{version.id}", due_at=leaves_at)
    return row


def locked(version: MinutesVersion) -> MinutesSending | None:
    """The decision about a version as it is now, held until the transaction ends: of two who decide at once, or of one
    and the worker, the second sees what the first did."""
    statement = select(MinutesSending).where(MinutesSending.version_id == version.id).with_for_update()
    return db.session.scalar(statement.execution_options(populate_existing=True))


def widen(version: MinutesVersion, choice: str, by: User | None) -> MinutesSending:
    """Send a published version to more people than was decided first, or after it was stopped. The same choice again
    changes nothing. At once, unless what was decided first still waits: then with that.

    Raises Problem for fewer (a mail that left cannot be taken back), Conflict when a newer version is in force.
    """
    row = locked(version) or MinutesSending(version_id=version.id, choice="nobody")
    if choice not in CHOICES or _WIDER[choice] < _WIDER[row.choice]:
        raise Problem(_("Emails that have left cannot be taken back."), code="narrower", field="send")
    newest = queries.latest_version(version.minutes.meeting_id)
    if newest is None or newest.id != version.id:
        raise Conflict(_("A newer version is in force. Send that one."), code="old_version")
    if choice != row.choice:
        row.leaves_at = row.leaves_at if row.is_held else None
        row.choice, row.by_id, row.decided_at, row.done_at = choice, by.id if by else None, clock.now(), None
        row.stopped_at, row.stopped_by_id = None, None
        db.session.add(row)
        db.session.flush()
        jobs.again(SEND, {"version_id": version.id}, key=f"{SEND}:{version.id}")
    return row


def send(payload: dict[str, Any]) -> None:
    """The job: compose and store the mails of a version, and note who was sent what, in one transaction. However often
    it runs, each address gets each version once. A version that is no longer in force leaves it to the newer to tell.
    Raises `jobs.Later` before their time.
    """
    version = db.session.get(MinutesVersion, payload["version_id"])
    row = locked(version) if version is not None else None
    if version is None or row is None:
        return
    if row.is_held and row.leaves_at is not None:
        raise jobs.Later("it is not their time yet", row.leaves_at)
    meeting = version.minutes.meeting
    layout = laid_out(version)
    links = readers.ensure([one for parcel in (*layout.parcels, *layout.unreached) for one in parcel.invitations])
    newest = queries.latest_version(meeting.id)
    if row.choice != "nobody" and newest is not None and newest.id == version.id:
        _post(version, to_tell(version.minutes_id, version.number, layout, row.choice), links)
    row.done_at = clock.now()


def of(version: MinutesVersion) -> MinutesSending | None:
    """What was decided about sending a version; None for one from before minutes were sent."""
    return db.session.get(MinutesSending, version.id)


def laid_out(version: MinutesVersion) -> Layout:
    """Who gets what of a version, with the real report links."""
    return parcels.lay_out(version.minutes.meeting, version.content, actions.owner_link)


def to_tell(minutes_id: int, number: int, layout: Layout, choice: str) -> list[tuple[Parcel, str]]:
    """Who is sent version `number` when this is chosen, each with how they hear of it (`first` or `corrected`): not
    whoever was sent that version already. Two statements."""
    told = sent.last_told(minutes_id)
    found = []
    for parcel in layout.parcels if choice != "nobody" else ():
        known = told.get(parcel.recipient)
        if known is None:
            found.append((parcel, "first"))
        elif known.number != number and (choice == "everybody" or known.digest != parcel.digest):
            found.append((parcel, "corrected"))
    return found


def _post(version: MinutesVersion, chosen: list[tuple[Parcel, str]], links: Mapping[int, MinutesReader]) -> None:
    already = set(db.session.scalars(select(MinutesParcel.recipient).where(MinutesParcel.version_id == version.id)))
    fresh = [(parcel, kind) for parcel, kind in chosen if parcel.recipient not in already]
    if not fresh:
        return
    meeting, now = version.minutes.meeting, clock.now()
    postings, notes = [], []
    for parcel, kind in fresh:
        key = key_of(version, parcel)
        occasion = Occasion(meeting, version.content, kind, version.reason)
        first = parcel.invitations[0] if parcel.invitations else None
        postings.append(outbox.Posting(
            mails.mail(parcel, occasion, key=key, link=mails.link_of(parcel, meeting, links)), key=key, kind=KIND,
            topic=f"minutes:{version.minutes_id}:{_short(parcel)}", rank=version.number,
            envelope_from=invitations.reply_address(first) if first else None,
        ))  # fmt: skip
        notes.append({
            "version_id": version.id, "recipient": parcel.recipient, "name": parcel.name[:500], "kind": kind,
            "form": parcel.form, "promises": len(parcel.owned), "decisions": len(parcel.concerning),
            "digest": parcel.digest, "invitation_id": first.id if first else None, "outbox_key": key, "at": now,
        })  # fmt: skip
    outbox.post_all(postings)
    db.session.execute(insert(MinutesParcel), notes)


def key_of(version: MinutesVersion, parcel: Parcel) -> str:
    """The outbox key: the same address and version, the same key. It names nobody."""
    return f"minutes:{version.id}:{_short(parcel)}"


def _short(parcel: Parcel) -> str:
    return hashlib.sha256(parcel.recipient.encode()).hexdigest()[:24]


def look(key: str) -> Verdict:
    """Judge a mail that waited: whoever is no longer concerned (withdrawn, another address) is not written to, and what
    changed meanwhile (an action item withdrawn, a link renewed) is written anew."""
    note = db.session.scalar(select(MinutesParcel).where(MinutesParcel.outbox_key == key))
    if note is None:
        return AS_IT_IS
    version = db.session.get_one(MinutesVersion, note.version_id)
    layout, meeting = laid_out(version), version.minutes.meeting
    parcel = next((one for one in layout.parcels if one.recipient == note.recipient), None)
    if parcel is None:
        return Verdict(drop=True)
    links = readers.of(one.id for one in parcel.invitations)
    occasion = Occasion(meeting, version.content, note.kind, version.reason)
    return Verdict(mail=mails.mail(parcel, occasion, key=key, link=mails.link_of(parcel, meeting, links)))
