"""The development mailbox with calendars of series, and with what takes meetings away."""

from dataclasses import replace

import pytest

from forum.adapters import ics, mime
from forum.demo import answering
from forum.demo.answering import Said
from forum.demo.mailbox import days, open_letter
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.outbox.models import OutboxMessage
from tests.support.client import Visitor
from tests.support.ical_series import CANCELLED, ELSEWHERE, MOVED, SERIES, SITI, at

WHOLE = ics.build_request(SERIES, [SITI], [MOVED, ELSEWHERE])


def letter(calendar: bytes, method: str = "REQUEST") -> int:
    """A mail with this calendar that has left; its number."""
    mail = mime.Mail(
        message_id="<seri@rembug.example>", sender_name="", sender_email="agenda@rembug.example", to_name="",
        to_email=SITI.email, subject="Rapat koordinasi bulanan", text="Yth.", date=at("2026-11-03"),
        calendar=calendar, calendar_method=method,
    )  # fmt: skip
    row = OutboxMessage(
        key="seri", kind="invitation", message_id=mail.message_id, envelope_from="agenda@rembug.example",
        recipient=SITI.email, subject=mail.subject, raw=mime.compose(mail), state="sent",
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row.id


def test_all_days_of_a_series_are_shown_with_what_differs(visitor: Visitor) -> None:
    number = letter(WHOLE)
    assert [(day.starts_at, day.occurrence, day.sequence, day.note) for day in days(open_letter(number))] == [
        (at("2026-11-20"), at("2026-11-20"), 2, ""),
        (at("2026-12-21", 3), at("2026-12-18"), 5, "moved"),
        (at("2027-01-15"), at("2027-01-15"), 2, ""),
        (at("2027-02-19"), at("2027-02-19"), 2, "cancelled"),
        (at("2027-03-19"), at("2027-03-19"), 1, "changed"),
        (at("2027-04-16"), at("2027-04-16"), 2, ""),
        (at("2027-05-21"), at("2027-05-21"), 2, ""),
    ]
    page = visitor.get(f"/surat/{number}")
    offered = [option["value"] for option in page.soup.select("select[name=occurrence] option")]
    assert offered == [
        "",
        *(day.occurrence.isoformat() for day in days(open_letter(number)) if day.note != "cancelled"),
    ]


@pytest.mark.parametrize(
    ("calendar", "method", "words"),
    [
        (ics.build_cancel(CANCELLED, [SITI]), "CANCEL", "Hanya rapat Jumat, 19 Februari 2027, 09.00 WIB yang dihapus"),
        (ics.build_cancel(replace(SERIES, sequence=7), [SITI]), "CANCEL", "Seluruh seri dihapus"),
        (ics.build_cancel(replace(MOVED, recurrence_id=None), [SITI]), "CANCEL", "Rapat dihapus dari kalender."),
        (ics.build_cancel(SERIES, [SITI], whole_meeting=False), "CANCEL", "Bagi yang lain rapat tetap berjalan."),
        (ics.build_decline_counter(MOVED, SITI, "Aula penuh."), "DECLINECOUNTER", "Aula penuh."),
        (ics.build_decline_counter(replace(MOVED, recurrence_id=None), SITI), "DECLINECOUNTER", "Rapat tetap seperti"),
    ],
    ids=["occurrence", "series", "meeting", "invitee", "counter", "counter without a word"],
)
def test_what_takes_a_meeting_away_is_told_in_words(visitor: Visitor, calendar: bytes, method: str, words: str) -> None:
    page = visitor.get(f"/surat/{letter(calendar, method)}")
    assert words in " ".join(page.soup.select_one(".notice").get_text().split())
    assert page.soup.select("form.form") == []


def sent(post_office: MailServer) -> ics.ItipMessage:
    """The calendar of the one answer that has arrived."""
    (raw,) = post_office.arrived("agenda")
    (part,) = mime.read(raw).calendars[:1]
    return ics.read(part.content, part.method)


def test_one_meeting_of_a_series_is_answered_by_itself(visitor: Visitor, post_office: MailServer) -> None:
    number = letter(WHOLE)
    said = {"partstat": "DECLINED", "shape": "outlook", "occurrence": at("2026-12-18").isoformat()}
    assert visitor.post(f"/surat/{number}", said).status == 303
    (event,) = sent(post_office).events
    assert (event.recurrence_id, event.sequence, event.attendees[0].partstat) == (at("2026-12-18"), 5, "DECLINED")


def test_a_proposal_lasts_as_long_as_the_meeting_it_would_move(visitor: Visitor, post_office: MailServer) -> None:
    answering.answer(
        open_letter(letter(WHOLE)),
        Said("PROPOSE", "gmail", occurrence=at("2026-12-18"), new_start=at("2026-12-22", 6)),
    )
    message = sent(post_office)
    (event,) = message.events
    assert (message.method, event.starts_at, event.ends_at) == ("COUNTER", at("2026-12-22", 6), at("2026-12-22", 8))


def test_for_a_whole_series_no_single_time_can_be_proposed(visitor: Visitor) -> None:
    said = {"partstat": "PROPOSE", "shape": "gmail", "new_start": "2026-12-22T13:00"}
    page = visitor.post(f"/surat/{letter(WHOLE)}", said)
    assert page.status == 422
    assert "Pilih satu rapat" in page.soup.select_one("#occurrence-error").get_text()


def test_a_delegate_answers_in_the_name_of_both(visitor: Visitor, post_office: MailServer) -> None:
    delegate = replace(SITI, delegated_from="kepala@contoh.example")
    number = letter(ics.build_request(replace(SERIES, rrule="", exdates=()), [delegate]))
    visitor.post(f"/surat/{number}", {"partstat": "ACCEPTED", "shape": "plain"})
    (event,) = sent(post_office).events
    assert [(person.email, person.partstat) for person in event.attendees] == [
        (SITI.email, "ACCEPTED"),
        ("kepala@contoh.example", "DELEGATED"),
    ]
