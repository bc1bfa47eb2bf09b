"""Invitations that people give themselves: WhatsApp without an API, and who did it when."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from forum.accounts.models import User
from forum.extensions import db
from forum.invitations import calling, queries, rounds, service
from forum.invitations.models import HandOver, Invitation
from forum.kernel import clock
from tests.invitations.conftest import Sent
from tests.support.client import Visitor
from tests.support.factories import Factory


@pytest.fixture
def organiser(sent: Sent, make: Factory) -> User:
    return make.organiser(sent.meeting.forum)


def page(sent: Sent) -> str:
    return f"/rapat/{sent.meeting.key}/undangan/langsung"


def notes() -> list[tuple[str, bool]]:
    return [(row.channel, row.taken_back_at is not None) for row in db.session.query(HandOver).order_by(HandOver.id)]


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("0812-3456-789", "628123456789"), ("+62 812 3456 789", "628123456789"), ("62812.3456.789", "628123456789"),
        ("812 3456 789", "628123456789"), ("(0331) 123456", "62331123456"), ("+62 (0)812 345", "62812345"),
        ("0062 812 345", "62812345"), ("0812-111 / 0813-222", "62812111"), ("0812 atau 0813", "62812"),
        ("+65 8123 4567", "6581234567"), ("-", ""), ("", ""),
    ],
)  # fmt: skip
def test_numbers_are_written_as_whatsapp_wants_them(written: str, dialled: str) -> None:
    assert calling.international(written) == dialled


def test_a_round_opens_whatsapp_for_each_with_their_own_text(
    sent: Sent, organiser: User, make: Factory, visitor: Visitor
) -> None:
    [one] = service.add_offices(sent.meeting, [make.office("Kepala Dinas Sosial", email=None, phone="0812-3456")])
    shown = visitor.sign_in(organiser).get(page(sent))
    assert shown.title == "Undang lewat WhatsApp"
    links = [link["href"] for link in shown.soup.select(".round a[href^='https://wa.me']")]
    assert [urlsplit(link).path for link in links] == ["/628123456"]
    text = parse_qs(urlsplit(links[0]).query)["text"][0]
    assert service.reply_link(one) in text
    assert "Kepala Dinas Sosial" in text
    assert len(visitor.get(page(sent) + "?untuk=semua").all(".round__line")) == 3


def test_what_was_sent_by_hand_is_ticked_with_who_and_when(
    sent: Sent, organiser: User, make: Factory, visitor: Visitor
) -> None:
    [one] = service.add_offices(sent.meeting, [make.office(email=None, phone="0812-3456")])
    address = f"/rapat/{sent.meeting.key}/undangan/{one.id}/diserahkan"
    visitor.sign_in(organiser)
    back = visitor.post(address, {"channel": "whatsapp", "untuk": "tanpa-email"})
    visitor.post(address, {"channel": "whatsapp", "untuk": "tanpa-email"})
    assert back.location == f"{page(sent)}?untuk=tanpa-email#u{one.id}"
    assert notes() == [("whatsapp", False)]
    shown = visitor.get(page(sent) + "?untuk=tanpa-email")
    assert shown.all(".handed li span")[0].startswith(f"WhatsApp, {organiser.name}, 3 Nov 2026")
    assert queries.counts([sent.meeting.id])[sent.meeting.id].unsent == 0


def test_a_second_message_later_is_a_second_note(sent: Sent, organiser: User) -> None:
    service.hand_over(sent.one, organiser, "whatsapp")
    clock.advance(timedelta(hours=1))
    service.hand_over(sent.one, organiser, "whatsapp")
    service.hand_over(sent.one, organiser, "phone")
    assert notes() == [("whatsapp", False), ("whatsapp", False), ("phone", False)]
    assert sent.one.by_hand is False


def test_a_note_by_mistake_is_taken_back_and_who_was_told_in_no_other_way_waits_again(
    sent: Sent, organiser: User, make: Factory, visitor: Visitor
) -> None:
    [one] = service.add_offices(sent.meeting, [make.office(email=None)])
    visitor.sign_in(organiser)
    visitor.post(f"/rapat/{sent.meeting.key}/undangan/{one.id}/diserahkan", {"channel": "letter"})
    note = db.session.query(HandOver).one().id
    address = f"/rapat/{sent.meeting.key}/undangan/{one.id}/diserahkan/{note}/urungkan"
    assert [visitor.post(address).status for _ in range(2)] == [303, 303]
    assert notes() == [("letter", True)]
    again = db.session.get_one(Invitation, one.id)
    assert (again.sent_at, again.by_hand) == (None, False)


def test_nonsense_and_other_people_s_notes_are_refused(
    sent: Sent, organiser: User, make: Factory, visitor: Visitor
) -> None:
    note = service.hand_over(sent.invitations[1], organiser, "phone")
    visitor.sign_in(organiser)
    address = f"/rapat/{sent.meeting.key}/undangan/{sent.one.id}/diserahkan"
    assert "Pilih cara penyampaiannya." in visitor.follow(visitor.post(address, {"channel": "merpati"})).text
    assert visitor.post(f"{address}/{note.id}/urungkan").status == 404
    assert notes() == [("phone", False)]
    assert Visitor(visitor.app).sign_in(make.organiser(make.forum())).get(page(sent)).status == 403


def test_the_text_for_a_group_names_nobody_and_opens_nobody_s_answer(sent: Sent, make: Factory) -> None:
    text = rounds.group_text(sent.meeting)
    assert text.splitlines()[0] == "*Rapat konsolidasi*"
    assert "Hari: Selasa, 17 November 2026" in text
    assert [
        secret
        for one in sent.invitations
        for secret in (service.token(one), one.person_name)
        if secret and secret in text
    ] == []
    assert "http" not in text
    sent.meeting.is_public = sent.meeting.forum.is_public = True
    assert rounds.group_text(sent.meeting).endswith(f"http://rembug.example/publik/{sent.meeting.forum.slug}")


def test_a_round_of_sixty_costs_as_many_queries_as_a_round_of_three(
    sent: Sent, organiser: User, make: Factory, visitor: Visitor
) -> None:
    visitor.sign_in(organiser)
    few = len(visitor.get(page(sent) + "?untuk=semua").queries)
    service.add_offices(sent.meeting, [make.office() for _ in range(57)])
    assert len(visitor.get(page(sent) + "?untuk=semua").queries) == few <= 11
