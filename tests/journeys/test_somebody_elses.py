"""An organiser of one forum writes the numbers of another forum's things into addresses and forms of their own."""

from typing import Any

import pytest
from sqlalchemy import func, select

from forum.actions import service as actions
from forum.actions.models import Action
from forum.attendance.models import AbsenceMark, Attendance
from forum.extensions import db
from forum.forums.models import ForumMember, ForumRole
from forum.inbox import service as inbox
from forum.inbox.models import InboxMessage
from forum.inbox.service import Outcome
from forum.invitations.models import Invitation, Reply
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.meetings.models import Document, Meeting
from forum.minutes import service as minutes
from forum.minutes.models import Decision, MinutesItem, MinutesRevision, Speaker
from forum.outbox.models import OutboxMessage
from tests.support.client import Visitor
from tests.support.factories import Factory

PDF = b"%PDF-1.7\nrencana"
KEPT = (Invitation, Reply, Attendance, AbsenceMark, Document, Action, Decision, MinutesItem, Speaker, ForumMember,
        ForumRole, MinutesRevision)  # fmt: skip


def furnished(make: Factory) -> dict[str, Any]:
    """A forum with a meeting under way and one of everything in it."""
    meeting = make.meeting(state="announced", starts_at=clock.now())
    organiser = make.organiser(meeting.forum)
    organisation = make.organisation()
    invitation = make.invitation(meeting, make.office(organisation=organisation))
    record = minutes.open_minutes(meeting, organiser)
    item = minutes.add_item(record, "Pembukaan")
    minutes.save_item(item, body="Satu", revision=item.revision, by=organiser)
    lost = minutes.save_item(item, body="Dua", revision=0, by=organiser).conflict
    decision = minutes.decide(item, "Membuka data.")
    action = minutes.promise(item, text="Membuka data", owner_organisation=organisation)
    document = meetings.add_document(meeting, content=PDF, filename="r.pdf", by=organiser)
    present = make.attendance(meeting, organisation)
    speaker = minutes.add_speaker(item, attendance=present)
    mark = make.absence(meeting, make.organisation())
    held = inbox.store(b"From: a@lain.example\r\n\r\nhadir", mailbox="test")
    inbox.settle(held, Outcome("held", "plain_text", {"meeting": meeting.uid, "invitation": invitation.id}))
    failed = make.add(OutboxMessage(
        key=f"k:{meeting.id}", kind="invitation", message_id=f"<{meeting.id}@x>", envelope_from="", recipient="a@x.id",
        subject="", raw=b"", topic=f"invitation:{invitation.id}", state="failed",
    ))  # fmt: skip
    return {
        "meeting": meeting, "organiser": organiser, "invitation": invitation.id, "item": item.id,
        "decision": decision.id, "action": action.id, "document": document.id, "attendance": present.id,
        "speaker": speaker.id, "mark": mark.id, "held": held.id, "failed": failed.id,
        "member": make.member(meeting.forum, organisation).id, "lost": lost.id if lost else 0,
        "role": make.role(meeting.forum, make.user(), "organiser").id,
    }  # fmt: skip


ADDRESSES = [
    "GET /rapat/{key}/undangan/{invitation}",
    "GET /rapat/{key}/undangan/pratinjau/{invitation}/email",
    "POST /rapat/{key}/undangan/{invitation}/jawaban",
    "POST /rapat/{key}/undangan/{invitation}/alamat",
    "POST /rapat/{key}/undangan/{invitation}/diserahkan",
    "POST /rapat/{key}/undangan/{invitation}/tarik",
    "GET /rapat/{key}/dokumen/{document}",
    "POST /rapat/{key}/dokumen/{document}/hapus",
    "POST /rapat/{key}/dokumen/{document}/publik",
    "GET /rapat/{key}/pintu/orang/{attendance}",
    "POST /rapat/{key}/pintu/orang/{attendance}",
    "GET /rapat/{key}/notula/butir/{item}/riwayat",
    "GET /rapat/{key}/notula/gabung/{lost}",
    "POST /rapat/{key}/notula/gabung/{lost}",
    "GET /rapat/{key}/notula/tindak-lanjut/{action}",
    "POST /rapat/{key}/notula/tindak-lanjut/{action}",
    "POST /rapat/{key}/notula/tindak-lanjut/{action}/tarik",
    "POST /forum/{slug}/anggota/{member}/akhiri",
    "POST /forum/{slug}/anggota/{member}/sisi",
    "POST /forum/{slug}/pengelola/{role}/akhiri",
    "GET /surat-masuk/{held}",
    "POST /surat-masuk/{held}/catat",
    "POST /surat-masuk/{held}/sisihkan",
    "POST /surat-keluar/{failed}/kirim-ulang",
]
FORM = {"answer": "accepted", "email": "penyusup@lain.example", "public": "yes", "side": "other", "until": "2026-11-03",
        "text": "Diganti", "owner": "Dinas", "body": "Diganti", "level": "staff", "mode": "online", "person_name": "X",
        "is_public": "y"}  # fmt: skip
TAPS = [
    "came:{invitation}:h", "level:{attendance}:staff", "mode:{attendance}:online", "undo:{attendance}", "unmark:{mark}",
    "left:{attendance}", "back:{attendance}", "undo:{attendance}.{attendance}",
]  # fmt: skip
BUTTONS = ["decide:{item}", "promise:{item}", "speak:{item}", "unspeak:{speaker}", "undecide:{decision}",
           "remove_item:{item}"]  # fmt: skip


def state() -> list[Any]:
    """Everything that could have been changed."""
    db.session.expire_all()
    rows = [
        {name: getattr(row, name) for name in sorted(row.__mapper__.columns.keys())}
        for model in KEPT
        for row in db.session.scalars(select(model).order_by(model.id))
    ]
    outcomes = list(db.session.scalars(select(InboxMessage.outcome).order_by(InboxMessage.id)))
    mails = list(db.session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)))
    return [rows, outcomes, mails, db.session.scalar(select(func.count()).select_from(Meeting))]


def test_the_numbers_of_another_forums_things_open_nothing(make: Factory, visitor: Visitor) -> None:
    theirs, mine = furnished(make), furnished(make)
    visitor.sign_in(mine["organiser"])
    names = {**theirs, "key": mine["meeting"].key, "slug": mine["meeting"].forum.slug}
    before = state()
    opened = {}
    for one in ADDRESSES:
        method, address = one.format(**names).split(" ")
        page = visitor.get(address) if method == "GET" else visitor.post(address, FORM)
        opened[one] = page.status
    assert opened == dict.fromkeys(ADDRESSES, 404)
    assert state() == before
    own = [
        one.format(**{**mine, **names, **mine})
        for one in ADDRESSES
        if one.startswith("GET") and not one.endswith("/email")
    ]
    assert {visitor.get(one.split(" ")[1]).status for one in own} == {200}


@pytest.mark.parametrize("whose", ["mine", "theirs"])
def test_their_meeting_itself_is_closed(make: Factory, visitor: Visitor, whose: str) -> None:
    theirs, mine = furnished(make), furnished(make)
    visitor.sign_in(mine["organiser"])
    names = {
        **(mine if whose == "mine" else theirs),
        "key": theirs["meeting"].key,
        "slug": theirs["meeting"].forum.slug,
    }
    before = state()
    addresses = [one for one in ADDRESSES if "/surat-" not in one]
    opened = {}
    for one in addresses:
        method, address = one.format(**names).split(" ")
        opened[one] = (visitor.get(address) if method == "GET" else visitor.post(address, FORM)).status
    assert opened == dict.fromkeys(addresses, 403)
    assert state() == before


def test_taps_and_buttons_with_their_numbers_change_nothing(make: Factory, visitor: Visitor) -> None:
    theirs, mine = furnished(make), furnished(make)
    visitor.sign_in(mine["organiser"])
    key = mine["meeting"].key
    before = state()
    for tap in TAPS:
        page = visitor.post(f"/rapat/{key}/pintu", {"do": tap.format(**theirs), "client_key": "mine"})
        assert (tap, page.status) in ((tap, 404), (tap, 422))
    for button in BUTTONS:
        visitor.post(f"/rapat/{key}/notula", {"do": button.format(**theirs)})
    assert state() == before


def test_a_promise_reported_with_anothers_link_stays_as_it_was(make: Factory, visitor: Visitor) -> None:
    theirs, mine = furnished(make), furnished(make)
    for one in (theirs, mine):
        actions.publish(one["meeting"], False)
    my_action, their_action = (db.session.get_one(Action, one["action"]) for one in (mine, theirs))
    token = actions.owner_link(my_action).rpartition("/")[2]
    form = {"status": "done", "note": "Selesai", "client_key": "k"}
    assert visitor.post(f"/t/{their_action.key}/lapor/{token}", form).status == 410
