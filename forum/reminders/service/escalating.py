"""Telling a superior office which agencies have not answered: an organiser's decision, never done by itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forum import config
from forum.accounts.models import User
from forum.adapters import mime
from forum.directory.models import Office
from forum.extensions import db
from forum.invitations import labels as invitation_labels
from forum.invitations import queries as invitations
from forum.invitations import rules as invitation_rules
from forum.invitations.models import Invitation
from forum.invitations.service import inviter
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting
from forum.outbox import service as outbox
from forum.outbox.compose import compose
from forum.reminders import queries, quiet, words
from forum.reminders.models import Escalation
from forum.reminders.service.letters import of_meeting

KIND = "escalation"
USUAL_SIDES = ("government",)


@dataclass(frozen=True)
class Superior:
    """Who is written to: a chair of the directory, or somebody typed."""

    title: str
    email: str
    name: str = ""
    office: Office | None = None
    locale: str = "id"


@dataclass(frozen=True)
class Agency:
    """An organisation none of whose chairs has answered, with the chairs that were asked."""

    name: str
    side: str
    chairs: list[Invitation]


def silent_agencies(
    meeting_id: int, sides: Collection[str] = USUAL_SIDES, *, but: Office | None = None
) -> list[Agency]:
    """The organisations that were asked and of which nobody has answered, by side and name. Two queries.

    Who answered before we moved the meeting did answer: they are reminded, not named to a superior. Nor is the
    superior's own organisation, the one of `but`.
    """
    current, before = invitations.latest_replies(meeting_id)
    replies = current.keys() | before.keys()
    own = but.organisation_id if but else None
    asked: dict[tuple[str, str], list[Invitation]] = {}
    for one in invitations.for_meeting(meeting_id):
        is_own = own is not None and one.organisation_id == own
        if one.side in sides and one.delegated_from_id is None and one.sent_at is not None and not is_own:
            asked.setdefault((one.side, one.organisation_name or invitation_labels.office(one)), []).append(one)
    return [
        Agency(name, side, chairs)
        for (side, name), chairs in asked.items()
        if not any(one.id in replies for one in chairs)
    ]  # fmt: skip


def escalate(
    meeting: Meeting, to: Superior, text: str, *, key: str, sides: Sequence[str] = USUAL_SIDES, by: User | None = None
) -> Escalation:
    """Write to a superior office once; in its night the mail waits for the morning, and for the list of then.

    The same `key` again returns the first. Raises Problem for an address we cannot write to, words with an unknown
    placeholder, a meeting that is not ahead, and when every agency has answered.
    """
    known = db.session.scalar(select(Escalation).where(Escalation.key == key))
    if known is not None:
        return known
    if meeting.state != "announced" or meeting.starts_at <= clock.now():
        raise Problem(_("Only before an announced meeting can anybody be reminded to answer."), code="not_ahead")
    if not to.title.strip():
        raise Problem(_("Write to which office the mail goes."), code="no_title", field="title")
    email = to.email.strip().lower()
    if not invitation_rules.is_mailable(email):
        raise Problem(_("“%(email)s” is not an email address we can write to.", email=email[:80]), code="bad_address",
                      field="email")  # fmt: skip
    words.check(text, "escalation", "text")
    if not silent_agencies(meeting.id, sides, but=to.office):
        raise Problem(_("Every agency has answered: there is nobody to name."), code="nobody")
    row = Escalation(
        key=key, meeting_id=meeting.id, by_id=by.id if by else None, at=clock.now(),
        office_id=to.office.id if to.office else None, to_title=to.title.strip(), to_name=to.name.strip(),
        to_email=email, locale=to.locale, sides=list(sides), text=text.strip(), agencies=[],
    )  # fmt: skip
    row.meeting = meeting
    db.session.add(row)
    db.session.flush()
    send(row)
    return row


def waiting() -> list[int]:
    """The mails to superior offices that wait for the morning."""
    return list(db.session.scalars(select(Escalation.id).where(
        Escalation.sent_at.is_(None), Escalation.dropped_at.is_(None))))  # fmt: skip


def send(row: Escalation) -> bool:
    """Send it if it is not night there; drop it when nobody is left to name or the meeting is no longer ahead."""
    if row.sent_at is not None or row.dropped_at is not None:
        return False
    meeting, now = row.meeting, clock.now()
    agencies = silent_agencies(meeting.id, row.sides, but=row.office)
    if meeting.state != "announced" or meeting.starts_at <= now or not agencies:
        row.dropped_at = now
        return False
    if quiet.night(now, zone_of(row), queries.quiet_hours(meeting.forum_id)) is not None:
        return False
    row.agencies, row.sent_at = [one.name for one in agencies], now
    key = f"escalation:{row.id}"
    outbox.post(mail(row, agencies, key), key=key, kind=KIND, envelope_from=config.current().reply_address)
    return True


def zone_of(row: Escalation) -> str:
    """The clock of the superior office: its region's, else the meeting's."""
    region = row.office.organisation.region if row.office else None
    return region.timezone if region else row.meeting.timezone


def mail(row: Escalation, agencies: Sequence[Agency], key: str) -> mime.Mail:
    """The mail in the words of whoever sends it. An answer to it goes to that person."""
    meeting = row.meeting
    with speaking(row.locale):
        filled = words.fill(row.text, values(row, agencies, meeting))
    return compose(
        "escalation",
        key=key,
        to_name=row.to_name or row.to_title,
        to_email=row.to_email,
        locale=row.locale,
        context={"meeting": meeting, "forum": meeting.forum, "inviter": inviter(meeting), "paragraphs": filled,
                 "title": row.to_title, "name": row.to_name, "number": len(agencies),
                 "by": row.by.name if row.by else ""},
        sender_name=inviter(meeting),
        reply_to=row.by.email if row.by else None,
    )  # fmt: skip


def values(row: Escalation, agencies: Sequence[Agency], meeting: Meeting) -> dict[str, str]:
    """What the placeholders stand for, in the language spoken now."""
    return {
        **of_meeting(meeting),
        "jabatan": row.to_title,
        "nama": row.to_name or row.to_title,
        "jumlah": str(len(agencies)),
        "daftar": "\n".join(f"{number}. {one.name}" for number, one in enumerate(agencies, 1)),
    }
