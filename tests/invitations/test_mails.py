"""The mails as somebody last read them and found them good; FORUM_UPDATE_GOLDEN=1 writes them for you to read."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from forum.adapters import mime
from forum.extensions import db
from forum.invitations import service
from forum.invitations.models import Invitation
from forum.invitations.service import OpenPromise, messages
from forum.kernel import clock
from forum.meetings import labels as meeting_labels
from forum.meetings.models import Meeting
from forum.reminders.service import letters
from tests.support.factories import Factory

GOLDEN = Path(__file__).parent / "golden"


def assert_same(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("FORUM_UPDATE_GOLDEN"):
        path.write_text(text)
    assert text == path.read_text()


@pytest.fixture
def case(make: Factory) -> tuple[Meeting, Invitation]:
    """A meeting with everything, and the invitation of an acting head."""
    region = make.region(name="Kabupaten Contoh")
    forum = make.forum(region=region, name="Forum OGP Contoh", inviter_name="Sekretariat Forum OGP Contoh")
    meeting = make.meeting(
        forum=forum, uid="rapat-1@rembug.example", title="Konsolidasi rencana aksi", link="https://rapat.contoh.example/1",
        description="Menyepakati tindak lanjut tiap OPD.", letter_number="012/SEK-FOC/XI/2026",
    )  # fmt: skip
    make.agenda_item(meeting, "Pembukaan", minutes=15, presenter="Sekretaris Daerah")
    make.agenda_item(meeting, "Kesepakatan tindak lanjut", minutes=60)
    agency = make.organisation("Dinas Sosial Kabupaten Contoh", region=region)
    office = make.office("Kepala Dinas Sosial", organisation=agency, email="dinsos@contoh.example")
    make.tenure(office, make.person("Dra. Hartati, M.Si."), kind="plt")
    [invitation] = service.add_offices(meeting, [office])
    invitation.token_nonce = "tetap"
    return meeting, invitation


def mail_of(kind: str, meeting: Meeting, invitation: Invitation) -> mime.Mail:
    promise = OpenPromise("Menerbitkan data penerima bantuan", "http://rembug.example/t/x", date(2026, 10, 1), True)
    shared = messages.Batch(meeting, messages.timed(meeting, messages.meetings.agenda(meeting.id)),
                            {invitation.organisation_id or 0: [promise]})  # fmt: skip
    moved = {"starts_at": [(meeting.starts_at - timedelta(days=1)).isoformat(), meeting.starts_at.isoformat()],
             "place": ["Aula Bappeda", meeting.place]}  # fmt: skip
    lines = partial(meeting_labels.changed, meeting, {name: tuple(value) for name, value in moved.items()})
    cancel: Callable[..., mime.Mail] = partial(messages.cancellation, invitation, shared, key="mail:1", sequence=1)
    request: Callable[..., mime.Mail] = partial(messages.request, invitation, shared, key="mail:1", sequence=1)

    def remind(answer: str | None) -> mime.Mail:
        with clock.frozen(clock.now() + timedelta(days=13)):
            return letters.mail("mail:1", [letters.Item(invitation, "before_start", answer)], {meeting.id: shared})

    made: dict[str, Any] = {
        "invitation": request,
        "changed_time": partial(request, message="invitation_changed", changed_lines=lines, ask_again=True),
        "changed_place": partial(request, message="invitation_changed", changed_lines=lines, ask_again=False),
        "cancelled": partial(cancel, message="invitation_cancelled", whole_meeting=True),
        "withdrawn": partial(cancel, message="invitation_withdrawn", whole_meeting=False),
        "reminder_waiting": partial(remind, None),
        "reminder_coming": partial(remind, "accepted"),
    }
    mail: mime.Mail = made[kind]()
    return mail


KINDS = ("invitation", "changed_time", "changed_place", "cancelled", "withdrawn", "reminder_waiting", "reminder_coming")


@pytest.mark.parametrize("locale", ["id", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_mail_reads_as_agreed(case: tuple[Meeting, Invitation], kind: str, locale: str) -> None:
    meeting, invitation = case
    invitation.locale = locale
    meeting.cancel_reason = "Banjir di sejumlah kecamatan"
    mail = mail_of(kind, meeting, invitation)
    assert (mail.sender_name, mail.sender_email) == ("Sekretariat Forum OGP Contoh", "agenda@rembug.example")
    assert (mail.to_name, mail.to_email) == ("Dra. Hartati, M.Si.", "dinsos@contoh.example")
    assert mail.reply_to == service.reply_address(invitation)
    token = service.token(invitation)
    assert_same(f"{kind}_{locale}.txt", f"{mail.subject}\n\n{mail.text}".replace(token, "TOKEN"))
    for sentence in (meeting.title, meeting.place):
        assert sentence in mail.html
    assert "None" not in mail.html + mail.text


def test_the_delegate_s_mail_says_who_sends_them(case: tuple[Meeting, Invitation]) -> None:
    meeting, invitation = case
    service.send(meeting)
    given = service.Answer("delegated", delegate_name="Rina", delegate_email="rina@contoh.example")
    service.answer(invitation, given)
    delegate = db.session.query(Invitation).filter_by(delegated_from_id=invitation.id).one()
    mail = mail_of("invitation", meeting, delegate)
    assert "Kepala Dinas Sosial (Dra. Hartati, M.Si.) menunjuk Anda sebagai wakil dalam rapat berikut:" in mail.text


def test_the_calendar_holds_the_facts(case: tuple[Meeting, Invitation]) -> None:
    meeting, invitation = case
    mail = mail_of("invitation", meeting, invitation)
    text = (mail.calendar or b"").decode().replace("\r\n ", "").replace(service.token(invitation), "TOKEN")
    assert_same("invitation.ics", text.replace("\r\n", "\n"))
