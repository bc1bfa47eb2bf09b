"""What of attendance becomes public, who decides it, and what can never leak."""

import csv
import io
import json
from datetime import date, timedelta

import pytest

from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock
from forum.kernel.errors import Conflict, Problem
from forum.meetings.models import Meeting
from forum.reports.models import PublishedReport
from forum.reports.publishing import content, service
from tests.support.client import Visitor
from tests.support.factories import Factory

LEAKS = ("Wiji Kepala Sungguhan", "Darto Delegasi", "Tamu Tanpa Lembaga", "sakit parah", "0812-3456-7890",
         "Aktivis Sendiri",
         "rahasia@contoh.example", "Sidang etik Kepala Dinas", "Pengguna Penerbit")  # fmt: skip
FIRST, LAST = date(2026, 1, 1), date(2026, 11, 3)


@pytest.fixture
def forum(make: Factory) -> Forum:
    """A public forum with everything in it that must not get out."""
    forum = make.forum(slug="ogp", name="Forum OGP Contoh", is_public=True)
    dinas, lsm = make.organisation("Dinas Sosial"), make.organisation("Suara Warga", sector="cso", kind="cso")
    office, chair = make.office(organisation=dinas, email=LEAKS[6]), make.office("Ketua Suara Warga", organisation=lsm)
    make.tenure(office, make.person(LEAKS[0], phone=LEAKS[4]))
    for number, (is_public, title) in enumerate([(True, f"Rapat terbuka, hubungi {LEAKS[4]}"), (False, LEAKS[7])]):
        meeting = make.meeting(forum=forum, state="held", starts_at=clock.now() - timedelta(days=40 - number),
                               is_public=is_public, title=title, kind="consolidation")  # fmt: skip
        invitation = make.invitation(meeting, office, person_name=LEAKS[0])
        make.reply(invitation, "delegated", delegate_name=LEAKS[1], comment=LEAKS[3], reason="sick")
        make.attendance(meeting, dinas, "deputy" if number else "head", person_name=LEAKS[number], acting="plt")
        make.attendance(meeting, None, "staff", person_name=LEAKS[2])
        make.invitation(meeting, chair, side="civil_society", person_name=LEAKS[5])
        make.absence(meeting, lsm, "absent_notice", note=LEAKS[3])
    return forum


@pytest.fixture
def organiser(make: Factory, forum: Forum, visitor: Visitor) -> Visitor:
    user = make.user(LEAKS[8])
    make.role(forum, user, "organiser")
    return visitor.sign_in(user).speak("en")


def publish(forum: Forum, sides: tuple[str, ...] = ("government",), note: str = "") -> PublishedReport:
    seen = content.digest(content.made(forum, FIRST, LAST, sides, LAST))
    return service.publish(forum, FIRST, LAST, sides, seen=seen, note=note)


def address(row: PublishedReport, ending: str = "") -> str:
    return f"/publik/ogp/kehadiran/{row.key}{ending}"


def test_the_public_reads_organisations_and_outcomes_and_nobodys_name(app, forum: Forum) -> None:
    row = publish(forum, ("government", "civil_society"), note=f"Tanya {LEAKS[6]} atau {LEAKS[4]}")
    stranger = Visitor(app).speak("en")
    page = stranger.get(address(row))
    assert page.title == "Attendance at Forum OGP Contoh"
    assert page.all(".heat-table tbody th") == ["Dinas Sosial", "Suara Warga"]
    assert page.all(".heat-table tbody tr:nth-child(1) td") == [
        "K Head came (Plt.)", "W An official came for the head", "I Absent with notice", "I Absent with notice",
    ]  # fmt: skip
    assert page.all(".heat-table thead th")[1:3] == [
        "24 Sep 2026 Rapat terbuka, hubungi …", "25 Sep 2026 Consolidation meeting",
    ]  # fmt: skip
    for ending in ("", ".csv", ".json"):
        said = stranger.get(address(row, ending)).data.decode()
        assert [leak for leak in LEAKS if leak in said] == []
    assert [leak for leak in LEAKS if leak in json.dumps(row.content) + row.note] == []
    assert len(page.queries) <= 3


def test_only_the_governments_side_unless_others_were_ticked(app, forum: Forum) -> None:
    row = publish(forum)
    said = Visitor(app).get(address(row, ".json")).data.decode()
    assert ("Dinas Sosial" in said, "Suara Warga" in said) == (True, False)


def test_data_has_counts_and_one_cell_for_each_meeting(app, forum: Forum) -> None:
    row = publish(forum)
    stranger = Visitor(app).speak("en")
    found = json.loads(stranger.get(address(row, ".json")).data)
    assert (found["schema"], found["from"], found["sides"], found["superseded_by"]) == (1, "2026-01-01", ["government"],
                                                                                       None)  # fmt: skip
    [dinas] = found["organisations"]
    assert dinas["presence"] == [
        {"outcome": "head", "acting": True, "uninvited": False},
        {"outcome": "deputy", "acting": False, "uninvited": False},
    ]
    assert (dinas["invited"], dinas["came"], dinas["head"], dinas["deputy"]) == (2, 2, 1, 1)
    [line] = csv.DictReader(io.StringIO(stranger.get(address(row, ".csv")).data.decode("utf-8-sig")))
    assert (line["Organisation"], line["2026-09-25 Consolidation meeting"]) == (
        "Dinas Sosial",
        "An official came for the head",
    )


def test_what_was_published_stays_whatever_is_corrected_later(app, make: Factory, forum: Forum) -> None:
    row = publish(forum)
    stranger = Visitor(app)
    before = stranger.get(address(row, ".json")).data
    meeting = db.session.scalars(db.select(Meeting)).first()
    make.attendance(meeting, make.organisation("Dinas Baru"), "head")
    assert stranger.get(address(row, ".json")).data == before


def test_a_newer_one_of_the_same_period_supersedes_it(app, make: Factory, forum: Forum) -> None:
    old = publish(forum)
    new = publish(forum, note="Diperbaiki.")
    stranger = Visitor(app).speak("en")
    assert stranger.get(address(old)).soup.select_one(f'a[href="{address(new)}"]') is not None
    assert json.loads(stranger.get(address(old, ".json")).data)["superseded_by"] == new.key
    shown = [link["href"] for link in stranger.get("/publik/ogp").soup.select("#attendance a")]
    assert shown == [address(new)]
    service.withdraw(new)
    assert [link["href"] for link in stranger.get("/publik/ogp").soup.select("#attendance a")] == [address(old)]


def test_a_withdrawn_one_is_gone_and_says_so_in_each_form(app, forum: Forum) -> None:
    row = publish(forum)
    service.withdraw(row)
    service.withdraw(row)
    stranger = Visitor(app).speak("en")
    for ending in ("", ".csv", ".json"):
        page = stranger.get(address(row, ending))
        assert page.status == 410
        assert "withdrew the attendance report of 1 January 2026 to 3 November 2026 on 3 November 2026" in page.text
        assert "Dinas Sosial" not in page.text
    assert stranger.get("/publik/ogp").soup.select("#attendance") == []


def test_a_forum_that_is_not_public_shows_nothing_and_cannot_publish(app, forum: Forum) -> None:
    row = publish(forum)
    forum.is_public = False
    stranger = Visitor(app)
    missing = stranger.get("/publik/ogp/kehadiran/tidakada")
    assert (stranger.get(address(row)).status, missing.status) == (404, 404)
    with pytest.raises(Problem) as refused:
        publish(forum, note="lagi")
    assert refused.value.code == "not_public"


def test_the_address_of_another_forum_opens_nothing(app, make: Factory, forum: Forum) -> None:
    make.forum(slug="lain", is_public=True)
    assert Visitor(app).get(f"/publik/lain/kehadiran/{publish(forum).key}").status == 404


def test_an_organiser_sees_exactly_what_will_be_public_before(app, forum: Forum, organiser: Visitor) -> None:
    preview = organiser.get(
        "/forum/ogp/laporan/terbit?dari=2026-01-01&sampai=2026-11-03&sisi=pemerintah&sisi=masyarakat"
    )
    assert db.session.query(PublishedReport).count() == 0
    sent = preview.form("form.form")
    sides = [one["value"] for one in preview.soup.select("form.form input[name=sisi]")]
    answer = organiser.post("/forum/ogp/laporan/terbit", {**sent, "sisi": sides})
    public = Visitor(app).speak("en").get(answer.location)
    assert public.status == 200
    assert public.all(".heat-table td") == preview.all(".heat-table td")
    assert [str(one) for one in public.soup.select("svg.heat")] == [str(one) for one in preview.soup.select("svg.heat")]


def test_pressed_twice_it_is_published_once(organiser: Visitor) -> None:
    preview = organiser.get("/forum/ogp/laporan/terbit")
    sent = {**preview.form("form.form"), "sisi": "pemerintah"}
    places = [organiser.post("/forum/ogp/laporan/terbit", sent).location for _twice in range(2)]
    assert places[0] == places[1]
    assert db.session.query(PublishedReport).count() == 1


def test_numbers_that_changed_meanwhile_are_shown_again_and_nothing_is_published(
    make: Factory, forum: Forum, organiser: Visitor
) -> None:
    sent = {
        **organiser.get("/forum/ogp/laporan/terbit").form("form.form"),
        "sisi": "pemerintah",
        "catatan": "Kata kami",
    }
    meeting = db.session.scalars(db.select(Meeting)).first()
    make.attendance(meeting, make.organisation("Dinas Baru"), "head")
    page = organiser.post("/forum/ogp/laporan/terbit", sent)
    assert page.status == 409
    assert "have changed since you looked at them" in page.text
    assert page.form("form.form")["catatan"] == "Kata kami"
    assert db.session.query(PublishedReport).count() == 0


def test_an_empty_period_and_a_forged_preview_are_refused(forum: Forum, organiser: Visitor) -> None:
    page = organiser.post("/forum/ogp/laporan/terbit", {"dari": "2020-01-01", "sampai": "2020-02-01"})
    assert (page.status, "No meeting has begun in this period." in page.text) == (422, True)
    assert organiser.post("/forum/ogp/laporan/terbit", {"dari": "kemarin"}).status == 422
    with pytest.raises(Conflict):
        service.publish(forum, FIRST, LAST, ["government"], seen="x")


def test_withdrawing_is_one_press_and_another_forums_report_is_not_ours(
    make: Factory, forum: Forum, organiser: Visitor
) -> None:
    row = publish(forum)
    page = organiser.get("/forum/ogp/laporan/terbit")
    action = next(one["action"] for one in page.soup.select("form.post-button") if one["action"].endswith("/tarik"))
    assert organiser.post(action).location == "/forum/ogp/laporan/terbit"
    assert db.session.get_one(PublishedReport, row.id).withdrawn_at is not None
    other = make.forum(slug="lain")
    make.role(other, make.user(), "organiser")
    foreign = make.add(PublishedReport(key="asing", forum=other, first=FIRST, last=LAST, content={}))
    assert organiser.post("/forum/ogp/laporan/terbit/asing/tarik").status == 404
    assert db.session.get_one(PublishedReport, foreign.id).withdrawn_at is None


@pytest.mark.parametrize("role", ["leader", "minute_taker", "member"])
def test_only_an_organiser_publishes(make: Factory, forum: Forum, visitor: Visitor, role: str) -> None:
    user = make.user()
    make.role(forum, user, role)
    visitor.sign_in(user)
    assert visitor.get("/forum/ogp/laporan/terbit").status == 403
    assert visitor.post("/forum/ogp/laporan/terbit").status == 403
