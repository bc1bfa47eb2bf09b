"""Before the meeting: the regency, the plan, the invitations, the change of time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from forum.demo.story import letters
from forum.demo.story.tale import Tale, insist
from forum.demo.world import people, texts
from forum.extensions import db
from forum.forums import queries as forums
from forum.invitations import notices
from forum.invitations import queries as invitations_queries
from forum.invitations import service as invitations
from forum.kernel import clock, transaction
from forum.meetings import queries as meetings_queries
from forum.meetings import service as meetings
from forum.outbox.models import OutboxMessage

ZONE = "Asia/Jakarta"


def prepare(tale: Tale) -> str:
    """A fictional regency: agencies with heads, civil society, a forum, four people who sign in."""
    with transaction.writing():
        forum = people.build(clock.today(ZONE) - timedelta(days=400))
        tale.users = people.accounts(forum)
        tale.forum = forum
    members = forums.members(tale.forum.id, clock.today(ZONE))
    return f"Kabupaten Contoh, {len(members)} organisasi / organisations"


def plan(tale: Tale) -> str:
    """A draft with an agenda. Nothing leaves."""
    day = clock.today(ZONE) + timedelta(days=21)
    day -= timedelta(days=max(0, day.weekday() - 3))
    start = datetime(day.year, day.month, day.day, 9, 0, tzinfo=ZoneInfo(ZONE))
    story = texts.YEAR[-1]
    with transaction.writing():
        meeting = meetings.plan(
            tale.forum, kind=story.kind, title=story.title, starts_at=start, duration_minutes=story.minutes,
            timezone=ZONE, place=story.place, link=story.link, is_public=True, by=tale.users["organiser"],
        )  # fmt: skip
        lines = [meetings.AgendaLine(topic.title, topic.minutes, topic.presenter) for topic in story.topics]
        meetings.set_agenda(meeting, lines, tale.users["organiser"])
        tale.meeting = meeting
    tale.result["meeting"] = tale.meeting.uid
    tale.work()
    left = db.session.scalar(select(func.count()).select_from(OutboxMessage))
    insist(left == 0, f"a draft sent {left} mails")
    return f"{tale.meeting.title}, {len(meetings_queries.agenda(tale.meeting.id))} butir agenda / agenda items"


def invite(tale: Tale) -> str:
    """Every office gets one mail with one token, over SMTP, as a calendar program wants it, and the letter with it."""
    with transaction.writing():
        sent = invitations.send(tale.meeting, tale.users["organiser"])
    with transaction.writing():
        again = invitations.send(tale.meeting, tale.users["organiser"])
    insist(again == 0, f"sending twice sent {again} mails more")
    tale.work()
    invited = invitations_queries.for_meeting(tale.meeting.id)
    organisers = set()
    delivered = 0
    for invitation in invited:
        calendars = [message for _raw, message in tale.calendars_of(invitation.email or "")]
        insist(len(calendars) == 1, f"{invitation.addressee} got {len(calendars)} invitations")
        insist(calendars[0].method == "REQUEST", f"{invitation.addressee} got no METHOD:REQUEST")
        event = calendars[0].events[0]
        insist([one.email for one in event.attendees] == [invitation.email], "a foreign name in a calendar")
        organisers.add(event.organiser)
        delivered += 1
    insist(len(organisers) == len(invited), "two invitations share a token")
    tale.result |= {"invited": len(invited), "delivered": delivered}
    return f"{sent} surat / mails, {delivered} sampai / delivered; {letters.read_back(tale)}"


def move(tale: Tale) -> str:
    """An hour later: each invitee gets the update, with a higher SEQUENCE and the same ORGANIZER."""
    with transaction.writing():
        meetings.change(
            tale.meeting, revision=tale.meeting.revision, by=tale.users["organiser"],
            starts_at=tale.starts_at + timedelta(hours=1),
        )  # fmt: skip
    told_of_change(tale, 1)
    local = tale.starts_at.astimezone(ZoneInfo(ZONE))
    said = f"SEQUENCE 1, {local:%H.%M} WIB, {tale.result['invited']} pembaruan / updates"
    return f"{said}; {letters.read_back(tale)}"


def told_of_change(tale: Tale, sequence: int) -> None:
    """Let the change settle; nobody is told before, everybody once after, and calendars are asked anew."""
    before = tale.posted("invitation")
    tale.work()
    insist(tale.posted("invitation") == before, "a change was told before it had settled")
    clock.advance(notices.SETTLING)
    tale.work()
    for invitation in invitations_queries.for_meeting(tale.meeting.id):
        calendars = [message.events[0] for _raw, message in tale.calendars_of(invitation.email or "")]
        numbers = [event.sequence for event in calendars]
        insist(numbers == list(range(sequence + 1)), f"{invitation.addressee} was told {numbers}")
        insist(len({event.organiser for event in calendars}) == 1, "the ORGANIZER changed with the update")
        insist(calendars[-1].starts_at == tale.starts_at, "the update says another hour")
