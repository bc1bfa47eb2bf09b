"""A year of meetings in Kabupaten Contoh, lived through the product's own services with the clock turned back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum.accounts.models import User
from forum.actions import queries as actions_queries
from forum.actions import service as actions
from forum.attendance import service as attendance
from forum.demo.world import names, texts
from forum.directory import queries as directory
from forum.directory.models import Office, Organisation
from forum.extensions import db
from forum.forums import queries as forums
from forum.forums.models import Forum
from forum.invitations import queries as invitations_queries
from forum.invitations import service as invitations
from forum.invitations.models import Invitation
from forum.jobs import worker
from forum.kernel import clock, transaction
from forum.meetings import service as meetings
from forum.meetings.models import Meeting
from forum.minutes import queries as minutes_queries
from forum.minutes import service as minutes

ZONE = "Asia/Jakarta"
Say = Callable[[str], None]

# How the head of an agency behaves, in hundredths: comes, sends the deputy, sends staff, excuses, stays away.
HABITS = (
    (78, 14, 4, 3, 1), (55, 30, 8, 5, 2), (30, 45, 15, 6, 4),
    (12, 40, 34, 8, 6), (4, 22, 48, 10, 16), (0, 8, 34, 12, 46),
)  # fmt: skip
OUTCOMES = ("head", "deputy", "staff", "absent_notice", "absent")


def live(forum: Forum, users: dict[str, User], say: Say, gatherings: tuple[texts.Gathering, ...] = texts.YEAR) -> None:
    """Hold the year's meetings one by one; leave one announced and one still a draft."""
    for gathering in gatherings:
        day = _working_day(clock.now() - timedelta(days=gathering.days_ago), gathering.hour)
        say(f"{day:%d-%m-%Y}  {gathering.title}")
        _hold(forum, users, gathering, day)
    upcoming = _working_day(clock.now() - timedelta(days=texts.NEXT.days_ago), texts.NEXT.hour)
    say(f"{upcoming:%d-%m-%Y}  {texts.NEXT.title} (diumumkan)")
    _announce_next(forum, users, upcoming)
    with transaction.writing():
        _plan(forum, users["organiser"], texts.DRAFT,
              _working_day(clock.now() - timedelta(days=texts.DRAFT.days_ago), texts.DRAFT.hour))  # fmt: skip


def _working_day(near: datetime, hour: int) -> datetime:
    """That hour (WIB) of the nearest Monday to Thursday at or before `near`."""
    local = near.astimezone(ZoneInfo(ZONE)).replace(hour=hour, minute=0, second=0, microsecond=0)
    return local - timedelta(days=max(0, local.weekday() - 3))


def _plan(forum: Forum, by: User, gathering: texts.Gathering, start: datetime) -> Meeting:
    meeting = meetings.plan(
        forum, kind=gathering.kind, title=gathering.title, starts_at=start, duration_minutes=gathering.minutes,
        timezone=ZONE, place=gathering.place, link=gathering.link, region=forum.region,
        letter_number=f"005/{start:%j}/CONTOH/{start:%Y}", is_public=gathering.is_public, by=by,
    )  # fmt: skip
    lines = [meetings.AgendaLine(topic.title, topic.minutes, topic.presenter) for topic in gathering.topics]
    meetings.set_agenda(meeting, lines, by)
    return meeting


def _invite(meeting: Meeting, by: User) -> None:
    """All heads of the forum's agencies and of its civil society members."""
    organisations = [member.organisation_id for member in forums.members(meeting.forum_id, meeting.starts_at.date())]
    heads = [office for office in directory.offices(organisations) if office.rank == "head"]
    invitations.add_offices(meeting, heads, by)
    invitations.send(meeting, by)


def _hold(forum: Forum, users: dict[str, User], gathering: texts.Gathering, start: datetime) -> None:
    chance = Random(gathering.days_ago)  # noqa: S311  (a demo that is the same every time)
    organiser = users["organiser"]
    with clock.frozen(start - timedelta(days=20)), transaction.writing():
        meeting = _plan(forum, organiser, gathering, start)
    with clock.frozen(start - timedelta(days=18)):
        with transaction.writing():
            _invite(meeting, organiser)
        worker.drain()
    invited = invitations_queries.for_meeting(meeting.id)
    fates = {one.id: _fate(one, chance) for one in invited}
    with clock.frozen(start - timedelta(days=5)):
        with transaction.writing():
            for invitation in invited:
                _reply(invitation, fates[invitation.id], chance)
        worker.drain()
    with clock.frozen(start + timedelta(minutes=10)), transaction.writing():
        for invitation in invited:
            _attend(meeting, invitation, fates[invitation.id], organiser)
    with clock.frozen(start + timedelta(minutes=gathering.minutes)), transaction.writing():
        attendance.close(meeting, organiser)
    with clock.frozen(start + timedelta(days=3)):
        with transaction.writing():
            write_minutes(meeting, gathering, users["minute_taker"], organiser)
        worker.drain()
    _keep_promises(meeting, gathering)
    worker.drain()


def _fate(invitation: Invitation, chance: Random) -> str:
    """What will become of this chair at this meeting."""
    habit = (
        HABITS[(invitation.organisation_id or 0) * 7 % len(HABITS)] if invitation.side == "government" else HABITS[1]
    )
    return chance.choices(OUTCOMES, weights=habit)[0]


def _reply(invitation: Invitation, fate: str, chance: Random) -> None:
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


def _attend(meeting: Meeting, invitation: Invitation, fate: str, by: User) -> None:
    if fate not in ("head", "deputy", "staff"):
        return
    holders = directory.holders([invitation.office_id or 0], meeting.starts_at.date())
    holder = holders.get(invitation.office_id or 0)
    in_person = fate == "head" and holder is not None
    attendance.record(
        meeting, client_key=f"demo:{invitation.id}", invitation=invitation, organisation=invitation.organisation,
        person_name=holder.person.name if in_person and holder else _delegate(invitation),
        person=holder.person if in_person and holder else None, level=fate,
        acting=holder.kind if in_person and holder else None,
        office_title=invitation.addressee if in_person else _delegate_title(invitation, fate),
        mode="online" if meeting.link and invitation.id % 4 == 0 else "on_site", by=by,
    )  # fmt: skip


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
                actions.report(
                    action, client_key="kept", status="done", note="Telah selesai; buktinya pada alamat ini.",
                    evidence_url=f"https://bukti.contoh.example/{action.key}", evidence_is_public=True,
                    reporter=f"Sekretariat {action.owner_organisation.label}",
                )  # fmt: skip


def _announce_next(forum: Forum, users: dict[str, User], start: datetime) -> None:
    """The next meeting is announced; half have answered."""
    chance = Random(9)  # noqa: S311  (a demo that is the same every time)
    sent = clock.now() - timedelta(days=4)
    with clock.frozen(sent):
        with transaction.writing():
            meeting = _plan(forum, users["organiser"], texts.NEXT, start)
            _invite(meeting, users["organiser"])
        worker.drain()
    with clock.frozen(sent + timedelta(days=2)):
        with transaction.writing():
            for invitation in invitations_queries.for_meeting(meeting.id):
                if chance.random() < 0.55:
                    _reply(invitation, _fate(invitation, chance), chance)
        worker.drain()
