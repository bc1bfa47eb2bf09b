"""A year of meetings in Kabupaten Contoh, lived through the product's own services with the clock turned back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from forum.accounts.models import User
from forum.actions import queries as actions_queries
from forum.actions import service as actions
from forum.attendance import closing
from forum.demo.world import acts, coming, monthly, names, plan, texts
from forum.directory import queries as directory
from forum.directory.models import Office, Organisation
from forum.extensions import db
from forum.forums.models import Forum
from forum.invitations import queries as invitations_queries
from forum.jobs import worker
from forum.kernel import clock, transaction
from forum.meetings.models import Meeting
from forum.minutes import queries as minutes_queries
from forum.minutes import service as minutes
from forum.minutes.sending import service as sending

ZONE = "Asia/Jakarta"
Say = Callable[[str], None]


def live(forum: Forum, users: dict[str, User], say: Say, gatherings: tuple[texts.Gathering, ...] = texts.YEAR) -> None:
    """Hold the year's meetings one by one; leave one announced, a series going on, and one still a draft."""
    for gathering in gatherings:
        day = acts.working_day(clock.now() - timedelta(days=gathering.days_ago), gathering.hour)
        say(f"{day:%d-%m-%Y}  {gathering.title}")
        _hold(forum, users, gathering, day)
    plan.lay(forum)
    upcoming = acts.working_day(clock.now() - timedelta(days=texts.NEXT.days_ago), texts.NEXT.hour)
    say(f"{upcoming:%d-%m-%Y}  {texts.NEXT.title} (diumumkan)")
    coming.announce(forum, users, upcoming)
    say(f"{monthly.TITLE}, Jumat ketiga (seri)")
    monthly.live(forum, users["organiser"])
    with transaction.writing():
        later = acts.working_day(clock.now() - timedelta(days=texts.DRAFT.days_ago), texts.DRAFT.hour)
        acts.plan(forum, users["organiser"], texts.DRAFT, later)


def _hold(forum: Forum, users: dict[str, User], gathering: texts.Gathering, start: datetime) -> None:
    chance = Random(gathering.days_ago)  # noqa: S311  (a demo that is the same every time)
    organiser = users["organiser"]
    with clock.frozen(start - timedelta(days=20)), transaction.writing():
        meeting = acts.plan(forum, organiser, gathering, start)
    with clock.frozen(start - timedelta(days=18)):
        with transaction.writing():
            acts.invite(meeting, organiser)
        worker.drain()
    invited = invitations_queries.for_meeting(meeting.id)
    fates = {one.id: acts.fate_of(one, chance) for one in invited}
    with clock.frozen(start - timedelta(days=16)), transaction.writing():
        for invitation in invited[::2]:
            acts.reply(invitation, fates[invitation.id], chance)
    with clock.frozen(start - timedelta(days=5)):
        with transaction.writing():
            for invitation in invited[1::2]:
                acts.reply(invitation, fates[invitation.id], chance)
            acts.mandates_for(invited, fates)
            acts.needs(meeting, invited)
        worker.drain()
    with clock.frozen(start + timedelta(minutes=10)), transaction.writing():
        for invitation in invited:
            acts.attend(meeting, invitation, fates[invitation.id], organiser)
    with clock.frozen(start + timedelta(minutes=gathering.minutes)), transaction.writing():
        closing.close(meeting, organiser)
    with clock.frozen(start + timedelta(days=3)):
        with transaction.writing():
            write_minutes(meeting, gathering, users["minute_taker"], organiser)
        worker.drain()
    with clock.frozen(start + timedelta(days=3) + sending.GRACE):  # when the mails with the minutes leave
        worker.drain()
    _keep_promises(meeting, gathering)
    worker.drain()


def write_minutes(meeting: Meeting, gathering: texts.Gathering, notulis: User, organiser: User) -> None:
    """Write down what was said, decided and promised, and publish it."""
    record = minutes.open_minutes(meeting, notulis)
    minutes.save_head(
        record, revision=record.revision, chair="Sekretaris Daerah Kabupaten Contoh", secretary=organiser.name,
        minute_taker=notulis.name, opened_at=meeting.starts_at + timedelta(minutes=8),
        closed_at=meeting.ends_at - timedelta(minutes=4),
        opening="Rapat dibuka dengan salam dan doa bersama.", closing="Rapat ditutup dengan doa.",
        signatory_title="Sekretaris Forum OGP Kabupaten Contoh", signatory_name=organiser.name,
        signatory_nip="19800101 200501 2 001",
    )  # fmt: skip
    agencies = {one.short_name: one for one in db.session.scalars(select(Organisation))}
    for item, topic in zip(minutes_queries.items(record.id), gathering.topics, strict=True):
        minutes.save_item(item, body=topic.said, revision=item.revision, by=notulis)
        if topic.presenter in agencies:
            minutes.add_speaker(
                item, name=names.person(len(topic.title) + 30), organisation_name=agencies[topic.presenter].name
            )
        decision = minutes.decide(item, topic.decision) if topic.decision else None
        for promise in topic.promises:
            owner = agencies[promise.owner]
            minutes.promise(
                item, text=promise.text, owner_organisation=owner, owner_office=_head(owner),
                supporters=[agencies[name] for name in promise.supporters if name in agencies],
                due_on=(meeting.starts_at + timedelta(days=promise.days)).date(),
                decision_number=decision.number if decision else None,
            )  # fmt: skip
    minutes.publish(record, is_public=gathering.is_public, by=notulis)


def _head(organisation: Organisation) -> Office | None:
    return directory.head_office(organisation.id)


def _keep_promises(meeting: Meeting, gathering: texts.Gathering) -> None:
    """Owners report: kept ones with an address as evidence, late ones with a first word and then silence."""
    promised = {promise.text: promise for topic in gathering.topics for promise in topic.promises}
    for action in actions_queries.for_meeting(meeting.id):
        promise = promised[action.text]
        begun = meeting.starts_at + timedelta(days=max(5, promise.days // 2))
        kept = meeting.starts_at + timedelta(days=max(6, promise.days - 2))
        if promise.fate in ("running", "late", "done") and begun < clock.now():
            with clock.frozen(begun), transaction.writing():
                actions.report(action, client_key="begun", status="in_progress", note="Sedang dikerjakan.",
                               reporter=f"Sekretariat {action.owner_organisation.label}")  # fmt: skip
        if promise.fate == "done" and kept < clock.now():
            with clock.frozen(kept), transaction.writing():
                told = actions.report(
                    action, client_key="kept", status="done", note="Telah selesai; buktinya pada alamat ini.",
                    evidence_url=f"https://bukti.contoh.example/{action.key}", evidence_is_public=True,
                    reporter=f"Sekretariat {action.owner_organisation.label}",
                )  # fmt: skip
            if promise.days % 3:  # the organiser has looked at most of them
                with clock.frozen(kept + timedelta(days=1)), transaction.writing():
                    actions.confirm(action, seen=told.id, by=None)
