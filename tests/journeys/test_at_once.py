"""Two people press the same button in the same moment: one thing happens, and both see a page that says so."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.accounts.models import User
from forum.actions import service as actions
from forum.actions.models import ActionUpdate
from forum.attendance.models import Attendance
from forum.extensions import db
from forum.forums.models import ForumMember, ForumRole
from forum.invitations.models import Invitation, Reply
from forum.jobs import worker
from forum.kernel import clock
from forum.meetings.models import Meeting
from forum.minutes import service as publication
from forum.minutes.models import Minutes, MinutesItem, MinutesVersion
from forum.minutes.sending import service as sending
from forum.minutes.sending.models import MinutesHandOver, MinutesSending
from forum.outbox.models import OutboxMessage
from tests.support.factories import Factory

Press = Callable[..., list[int]]


@pytest.fixture
def press(app: Flask) -> Press:
    """Send the same form from several browsers in one moment; the statuses of the answers, sorted."""

    def together(address: str, data: Any, users: list[User | None], times: int = 2) -> list[int]:
        sessions = [user.get_id() if user else None for user in users]
        db.session.commit()
        db.session.remove()
        start = threading.Barrier(len(sessions) * times)
        statuses: list[int] = []

        def one(session_id: str | None) -> None:
            client = app.test_client()
            if session_id:
                with client.session_transaction() as session:
                    session["_user_id"], session["_fresh"] = session_id, True
            start.wait()
            statuses.append(client.post(address, data=data).status_code)

        threads = [threading.Thread(target=one, args=(session,)) for session in sessions * times]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(statuses)

    return together


def number(model: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


@pytest.fixture
def planned(make: Factory) -> tuple[Meeting, list[User | None]]:
    """An announced meeting, and its two organisers."""
    meeting = make.meeting(state="announced")
    return meeting, [make.organiser(meeting.forum), make.organiser(meeting.forum)]


Planned = tuple[Meeting, list[User | None]]


def test_two_organisers_send_the_same_invitations(make: Factory, press: Press) -> None:
    meeting = make.meeting()
    organisers: list[User | None] = [make.organiser(meeting.forum), make.organiser(meeting.forum)]
    for _ in range(5):
        make.invitation(meeting, sent_at=None, sent_sequence=None)
    assert press(f"/rapat/{meeting.key}/undangan/kirim", {}, organisers) == [303] * 4
    assert number(OutboxMessage) == 5
    assert number(Meeting, Meeting.state == "announced") == 1


def test_two_organisers_choose_the_same_offices(make: Factory, planned: Planned, press: Press) -> None:
    meeting, organisers = planned
    offices = [str(make.office().id) for _ in range(5)]
    assert press(f"/rapat/{meeting.key}/undangan/pilih", {"office": offices}, organisers) == [303] * 4
    assert number(Invitation) == 5


def test_two_organisers_paste_the_same_list(planned: Planned, press: Press) -> None:
    meeting, organisers = planned
    pasted = {"pasted": "Rini Astuti <rini@contoh.example>\nJoko <joko@contoh.example>"}
    assert press(f"/rapat/{meeting.key}/undangan/tempel", pasted, organisers) == [303] * 4
    assert number(Invitation) == 2


def test_an_answer_is_pressed_twice(make: Factory, planned: Planned, press: Press) -> None:
    meeting, _organisers = planned
    invitation = make.invitation(meeting)
    form = {"answer": "delegated", "delegate_name": "Rini", "delegate_email": "rini@contoh.example"}
    assert press(f"/u/{make.token(invitation)}", form, [None], times=3) == [303] * 3
    assert number(Reply) == 1
    assert number(OutboxMessage, OutboxMessage.recipient == "rini@contoh.example") == 1


def test_two_doors_record_the_same_person(make: Factory, planned: Planned, press: Press) -> None:
    meeting, doorkeepers = planned
    meeting.starts_at = clock.now()
    invitation = make.invitation(meeting)
    tap = {"do": f"came:{invitation.id}:h", "client_key": "one-page"}
    assert press(f"/rapat/{meeting.key}/pintu", tap, doorkeepers) == [303] * 4
    assert number(Attendance) == 1


def test_two_minute_takers_begin_the_minutes(make: Factory, planned: Planned, press: Press) -> None:
    meeting, writers = planned
    make.agenda_item(meeting)
    assert press(f"/rapat/{meeting.key}/notula/mulai", {}, writers) == [303] * 4
    assert number(Minutes) == 1


def test_two_publishers_publish_the_same_minutes(make: Factory, planned: Planned, press: Press) -> None:
    meeting, writers = planned
    meeting.state = "held"
    minutes = make.add(Minutes(meeting=meeting))
    make.add(MinutesItem(minutes_id=minutes.id, position=1, title="Pembukaan", body="Dibuka pukul 09.00.",
                         revision=2))  # fmt: skip
    statuses = press(f"/rapat/{meeting.key}/notula/terbit", {"is_public": "y"}, writers)
    assert statuses == [303] * 4
    assert number(MinutesVersion) == 1


@pytest.fixture
def published(make: Factory, planned: Planned) -> tuple[str, MinutesVersion, Invitation]:
    """Where minutes that were just published are sent from; one invitee has an address, one has none."""
    meeting, _writers = planned
    meeting.state = "held"
    make.invitation(meeting, make.office())
    unreached = make.invitation(meeting, make.office(), email=None)
    minutes = make.add(Minutes(meeting=meeting))
    make.add(MinutesItem(minutes_id=minutes.id, position=1, title="Pembukaan", body="Dibuka.", revision=2))
    version = publication.publish(minutes, is_public=False, by=None)
    return f"/rapat/{meeting.key}/notula/kiriman", version, unreached


Published = tuple[str, MinutesVersion, Invitation]


def test_two_writers_send_the_minutes_before_their_time(planned: Planned, published: Published, press: Press) -> None:
    where, _version, _unreached = published
    assert press(where, {"do": "now", "versi": "1"}, planned[1]) == [303] * 4
    worker.drain()
    assert number(OutboxMessage, OutboxMessage.kind == "minutes") == 1


def test_two_writers_stop_the_minutes(planned: Planned, published: Published, press: Press) -> None:
    where, _version, _unreached = published
    assert press(where, {"do": "stop", "versi": "1"}, planned[1]) == [303] * 4
    with clock.frozen(clock.now() + sending.GRACE):
        worker.drain()
    row = db.session.query(MinutesSending).one()
    assert (row.choice, row.stopped_by_id is not None) == ("nobody", True)
    assert number(OutboxMessage, OutboxMessage.kind == "minutes") == 0


def test_two_organisers_tick_whom_they_handed_the_minutes(planned: Planned, published: Published, press: Press) -> None:
    where, _version, unreached = published
    form = {"kursi": f"invitation:{unreached.id}", "cara": "paper", "versi": "1"}
    assert press(f"{where}/serah", form, planned[1]) == [303] * 4
    assert number(MinutesHandOver) == 1


def test_two_administrators_invite_the_same_person(make: Factory, press: Press) -> None:
    administrators: list[User | None] = [make.user(is_administrator=True), make.user(is_administrator=True)]
    form = {"name": "Rini", "email": "rini@contoh.example", "locale": "id"}
    assert press("/pengguna", form, administrators) == [303, 422, 422, 422]
    assert number(User, User.email == "rini@contoh.example") == 1
    assert number(OutboxMessage) == 1


def test_two_organisers_give_the_same_role(make: Factory, planned: Planned, press: Press) -> None:
    meeting, organisers = planned
    make.user(email="rini@contoh.example")
    form = {"email": "rini@contoh.example", "name": "", "role": "minute_taker"}
    assert press(f"/forum/{meeting.forum.slug}/pengelola", form, organisers) == [303] * 4
    assert number(ForumRole, ForumRole.role == "minute_taker") == 1


def test_two_organisers_take_in_the_same_member(make: Factory, planned: Planned, press: Press) -> None:
    meeting, organisers = planned
    organisation = make.organisation("Dinas Sosial Contoh")
    form = {"q": "Sosial", "organisations": str(organisation.id), "since": "2026-01-01", "side": ""}
    statuses = press(f"/forum/{meeting.forum.slug}/anggota", form, organisers)
    assert (statuses[0], {*statuses} <= {303, 422}) == (303, True)
    assert number(ForumMember) == 1


def test_a_report_is_sent_twice(make: Factory, planned: Planned, press: Press) -> None:
    meeting, _organisers = planned
    action = actions.draft(meeting, text="Membuka data", owner_organisation=make.organisation())
    actions.publish(meeting, False)
    address = actions.owner_link(action).removeprefix("http://rembug.example")
    form = {"status": "in_progress", "note": "Sudah mulai", "client_key": "one-page", "reporter": "Rini"}
    assert press(address, form, [None], times=3) == [303] * 3
    assert number(ActionUpdate) == 1
