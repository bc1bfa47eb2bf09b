"""Answers from calendars and phones, and reminders."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from forum.demo.story.tale import Tale, insist
from forum.extensions import db
from forum.invitations import queries as invitations_queries
from forum.invitations import service as invitations
from forum.invitations.models import Invitation, Reply
from forum.kernel import clock
from forum.outbox.models import OutboxMessage
from forum.reminders import jobs as reminders

# How the invitees answer, in turn: a calendar program's shape and PARTSTAT, or the page behind the link.
WAYS: tuple[tuple[str, str], ...] = (
    ("gmail", "ACCEPTED"), ("outlook", "ACCEPTED"), ("link", "accepted"), ("apple", "DECLINED"), ("link", "delegated"),
    ("gmail", "TENTATIVE"), ("outlook", "DECLINED"), ("plain", "DELEGATED"), ("link", "declined"), ("", ""),
)  # fmt: skip
COMMENT = "Mohon bahan dikirim lebih dahulu."


def answer(tale: Tale) -> str:
    """Four shapes of calendar program answer by mail, others by the link on their phone, some not at all."""
    invited = invitations_queries.for_meeting(tale.meeting.id)
    ways = {one.id: WAYS[number % len(WAYS)] for number, one in enumerate(invited)}
    links = {one.id: invitations.reply_link(one) for one in invited}
    addresses = {one.id: one.email or "" for one in invited}
    db.session.rollback()
    by_mail = 0
    for number, (way, said) in ways.items():
        if way == "link":
            _answer_by_link(tale, links[number], said)
        elif way:
            delegate = f"wakil.{addresses[number]}" if said == "DELEGATED" else None
            tale.reply(addresses[number], said, way, comment=COMMENT, delegated_to=delegate)  # type: ignore[arg-type]
            by_mail += 1
    read = tale.read_mail()
    insist(read == {"applied": by_mail}, f"of {by_mail} answers by mail the reading said {read}")
    replies = invitations_queries.current_replies(tale.meeting.id)
    _check(invited, ways, replies)
    counted = Counter(replies[one.id].answer if one.id in replies else "waiting" for one in invited)
    tale.result["replies"] = dict(sorted(counted.items()))
    channels = Counter(reply.channel for reply in replies.values())
    return f"{channels['calendar']} lewat kalender / by calendar, {channels['link']} lewat tautan / by link"


def _answer_by_link(tale: Tale, link: str, said: str) -> None:
    page = link.removeprefix(tale.app.extensions["settings"].base_url)
    data = {"answer": said, "comment": COMMENT, "delegate_rank": "", "reason_delegated": "", "reason_declined": ""}
    if said == "delegated":
        data |= {"delegate_name": "Wakil Contoh", "delegate_title": "Sekretaris", "delegate_rank": "deputy",
                 "reason_delegated": "official_duty", "may_decide": "y"}  # fmt: skip
    if said == "declined":
        data |= {"reason_declined": "other_task"}
    answered = tale.browser().submit(page, data)
    insist(answered.status_code == 303, f"the reply page answered {answered.status_code} to {said}")


def _check(invited: list[Invitation], ways: dict[int, tuple[str, str]], replies: dict[int, Reply]) -> None:
    for one in invited:
        way, said = ways[one.id]
        got = replies[one.id].answer if one.id in replies else ""
        insist(
            got == said.lower(),
            f"{one.addressee} said {said or 'nothing'} by {way or 'no way'}, we noted {got or 'nothing'}",
        )


def remind(tale: Tale) -> str:
    """A day before: everybody who may come is reminded once, nobody who declined."""
    clock.advance(tale.starts_at - timedelta(days=1) - clock.now())
    reminders.scan()
    reminders.scan()
    tale.work()
    reminded = db.session.scalars(select(OutboxMessage.recipient).where(OutboxMessage.kind == "reminder")).all()
    insist(len(reminded) == len(set(reminded)) and reminded, "somebody was reminded twice, or nobody at all")
    replies = invitations_queries.current_replies(tale.meeting.id)
    declined = {one.email for one in invitations_queries.for_meeting(tale.meeting.id)
                if one.id in replies and replies[one.id].answer == "declined"}  # fmt: skip
    insist(not declined & set(reminded), "somebody was reminded after declining")
    return f"{len(reminded)} pengingat / reminders, 0 kepada yang tidak hadir / to those who declined"
