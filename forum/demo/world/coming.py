"""The coming meeting: announced with a letter, half answered, and with all that an organiser finds on the desk."""

from datetime import datetime
from random import Random

from sqlalchemy import select

from forum.accounts.models import User
from forum.demo.world import acts, desk, letter, reminding, texts
from forum.directory.models import Office, Organisation
from forum.extensions import db
from forum.forums.models import Forum
from forum.invitations import queries as invitations_queries
from forum.invitations import service as invitations
from forum.jobs import worker
from forum.kernel import clock, transaction
from forum.meetings.models import Meeting

BY_WHATSAPP = ("Karang Taruna", "Pagunel")
"""Who has no email any more: their invitation is given by WhatsApp."""


def announce(forum: Forum, users: dict[str, User], start: datetime) -> None:
    """Four days ago the invitations left; since then half have answered, and a few made work."""
    organiser = users["organiser"]
    chance = Random(9)  # noqa: S311  (a demo that is the same every time)
    with clock.frozen(acts.ago(5, 10)):
        with transaction.writing():
            reminding.settle(forum)
            letter.settle(forum)
            _without_email()
            meeting = acts.plan(forum, organiser, texts.NEXT, start)
            invitations.add_offices(meeting, acts.heads(meeting), organiser)
            letter.write(meeting, organiser)
        worker.drain()
    with clock.frozen(acts.ago(4, 9)):
        with transaction.writing():
            invitations.send(meeting, organiser)
        worker.drain()
    with clock.frozen(acts.ago(2, 10)):
        with transaction.writing():
            _answer(meeting, chance)
            desk.delegate(meeting)
        worker.drain()
    with clock.frozen(acts.ago(2, 13, 20)), transaction.writing():
        desk.mandate(meeting)
    for hour, minute, do in ((8, 12, desk.incoming), (9, 40, desk.proposals)):
        with clock.frozen(acts.ago(1, hour, minute)):
            with transaction.writing():
                do(meeting)
            worker.drain()
    with clock.frozen(acts.ago(1, 14, 5)), transaction.writing():
        desk.by_whatsapp(meeting, BY_WHATSAPP, organiser)


def _without_email() -> None:
    for office in db.session.scalars(
        select(Office).join(Office.organisation).where(Organisation.short_name.in_(BY_WHATSAPP))
    ):
        office.email, office.phone = None, f"0999 000 {200 + office.id}"


def _answer(meeting: Meeting, chance: Random) -> None:
    for invitation in invitations_queries.for_meeting(meeting.id):
        organisation = invitation.organisation
        if organisation is None or organisation.short_name in {*desk.CONCERNED, *BY_WHATSAPP}:
            continue
        if chance.random() < 0.55:
            acts.reply(invitation, acts.fate_of(invitation, chance), chance)
