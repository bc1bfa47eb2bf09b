"""What the public sees, and what it must never see."""

from datetime import date, timedelta

import pytest

from forum.actions import service as actions
from forum.attendance import service as attendance
from forum.extensions import db
from forum.kernel import clock
from forum.minutes.models import Minutes, MinutesVersion


@pytest.fixture
def public(visitor):
    return visitor.speak("en")


def seal(meeting, is_public, number=1):
    """A version of the meeting's minutes."""
    minutes = db.session.query(Minutes).filter_by(meeting_id=meeting.id).one_or_none()
    if minutes is None:
        minutes = Minutes(meeting=meeting, state="published")
        db.session.add(minutes)
        db.session.flush()
    version = MinutesVersion(minutes_id=minutes.id, number=number, content={}, sha256="0" * 64, is_public=is_public)
    db.session.add(version)
    db.session.flush()


def promise(meeting, text, owner, is_public=True, **given):
    action = actions.draft(meeting, text=text, owner_organisation=owner, **given)
    actions.publish(meeting, is_public)
    return action


def ago(days):
    return clock.now() - timedelta(days=days)


class TestTheList:
    def test_shows_only_forums_that_are_public_by_decision(self, public, make) -> None:
        make.forum(name="Forum Terbuka", is_public=True, region=make.region())
        make.forum(name="Forum Tertutup")
        page = public.get("/publik")
        assert (page.title, page.all(".card__title"), page.all(".card__meta")) == (
            "Public forums", ["Forum Terbuka"], ["Kabupaten Contoh"])  # fmt: skip

    def test_says_what_will_be_here(self, public) -> None:
        assert "No forum is public yet" in public.get("/publik").text

    def test_is_where_a_visitor_starts(self, public) -> None:
        assert public.get("/").location == "/publik"


def test_a_forum_that_is_not_public_is_not_there(public, make) -> None:
    make.forum(slug="tertutup")
    hidden, nothing = public.get("/publik/tertutup"), public.get("/publik/tidak-ada")
    assert (hidden.status, nothing.status) == (404, 404)
    assert hidden.all("main") == nothing.all("main")


def test_a_forum_with_nothing_yet_says_so(public, make) -> None:
    make.forum(slug="f", name="Forum Contoh", purpose="Bersama memutuskan.", is_public=True)
    page = public.get("/publik/f")
    assert page.title == "Forum Contoh"
    for sentence in ("Bersama memutuskan.", "No public meeting has been announced.",
                     "No promise has been made public yet.", "No minutes have been made public yet."):  # fmt: skip
        assert sentence in page.text
    assert page.all("aside .facts__pair") == ["Government 0 organisations", "Civil society 0 organisations"]


def test_numbers_by_side_count_the_members_of_today(public, make) -> None:
    forum = make.forum(slug="f", is_public=True)
    for side in ("government", "government", "civil_society"):
        make.member(forum, make.organisation(), side)
    make.member(forum, make.organisation(), "government").until = date(2026, 1, 1)
    assert public.get("/publik/f").all("aside .facts__pair") == ["Government 2 organisations",
                                                                 "Civil society 1 organisation"]  # fmt: skip


class TestTheNextMeeting:
    def show(self, public, make, **given):
        forum = make.forum(slug="f", is_public=True)
        usual = {"title": "Rapat berikut", "state": "announced", "is_public": True}
        meeting = make.meeting(forum=forum, **{**usual, **given})
        make.agenda_item(meeting, "Laporan capaian", presenter="Ibu Rahasia")
        return public.get("/publik/f")

    def test_is_the_announced_public_one_with_its_agenda(self, public, make) -> None:
        page = self.show(public, make)
        assert page.all("#next h3") == ["Rapat berikut"]
        assert page.all("#next ol li") == ["Laporan capaian"]
        assert "WIB" in page.text

    def test_may_be_under_way(self, public, make) -> None:
        page = self.show(public, make, starts_at=clock.now() - timedelta(hours=1))
        assert page.all("#next h3") == ["Rapat berikut"]

    @pytest.mark.parametrize("given", [
        {"is_public": False}, {"state": "draft"}, {"state": "cancelled"}, {"state": "held"},
        {"starts_at": None},
    ])  # fmt: skip
    def test_is_no_other(self, public, make, given) -> None:
        if "starts_at" in given:
            given = {"starts_at": clock.now() - timedelta(hours=4)}
        page = self.show(public, make, **given)
        assert page.all("#next h3") == []
        assert "Rapat berikut" not in page.text
        assert "Laporan capaian" not in page.text


class TestMinutes:
    def test_the_newest_public_ones_are_linked(self, public, make) -> None:
        forum = make.forum(slug="f", is_public=True)
        older = make.meeting(forum=forum, title="Rapat lama", starts_at=ago(60), state="concluded")
        newer = make.meeting(forum=forum, title="Rapat baru", starts_at=ago(9), state="concluded")
        seal(older, True)
        seal(newer, False)
        seal(newer, True, number=2)
        page = public.get("/publik/f")
        assert page.all("#minutes .card__title") == ["Rapat baru", "Rapat lama"]
        links = [link["href"] for link in page.soup.select("#minutes .card__title a")]
        assert links == [f"/publik/notula/{newer.key}", f"/publik/notula/{older.key}"]

    def test_not_when_the_version_in_force_is_not_public(self, public, make) -> None:
        forum = make.forum(slug="f", is_public=True)
        meeting = make.meeting(forum=forum, title="Rapat ditarik", starts_at=ago(9), state="concluded", is_public=True)
        seal(meeting, True)
        seal(meeting, False, number=2)
        page = public.get("/publik/f")
        assert page.all("#minutes .card__title") == []
        assert "Rapat ditarik" not in page.text


class TestPromises:
    def test_kept_ones_first_open_ones_after(self, public, make) -> None:
        forum = make.forum(slug="f", is_public=True)
        meeting = make.meeting(forum=forum, starts_at=ago(60), state="concluded")
        owner = make.organisation("Dinas Sosial")
        kept = actions.draft(meeting, text="Menerbitkan data", owner_organisation=owner, due_on=date(2026, 10, 1))
        late = actions.draft(meeting, text="Membuka posko", owner_organisation=owner, due_on=date(2026, 10, 2))
        actions.publish(meeting, True)
        actions.report(kept, client_key="k", status="done", note="Sudah terbit")
        page = public.get("/publik/f")
        assert page.all("#promises .card__title") == ["Menerbitkan data", "Membuka posko"]
        assert page.all("#promises .card__end") == ["Reported as done", "Overdue"]
        assert "1 of 2 promises" in page.text
        assert [link["href"] for link in page.soup.select("#promises .card a")] == [f"/t/{kept.key}", f"/t/{late.key}"]

    def test_drafts_internal_and_withdrawn_ones_are_not_shown(self, public, make) -> None:
        forum = make.forum(slug="f", is_public=True)
        meeting, closed = (make.meeting(forum=forum, starts_at=ago(60), state="concluded") for _two in range(2))
        owner = make.organisation()
        promise(closed, "Rahasia internal", owner, is_public=False)
        withdrawn = promise(meeting, "Sudah ditarik", owner)
        actions.withdraw(withdrawn)
        actions.draft(meeting, text="Masih draf", owner_organisation=owner)
        page = public.get("/publik/f")
        assert page.all("#promises .card__title") == []
        for text in ("Rahasia internal", "Sudah ditarik", "Masih draf"):
            assert text not in page.text


SECRETS = ("Ibu Rahasia", "rahasia@contoh.example", "0812-3456-7890", "197001012000012001", "meet.contoh.example",
           "Sekretaris Rahasia", "Penyelenggara Rahasia", "Alasan rahasia", "Catatan rahasia")  # fmt: skip


def test_nothing_personal_leaks_from_a_forum_full_of_it(public, make) -> None:
    forum = make.forum(
        slug="f", is_public=True, purpose="Tanya rahasia@contoh.example atau 0812-3456-7890.",
        inviter_name="Sekretaris Rahasia", letterhead="Telepon 0812-3456-7890\nrahasia@contoh.example",
    )  # fmt: skip
    organiser = make.user("Penyelenggara Rahasia", email="rahasia@contoh.example")
    make.role(forum, organiser)
    organisation = make.organisation("Dinas Sosial", note="Catatan rahasia")
    make.member(forum, organisation)
    office = make.office("Kepala Dinas Sosial", organisation=organisation, email="rahasia@contoh.example",
                         phone="0812-3456-7890")  # fmt: skip
    person = make.person("Ibu Rahasia", email="rahasia@contoh.example", phone="0812-3456-7890",
                         nip="197001012000012001", organisation=organisation)  # fmt: skip
    make.tenure(office, person)
    meeting = make.meeting(
        forum=forum, state="announced", is_public=True, created_by_id=organiser.id, link="https://meet.contoh.example/x",
        title="Rapat terbuka, hubungi 0812-3456-7890", place="Pendopo (rahasia@contoh.example)",
        description="Ibu Rahasia 197001012000012001",
    )  # fmt: skip
    make.agenda_item(meeting, "Laporan 197001012000012001", presenter="Ibu Rahasia")
    invitation = make.invitation(meeting, office)
    make.reply(invitation, "declined", comment="Alasan rahasia", reason="sick")
    held = make.meeting(forum=forum, starts_at=ago(30), state="concluded", title="Lama, 0812-3456-7890")
    attendance.record(held, client_key="1", person_name="Ibu Rahasia", level="head", organisation=organisation)
    seal(held, True)
    kept = promise(held, "Surati rahasia@contoh.example", organisation, owner_office=office)
    actions.report(kept, client_key="2", status="done", note="Catatan rahasia", reporter="Ibu Rahasia")
    page = public.get("/publik/f")
    assert page.status == 200
    assert page.all("#next h3") == ["Rapat terbuka, hubungi …"]
    assert page.all("#promises .card__meta") == ["Dinas Sosial"]
    assert [secret for secret in SECRETS if secret.encode() in page.data] == []
    assert [secret for secret in SECRETS if secret.encode() in public.get("/publik").data] == []


def test_a_public_page_costs_the_same_for_little_and_much(public, make) -> None:
    forum = make.forum(slug="f", is_public=True, region=make.region())

    def grow(number):
        for _each in range(number):
            held = make.meeting(forum=forum, starts_at=ago(30), state="concluded")
            seal(held, True)
            promise(held, "Janji", make.organisation())
            make.member(forum, make.organisation())

    make.meeting(forum=forum, state="announced", is_public=True)
    grow(1)
    few = public.get("/publik/f")
    grow(20)
    many = public.get("/publik/f")
    assert len(few.queries) == len(many.queries) <= 11
    assert len(many.data) < 60_000


def test_a_signed_in_user_sees_the_same(public, make) -> None:
    make.forum(slug="f", name="Forum Contoh", is_public=True)
    public.sign_in(make.user())
    assert public.get("/publik/f").title == "Forum Contoh"


def test_it_speaks_the_language_of_the_forum_until_somebody_chooses(visitor, make) -> None:
    make.forum(slug="id", is_public=True)
    make.forum(slug="en", is_public=True, locale="en")
    assert "Janji yang ditepati" in visitor.get("/publik/id").text
    assert "Promises kept" in visitor.get("/publik/en").text
    assert "Promises kept" in visitor.speak("en").get("/publik/id").text


def test_a_first_visit_weighs_less_than_a_hundred_kilobytes(public, make) -> None:
    forum = make.forum(slug="f", is_public=True)
    held = make.meeting(forum=forum, starts_at=ago(30), state="concluded")
    for number in range(40):
        actions.draft(
            held, text=f"Janji yang cukup panjang untuk dibaca {number}", owner_organisation=make.organisation()
        )
    actions.publish(held, True)
    page = public.get("/publik/f")
    assets = {tag["href"] for tag in page.soup.select("head link[href]")}
    assets |= {tag["src"] for tag in page.soup.select("script[src]")}
    assets |= {use["href"].partition("#")[0] for use in page.soup.select("use")}
    loaded = [public.get(address, headers={"Accept-Encoding": "gzip"}).data for address in sorted(assets)]
    assert all(loaded)
    assert len(page.data) + sum(map(len, loaded)) < 100_000
