"""The organiser chooses for a whole series; the invitee answers for all dates at once or one by one."""

from datetime import timedelta

import pytest

from forum.accounts.models import User
from forum.extensions import db
from forum.invitations import service
from forum.invitations.models import Invitation, Reply, StandingInvitation
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.meetings.models import Series
from tests.invitations.series.conftest import Mailed, mails
from tests.support.client import Visitor
from tests.support.factories import Factory


def pages(series: Series) -> str:
    return f"/seri/{series.key}/undangan"


def address(one: StandingInvitation | Invitation) -> str:
    return f"/u/{service.token(one)}"


@pytest.fixture
def planned(make: Factory) -> Series:
    """A draft in a forum of a region with two agencies."""
    region = make.region(name="Kabupaten Contoh")
    for name in ("Dinas Sosial", "Dinas Kesehatan"):
        make.office(organisation=make.organisation(name, region=region))
    return make.series(forum=make.forum(region=region), rrule="FREQ=MONTHLY;BYDAY=3FR;COUNT=12")


@pytest.fixture
def organiser(mailed: Mailed, make: Factory) -> User:
    return make.organiser(mailed.series.forum)


def test_a_group_is_asked_to_twelve_meetings_looked_through_and_sent(
    planned: Series, make: Factory, visitor: Visitor
) -> None:
    visitor.sign_in(make.organiser(planned.forum))
    for _ in range(2):
        assert visitor.post(pages(planned) + "/pilih", {"group": "region"}).status == 303
    page = visitor.get(pages(planned))
    assert page.all("h2")[-1] == "2 undangan belum dikirim"
    preview = visitor.get(pages(planned) + "/pratinjau")
    assert (preview.title, preview.all(".page-head .button")) == (
        "2 undangan untuk 12 rapat sebelum dikirim", ["Kirim 2 undangan untuk 12 rapat"])  # fmt: skip
    assert (mails(), planned.state) == ([], "draft")
    for _ in range(2):
        assert visitor.post(pages(planned) + "/kirim").status == 303
    assert (len(mails()), planned.state) == (2, "announced")
    assert visitor.get(f"/seri/{planned.key}").all("#undangan p")[0].startswith("2 jabatan diundang ke setiap rapat.")


def test_pasted_people_are_asked_and_a_bad_line_loses_nothing(planned: Series, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(make.organiser(planned.forum))
    page = visitor.post(pages(planned) + "/tempel", {"pasted": "Rini <rini@contoh.example>\ntanpa alamat"})
    assert (page.status, page.form("form[action$=tempel]")["pasted"]) == (
        422, "Rini <rini@contoh.example>\ntanpa alamat")  # fmt: skip
    assert db.session.query(StandingInvitation).count() == 0
    assert visitor.post(pages(planned) + "/tempel", {"pasted": "Rini <rini@contoh.example>"}).status == 303
    assert [one.email for one in db.session.query(StandingInvitation)] == ["rini@contoh.example"]


def test_only_organisers_of_the_forum_manage(mailed: Mailed, make: Factory, visitor: Visitor) -> None:
    leader = make.user()
    make.role(mailed.series.forum, leader, "leader")
    visitor.sign_in(leader)
    assert visitor.get(pages(mailed.series)).status == 403
    assert visitor.post(f"{pages(mailed.series)}/{mailed.one.id}/tarik").status == 403
    assert visitor.get(f"/seri/{mailed.series.key}").all("#undangan .button") == []


def test_an_invitation_of_another_series_is_not_found(
    mailed: Mailed, organiser: User, make: Factory, visitor: Visitor
) -> None:
    [other] = service.invite_offices(make.series(), [make.office()])
    visitor.sign_in(organiser)
    assert visitor.get(f"{pages(mailed.series)}/{other.id}").status == 404


def test_an_invitee_is_withdrawn_from_all_meetings(mailed: Mailed, organiser: User, visitor: Visitor) -> None:
    visitor.sign_in(organiser)
    page = visitor.get(f"{pages(mailed.series)}/{mailed.one.id}")
    assert len(page.all("#rapat tbody tr")) == 4
    for _ in range(2):
        assert visitor.post(f"{pages(mailed.series)}/{mailed.one.id}/tarik").status == 303
    assert mailed.one.withdrawn_at is not None
    assert len(mails(mailed.one.email)) == 2


def test_the_series_page_shows_the_answers_to_each_meeting(mailed: Mailed, organiser: User, visitor: Visitor) -> None:
    service.answer(mailed.seats()[0], service.Answer("accepted"))
    visitor.sign_in(organiser)
    page = visitor.get(f"/seri/{mailed.series.key}")
    assert page.all(".row-replies")[0].replace("Jawaban", "").split() == [
        "2",
        "1",
        "akan",
        "hadir",
        "1",
        "belum",
        "menjawab",
    ]
    assert len(page.all(".row-replies")) == 4


def test_the_pages_cost_the_same_for_many(mailed: Mailed, organiser: User, make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(organiser)
    places = [pages(mailed.series), f"/seri/{mailed.series.key}", pages(mailed.series) + "/pratinjau"]
    service.invite_offices(mailed.series, [make.office()])
    db.session.commit()
    few = [len(visitor.get(place).queries) for place in places]
    service.invite_offices(mailed.series, [make.office() for _ in range(30)])
    db.session.commit()
    assert [len(visitor.get(place).queries) for place in places] == few
    assert max(few) < 40


def test_the_invitee_sees_every_date_and_answers_all_at_once(mailed: Mailed, visitor: Visitor) -> None:
    page = visitor.get(address(mailed.one) + "?jawab=hadir")
    assert (page.status, page.title) == (200, "Rapat bulanan")
    assert page.form("form.form")["answer"] == "accepted"
    assert page.all(".date-said__day") == [
        "Jumat, 20 November 2026", "Jumat, 18 Desember 2026", "Jumat, 15 Januari 2027",
        "Jumat, 19 Februari 2027"]  # fmt: skip
    assert db.session.query(Reply).count() == 0
    assert len(page.data) < 45_000
    few = len(page.queries)
    for _ in range(2):
        assert visitor.post(address(mailed.one) + "/seri", {"answer": "accepted"}).status == 303
    assert mailed.says() == ["accepted"] * 4
    assert db.session.query(Reply).count() == 4
    page = visitor.get(address(mailed.one))
    assert page.all(".date-said__state .tag") == ["Akan hadir"] * 4
    assert few <= 12


def test_one_date_is_answered_with_one_tap(mailed: Mailed, visitor: Visitor) -> None:
    visitor.post(address(mailed.one) + "/seri", {"answer": "accepted"})
    second = mailed.seats()[1]
    page = visitor.post(address(mailed.one) + "/seri", {"answer": "declined", "rapat": str(second.id)})
    assert (page.status, page.location) == (303, f"{address(mailed.one)}#rapat-{second.id}")
    assert mailed.says() == ["accepted", "declined", "accepted", "accepted"]


def test_nobody_answers_for_somebody_else(mailed: Mailed, visitor: Visitor) -> None:
    other = mailed.seats(mailed.standings[1])[0]
    visitor.post(address(mailed.one) + "/seri", {"answer": "declined", "rapat": str(other.id)})
    assert (mailed.says(), mailed.says(mailed.standings[1])) == (["-"] * 4, ["-"] * 4)


def test_whoever_is_sent_every_time_is_named_once(mailed: Mailed, visitor: Visitor) -> None:
    given = {"answer": "delegated", "delegate_name": "Rina Contoh", "delegate_rank": "deputy",
             "delegate_email": "rina@contoh.example"}  # fmt: skip
    page = visitor.follow(visitor.post(address(mailed.one) + "/seri", given))
    assert "Jawaban Anda untuk 4 rapat tercatat." in page.text
    assert page.all(".date-said__state .muted") == ["Rina Contoh"] * 4
    assert len(mails("rina@contoh.example")) == 1
    delegate = db.session.query(StandingInvitation).filter_by(email="rina@contoh.example").one()
    assert "menunjuk Anda" in visitor.get(address(delegate)).text
    missing = visitor.post(address(mailed.one) + "/seri", {"answer": "delegated", "comment": "Maaf"})
    assert (missing.status, missing.form("form.form")["comment"]) == (422, "Maaf")


def test_a_date_leads_to_its_own_page_and_back(mailed: Mailed, visitor: Visitor) -> None:
    page = visitor.get(address(mailed.seats()[2]))
    assert page.all(f"a[href='{address(mailed.one)}']") == ["Semua rapat dalam seri ini, dengan jawaban Anda"]


def test_a_called_off_date_says_so_and_asks_nothing(mailed: Mailed, visitor: Visitor) -> None:
    meetings.cancel(mailed.meetings[1], "Libur bersama")
    page = visitor.get(address(mailed.one))
    assert page.all(".date-said--out .date-said__day") == ["Jumat, 18 Desember 2026"]
    assert len(page.all(".date-said__change")) == 3


def test_links_that_open_nothing_say_why(mailed: Mailed, visitor: Visitor) -> None:
    service.withdraw_standing(mailed.one)
    for page in (visitor.get(address(mailed.one)), visitor.post(address(mailed.one) + "/seri", {"answer": "accepted"})):
        assert page.status == 410
    assert visitor.post(f"/u/{'a' * 26}/seri", {"answer": "accepted"}).status == 404
    clock.advance(timedelta(days=365))
    page = visitor.get(address(mailed.standings[1]))
    assert page.all("form.form") == []
    assert visitor.post(address(mailed.standings[1]) + "/seri", {"answer": "accepted"}).status == 422


def test_the_calendar_file_of_the_series_asks_nobody(mailed: Mailed, visitor: Visitor) -> None:
    meetings.cancel(mailed.meetings[1], "")
    page = visitor.get(address(mailed.one) + "/kalender.ics")
    text = page.data.decode()
    assert page.response.mimetype == "text/calendar"
    assert ("RRULE" in text, "EXDATE" in text, "ATTENDEE" in text) == (True, True, False)
    assert page.data == visitor.get(address(mailed.one) + "/kalender.ics").data


def test_whoever_holds_the_link_cannot_have_us_write_to_the_whole_world(mailed: Mailed, visitor: Visitor) -> None:
    def send(email: str) -> int:
        form = {"answer": "delegated", "delegate_name": "Rina", "delegate_email": email}
        return visitor.post(address(mailed.one) + "/seri", form).status

    assert [send(f"orang{number}@lain.example") for number in range(8)] == [303] * 5 + [422] * 3
    statuses = [send(email) for _ in range(20) for email in ("orang0@lain.example", "orang1@lain.example")]
    assert statuses.count(303) < 20
    assert len([row for row in mails() if row.recipient.endswith("@lain.example")]) < 40
    assert send("") == 303  # the name alone is always taken
