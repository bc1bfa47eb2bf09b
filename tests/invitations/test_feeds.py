"""Calendar subscriptions: secret, revocable, quiet when nothing changed, and never a word about others."""

from datetime import timedelta

import pytest

from forum.adapters import ics
from forum.extensions import db
from forum.invitations import queries, service
from forum.invitations.feeds import service as feeds
from forum.invitations.models import Feed
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Sent
from tests.support.client import Visitor
from tests.support.factories import Factory


def opened(visitor: Visitor) -> str:
    """The address of the signed-in user's subscription page."""
    page = visitor.post("/akun/langganan", {})
    assert page.status == 303
    return str(page.location)


def events(data: bytes) -> list[str]:
    return [event.uid for event in ics.read(data).events]


def test_a_user_subscribes_to_the_meetings_of_their_forums(sent: Sent, visitor: Visitor, make: Factory) -> None:
    elsewhere = make.meeting(state="announced")
    visitor.sign_in(make.role(sent.meeting.forum, make.user(), "member").user)
    assert "Tampilkan alamat kalender saya" in visitor.get("/akun").text
    address = opened(visitor)
    assert address == opened(visitor)
    page = Visitor(visitor.app).get(address)
    assert page.title == "Rapat di kalender Anda sendiri"
    assert len(page.queries) <= 4
    file = Visitor(visitor.app).get(address + "/rapat.ics")
    assert file.response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert file.response.headers["Cache-Control"] == "private, max-age=3600"
    assert events(file.data) == [sent.meeting.uid]
    assert elsewhere.uid not in file.data.decode()
    assert len(file.queries) <= 5
    text = file.data.decode()
    assert [word for word in ("ATTENDEE", "VALARM", "ORGANIZER") if word in text] == []
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in text
    assert "X-PUBLISHED-TTL:PT6H" in text


def test_a_program_that_has_it_is_told_so_until_something_changes(sent: Sent, visitor: Visitor, make: Factory) -> None:
    visitor.sign_in(make.role(sent.meeting.forum, make.user(), "member").user)
    address = opened(visitor) + "/rapat.ics"
    first = visitor.get(address)
    tag = first.response.headers["ETag"]
    clock_later = clock.now() + timedelta(hours=2)
    with clock.frozen(clock_later):
        again = visitor.client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.get_data()) == (304, b"")
        meetings.change(sent.meeting, place="Aula Baru")
        db.session.commit()
        changed = visitor.client.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "Aula Baru" in changed.get_data(as_text=True)


def test_an_office_gets_the_address_in_its_own_mailbox_and_sees_only_its_own_meetings(
    sent: Sent, visitor: Visitor, make: Factory
) -> None:
    other = make.meeting(forum=sent.meeting.forum, state="announced")
    link = f"/u/{service.token(sent.one)}"
    page = visitor.follow(visitor.post(link + "/langganan", {}))
    assert page.status == 200
    assert "langganan" not in " ".join(one["href"] for one in page.soup.select("a[href]"))
    mails = db.session.query(OutboxMessage).filter_by(kind="feed").all()
    assert [mail.recipient for mail in mails] == [sent.one.email]
    visitor.post(link + "/langganan", {})
    assert db.session.query(OutboxMessage).filter_by(kind="feed").count() == 1
    feed = db.session.query(Feed).one()
    file = Visitor(visitor.app).get(f"/langganan/{feeds.token(feed)}/rapat.ics")
    assert events(file.data) == [sent.meeting.uid]
    assert service.reply_link(sent.one) in file.data.decode().replace("\r\n ", "")
    assert other.uid not in file.data.decode()


def test_the_calendar_of_an_office_does_not_go_where_an_organiser_of_one_forum_sent_an_invitation(
    sent: Sent, visitor: Visitor
) -> None:
    service.set_email(sent.one, "penyelenggara.lain@contoh.example")
    db.session.commit()
    link = f"/u/{service.token(sent.one)}"
    page = visitor.follow(visitor.post(link + "/langganan", {}))
    assert "hanya dikirim ke alamat yang tercatat di direktori" in page.text
    assert (db.session.query(Feed).count(), db.session.query(OutboxMessage).filter_by(kind="feed").count()) == (0, 0)


def test_a_delegate_does_not_get_the_calendar_of_the_head(sent: Sent, visitor: Visitor) -> None:
    service.answer(sent.one, service.Answer("delegated", delegate_name="Rina", delegate_email="rina@contoh.example"))
    delegate = queries.delegates([sent.one.id])[sent.one.id]
    db.session.commit()
    visitor.post(f"/u/{service.token(delegate)}/langganan", {})
    assert db.session.query(Feed).count() == 0


@pytest.mark.parametrize("ending", ["alamat-baru", "akhiri"])
def test_a_revoked_address_is_gone_at_once(sent: Sent, visitor: Visitor, make: Factory, ending: str) -> None:
    visitor.sign_in(make.role(sent.meeting.forum, make.user(), "member").user)
    address = opened(visitor)
    new = visitor.post(f"{address}/{ending}", {}).location
    assert visitor.get(address).status == 410
    assert visitor.client.get(address + "/rapat.ics").status_code == 410
    assert visitor.get(str(new)).status == (200 if ending == "alamat-baru" else 410)


def test_who_lost_their_role_or_account_sees_nothing_more(sent: Sent, visitor: Visitor, make: Factory) -> None:
    user = make.role(sent.meeting.forum, make.user(), "member").user
    visitor.sign_in(user)
    address = opened(visitor) + "/rapat.ics"
    user.deactivated_at = clock.now()
    db.session.commit()
    assert events(visitor.client.get(address).get_data()) == []


def test_a_cancelled_meeting_stays_for_a_month_and_a_draft_is_not_there(
    sent: Sent, visitor: Visitor, make: Factory
) -> None:
    draft = make.meeting(forum=sent.meeting.forum)
    visitor.sign_in(make.role(sent.meeting.forum, make.user(), "member").user)
    address = opened(visitor) + "/rapat.ics"
    meetings.cancel(sent.meeting, "Banjir")
    db.session.commit()
    text = visitor.client.get(address).get_data(as_text=True)
    assert "STATUS:CANCELLED" in text
    assert draft.uid not in text
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert events(visitor.client.get(address).get_data()) == []


def test_when_somebody_else_holds_the_office_the_former_holder_s_calendar_is_over(
    sent: Sent, visitor: Visitor, make: Factory
) -> None:
    office = sent.one.office
    assert office is not None
    before = make.tenure(office, make.person(email="lama@contoh.example"))
    office.email, sent.one.email = None, "lama@contoh.example"
    db.session.commit()
    visitor.post(f"/u/{service.token(sent.one)}/langganan", {})
    address = f"/langganan/{feeds.token(db.session.query(Feed).one())}"
    assert visitor.get(address).status == 200
    before.valid_to = clock.today("Asia/Jakarta") - timedelta(days=1)
    make.tenure(office, make.person(email="baru@contoh.example"), valid_from=clock.today("Asia/Jakarta"))
    db.session.commit()
    assert visitor.get(address).status == 410
    assert visitor.client.get(address + "/rapat.ics").status_code == 410


def test_nonsense_opens_nothing(visitor: Visitor) -> None:
    assert visitor.get("/langganan/abc").status == 404
    assert visitor.client.get(f"/langganan/{'a' * 26}/rapat.ics").status_code == 404
