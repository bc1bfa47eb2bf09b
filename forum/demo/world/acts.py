"""What people in Kabupaten Contoh do: plan, invite, answer, come. Chance decides the same way every time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from forum.accounts.models import User
from forum.adapters import pdf
from forum.attendance import service as attendance
from forum.demo.world import letter, names, texts
from forum.directory import queries as directory
from forum.directory.models import Office
from forum.extensions import db
from forum.forums import queries as forums
from forum.forums.models import Forum
from forum.invitations import service as invitations
from forum.invitations.models import Invitation, ServiceRequest
from forum.invitations.service import mandates
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.meetings.models import Meeting
from forum.paths import STATIC

ZONE = "Asia/Jakarta"

# How the head of an agency behaves, in hundredths: comes, sends the deputy, sends staff, excuses, stays away.
HABITS = (
    (78, 14, 4, 3, 1), (55, 30, 8, 5, 2), (30, 45, 15, 6, 4),
    (12, 40, 34, 8, 6), (4, 22, 48, 10, 16), (0, 8, 34, 12, 46),
)  # fmt: skip
OUTCOMES = ("head", "deputy", "staff", "absent_notice", "absent")


def working_day(near: datetime, hour: int) -> datetime:
    """That hour (WIB) of the nearest Monday to Thursday at or before `near`."""
    local = near.astimezone(ZoneInfo(ZONE)).replace(hour=hour, minute=0, second=0, microsecond=0)
    return local - timedelta(days=max(0, local.weekday() - 3))


def ago(days: int, hour: int, minute: int = 0) -> datetime:
    """That time of the day (WIB), so many days ago."""
    today = clock.now().astimezone(ZoneInfo(ZONE))
    return today.replace(hour=hour, minute=minute, second=0, microsecond=0) - timedelta(days=days)


def plan(forum: Forum, by: User, gathering: texts.Gathering, start: datetime) -> Meeting:
    """A draft with its agenda, and the number that the secretariat typed for its letter."""
    meeting = meetings.plan(
        forum, kind=gathering.kind, title=gathering.title, starts_at=start, duration_minutes=gathering.minutes,
        timezone=ZONE, place=gathering.place, link=gathering.link, region=forum.region,
        letter_number="" if gathering is texts.DRAFT else letter.number(start), is_public=gathering.is_public, by=by,
    )  # fmt: skip
    lines = [meetings.AgendaLine(topic.title, topic.minutes, topic.presenter) for topic in gathering.topics]
    meetings.set_agenda(meeting, lines, by)
    return meeting


def heads(meeting: Meeting) -> list[Office]:
    """The chairs of the heads of all the forum's agencies and civil society members."""
    organisations = [member.organisation_id for member in forums.members(meeting.forum_id, meeting.starts_at.date())]
    return [office for office in directory.offices(organisations) if office.rank == "head"]


def invite(meeting: Meeting, by: User) -> None:
    """Ask all heads, and send."""
    invitations.add_offices(meeting, heads(meeting), by)
    invitations.send(meeting, by)


def fate_of(invitation: Invitation, chance: Random) -> str:
    """What will become of this chair at this meeting."""
    habit = (
        HABITS[(invitation.organisation_id or 0) * 7 % len(HABITS)] if invitation.side == "government" else HABITS[1]
    )
    return chance.choices(OUTCOMES, weights=habit)[0]


def reply(invitation: Invitation, fate: str, chance: Random) -> None:
    """Most say beforehand what they will do; some never answer."""
    if chance.random() < (0.75 if fate == "absent" else 0.15):
        return
    comment = chance.choice(texts.COMMENTS if fate == "head" else texts.COMMENTS_OF_OTHERS)
    if fate == "head":
        answer = invitations.Answer("accepted", comment=comment)
    elif fate in ("deputy", "staff"):
        answer = invitations.Answer(
            "delegated", comment=comment, reason=chance.choice(texts.REASONS), delegate_name=_delegate(invitation),
            delegate_title=_delegate_title(invitation, fate), delegate_rank=fate, may_decide=fate == "deputy",
        )  # fmt: skip
    else:
        answer = invitations.Answer("declined", comment=comment, reason=chance.choice(texts.REASONS))
    invitations.answer(invitation, answer, channel="link", key=f"demo:{invitation.id}")


def _delegate(invitation: Invitation) -> str:
    return names.person(400 + invitation.id % 190)


def _delegate_title(invitation: Invitation, rank: str) -> str:
    return f"{'Sekretaris' if rank == 'deputy' else 'Staf'} {invitation.organisation_name}"


def attend(meeting: Meeting, invitation: Invitation, fate: str, by: User) -> None:
    """Whoever came is recorded at the door."""
    if fate not in ("head", "deputy", "staff"):
        return
    holders = directory.holders([invitation.office_id or 0], meeting.starts_at.date())
    holder = holders.get(invitation.office_id or 0)
    in_person = fate == "head" and holder is not None
    row = attendance.record(
        meeting, client_key=f"demo:{invitation.id}", invitation=invitation, organisation=invitation.organisation,
        person_name=holder.person.name if in_person and holder else _delegate(invitation),
        person=holder.person if in_person and holder else None, level=fate,
        acting=holder.kind if in_person and holder else None,
        office_title=invitation.addressee if in_person else _delegate_title(invitation, fate),
        mode="online" if meeting.link and invitation.id % 4 == 0 else "on_site", by=by,
    )  # fmt: skip
    row.gender = None if invitation.id % 13 == 0 else "f" if sum(map(ord, row.person_name)) % 5 < 2 else "m"
    row.source = "self" if invitation.id % 61 == 0 else row.source


def needs(meeting: Meeting, invited: Sequence[Invitation]) -> None:
    """What civil society asked for: sign language always, captions online, a ramp now and then."""
    asking = [one for one in invited if one.side == "civil_society"]
    wanted = [
        "sign_language",
        *(["captions"] if meeting.link else []),
        *(["wheelchair"] if meeting.id % 3 == 0 else []),
    ]
    for one, service in zip(asking, wanted, strict=False):
        db.session.add(ServiceRequest(meeting_id=meeting.id, invitation_id=one.id, service=service, provided=True))


def mandates_for(invited: Sequence[Invitation], fates: Mapping[int, str]) -> None:
    """Every third official who is sent brings a letter of assignment."""
    for one in invited:
        if fates[one.id] == "deputy" and one.id % 3 == 0:
            mandates.add_mandate(one, content=_mandate(), filename="surat-tugas.pdf")


@cache
def _mandate() -> bytes:
    html = (
        '<!doctype html><html lang="id"><head><title>Surat tugas</title></head><body><h1>Surat tugas</h1>'
        "<p>Mewakili kepala dalam rapat forum. Contoh, data rekaan.</p></body></html>"
    )
    styles, fonts = pdf.official_stylesheets(STATIC / "css/print"), STATIC / "vendor/fonts/arimo-ttf"
    return pdf.render(html, stylesheets=styles, assets=pdf.official_fonts(fonts))
