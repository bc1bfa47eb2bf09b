"""What comes to the organiser's desk: a time that agencies propose, and an answer in words."""

from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy import select

from forum.adapters.ics.reply import Shape
from forum.demo.story.before import told_of_change
from forum.demo.story.tale import Tale, insist
from forum.demo.world import people
from forum.extensions import db
from forum.inbox.models import InboxMessage
from forum.invitations import proposals
from forum.invitations import queries as invitations_queries
from forum.invitations.models import Proposal

WEEK = timedelta(days=7)
WORDS = "Yth. Panitia, rapat tersebut saya diwakilkan kepada Sekretaris, Ibu Sekar Arum. Terima kasih."


def propose(tale: Tale) -> str:
    """Two agencies propose another time with their calendar programs. It is accepted for all: one mail to everybody."""
    start, end = tale.starts_at + WEEK, tale.meeting.ends_at + WEEK
    agencies = invitations_queries.for_meeting(tale.meeting.id)[:2]
    shapes: tuple[Shape, Shape] = ("gmail", "outlook")
    for agency, shape in zip(agencies, shapes, strict=True):
        tale.reply(agency.email or "", "TENTATIVE", shape, propose=(start, end), comment="Bentrok rapat paripurna.")
    read = tale.read_mail()
    insist(read == {"held": 2}, f"two proposals were read as {read}")
    insist(tale.starts_at == start - WEEK, "a proposal moved the meeting")
    [group] = proposals.for_meeting(tale.meeting.id)
    insist((group.starts_at, len(group.proposals)) == (start, 2), "the proposals were not put together")
    organiser = tale.browser().sign_in(tale.users["organiser"].email, people.PASSWORD)
    page = f"/rapat/{tale.meeting.key}/ubah"
    times = urlencode({"mulai": start.isoformat(), "selesai": end.isoformat()})
    saved = organiser.press(f"{page}?{times}", page, confirmed="yes")
    insist(saved.status_code == 303, f"accepting the proposal answered {saved.status_code}")
    insist((tale.starts_at, tale.meeting.ends_at) == (start, end), "the meeting is not where it was proposed to be")
    told_of_change(tale, 2)
    states = list(db.session.scalars(select(Proposal.state)))
    insist(states == ["accepted", "accepted"], f"the proposals are {states}")
    return f"2 usul, diterima untuk semua / 2 proposals, accepted for all: {tale.result['invited']} surat / mails"


def decide(tale: Tale) -> str:
    """An office answers in words. Nothing changes by itself; one tap of the organiser records who is sent."""
    replies = invitations_queries.current_replies(tale.meeting.id)
    chairs = [one for one in invitations_queries.for_meeting(tale.meeting.id) if one.delegated_from_id is None]
    chair = next(one for one in chairs if one.id not in replies)
    _calendar, message = tale.calendars_of(chair.email or "")[-1]
    tale.write(chair.email or "", message.events[0].organiser or "", WORDS)
    read = tale.read_mail()
    insist(read == {"held": 1}, f"an answer in words was read as {read}")
    insist(invitations_queries.current_reply(chair) is None, "words changed something by themselves")
    number = db.session.scalars(select(InboxMessage.id).where(InboxMessage.outcome == "held")).one()
    organiser = tale.browser().sign_in(tale.users["organiser"].email, people.PASSWORD)
    decided = organiser.press("/surat-masuk", f"/surat-masuk/{number}/putuskan", act="record", value="delegated")
    insist(decided.status_code == 303, f"one tap answered {decided.status_code}")
    reply = invitations_queries.current_reply(chair)
    insist(reply and (reply.answer, reply.channel) == ("delegated", "organiser"), "the tap recorded something else")
    insist(
        reply and "Sekar Arum" in reply.delegate_name, f"the delegate is {reply.delegate_name if reply else 'nobody'}"
    )
    return f"“… {WORDS[29:75]} …” → diwakilkan / delegated: {reply.delegate_name if reply else ''}"
