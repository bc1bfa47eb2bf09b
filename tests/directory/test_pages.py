"""The directory as people see and change it."""

from datetime import date

import pytest

from forum.directory import queries
from forum.directory.models import Organisation, Tenure
from forum.extensions import db


@pytest.fixture
def keeper(visitor, make):
    """An administrator, speaking English."""
    return visitor.speak("en").sign_in(make.user(is_administrator=True))


@pytest.fixture
def reader(visitor, make):
    """A leader of some forum: may look, not change."""
    user = make.user()
    make.role(make.forum(), user, "leader")
    return visitor.speak("en").sign_in(user)


def test_strangers_are_sent_to_sign_in(visitor, make) -> None:
    make.organisation()
    for address in ("/direktori", "/direktori/organisasi/1", "/direktori/impor"):
        assert visitor.get(address).status == 302


class TestTheList:
    def test_groups_by_sector_and_kind_and_names_the_head_of_today(self, reader, make) -> None:
        office = make.office("Kepala Dinas Sosial", organisation=make.organisation("Dinas Sosial"))
        make.tenure(office, make.person("Ibu Contoh"), kind="plt")
        make.organisation("Yayasan Contoh", sector="cso", kind="cso")
        page = reader.get("/direktori")
        assert page.title == "Directory"
        assert page.all("h2") == ["Government", "Civil society"]
        assert page.all(".card__title") == ["Dinas Sosial", "Yayasan Contoh"]
        assert page.all(".card__end") == ["Plt. Ibu Contoh", "No head’s office yet"]

    def test_filters_by_region_words_sector_and_kind(self, reader, make) -> None:
        here = make.region()
        make.organisation("Dinas Sosial", region=here)
        make.organisation("Badan Pendapatan", kind="badan", region=here)
        make.organisation("Dinas Sosial Lain", region=make.region())
        found = {
            query: reader.get(f"/direktori?{query}").all(".card__title")
            for query in (f"region={here.id}", f"region={here.id}&q=sosial", "kind=badan", "sector=cso", "q=dinas+lain")
        }
        assert list(found.values()) == [
            ["Dinas Sosial", "Badan Pendapatan"],
            ["Dinas Sosial"],
            ["Badan Pendapatan"],
            [],
            ["Dinas Sosial Lain"],
        ]

    def test_shows_those_that_no_longer_exist_only_when_asked(self, reader, make) -> None:
        make.organisation("Dinas Lama", valid_to=date(2026, 1, 1))
        assert reader.get("/direktori").all(".card__title") == []
        page = reader.get("/direktori?ended=1")
        assert page.all(".card__end") == ["until 1 Jan 2026"]

    def test_odd_addresses_are_taken_kindly(self, reader) -> None:
        for query in ("page=99", "page=x", "region=x", f"region={10**30}", "sector=nothing", "q=%25", "q=%00"):
            assert reader.get(f"/direktori?{query}").status == 200

    def test_costs_the_same_for_two_and_for_forty(self, reader, make) -> None:
        def grow(number: int) -> None:
            for _each in range(number):
                make.tenure(make.office(organisation=make.organisation(region=make.region())), make.person())

        grow(2)
        few = reader.get("/direktori")
        grow(38)
        many = reader.get("/direktori")
        assert len(many.all(".card__title")) == 40
        assert len(few.queries) == len(many.queries) <= 8

    def test_readers_get_no_doors_to_change(self, reader, make) -> None:
        office = make.office()
        for address in (
            "/direktori",
            f"/direktori/organisasi/{office.organisation_id}",
            f"/direktori/jabatan/{office.id}",
        ):
            links = [link["href"] for link in reader.get(address).soup.select("main a[href]")]
            assert [link for link in links if any(word in link for word in ("baru", "ubah", "impor", "pejabat"))] == []
        for address in ("/direktori/organisasi/baru", f"/direktori/jabatan/{office.id}/pejabat", "/direktori/impor"):
            assert reader.get(address).status == 403
            assert reader.post(address).status == 403


class TestOrganisations:
    FACTS = {"name": "Dinas Contoh", "short_name": "Discon", "sector": "government", "kind": "dinas", "region": "0"}

    def test_is_added_once(self, keeper) -> None:
        made = keeper.post("/direktori/organisasi/baru", self.FACTS)
        assert made.status == 303
        assert keeper.follow(made).title == "Dinas Contoh"
        again = keeper.post("/direktori/organisasi/baru", self.FACTS)
        assert again.status == 422
        assert "already in the directory" in again.text
        assert again.form("main form")["short_name"] == "Discon"
        assert db.session.query(Organisation).count() == 1

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, keeper) -> None:
        wrong = {**self.FACTS, "name": " ", "short_name": "x" * 81, "valid_from": "2026-02-31", "note": "typed"}
        page = keeper.post("/direktori/organisasi/baru", wrong)
        assert page.status == 422
        assert len(page.all(".error-summary li")) == 3
        assert page.form("main form")["note"] == "typed"

    def test_shows_successor_predecessors_and_the_chairs(self, keeper, make) -> None:
        old, new = make.organisation("Dinas Lama"), make.organisation("Dinas Baru")
        office = make.office("Kepala Dinas Baru", organisation=new)
        make.tenure(office, make.person("Bu Kepala", organisation=new))
        done = keeper.post(f"/direktori/organisasi/{old.id}/penerus", {"successor": new.id, "on": "2026-01-02"})
        assert done.status == 303
        assert "Its last day was Thursday, 1 January 2026. Followed by Dinas Baru" in keeper.follow(done).text
        page = keeper.get(f"/direktori/organisasi/{new.id}")
        assert "Dinas Lama" in page.all("aside .card__title")
        assert page.all("#offices .card__title") == ["Kepala Dinas Baru"]
        assert "Bu Kepala" in page.text

    def test_costs_the_same_for_many_offices(self, keeper, make) -> None:
        organisation = make.organisation(region=make.region())
        address = f"/direktori/organisasi/{organisation.id}"
        few = len(keeper.get(address).queries)
        for number in range(30):
            make.tenure(
                make.office(f"Kabid {number}", organisation=organisation), make.person(organisation=organisation)
            )
        assert few <= len(keeper.get(address).queries) <= 8

    def test_what_is_not_there(self, keeper) -> None:
        for address in ("organisasi/9", "jabatan/9", "orang/9", "masa-jabatan/9/akhiri", f"organisasi/{10**30}"):
            assert keeper.get(f"/direktori/{address}").status == 404


class TestHolders:
    def test_a_new_holder_is_asked_about_before_the_old_one_goes(self, keeper, make) -> None:
        office = make.office()
        make.tenure(office, make.person("Bu Lama"), valid_from=date(2024, 1, 1))
        address = f"/direktori/jabatan/{office.id}/pejabat"
        typed = {"person": "0", "name": "Pak Baru", "kind": "definitive", "since": "2026-11-03"}
        asked = keeper.post(address, typed)
        assert asked.status == 422
        assert "Still in office: Bu Lama" in asked.text
        assert asked.form("main form.form")["name"] == "Pak Baru"
        assert db.session.query(Tenure).count() == 1
        done = keeper.post(address, {**typed, "end_open": "y"})
        rows = keeper.follow(done).all("tbody tr")
        assert rows == ["Pak Baru today Definitive since 3 November 2026 End it : Pak Baru",
                        "Bu Lama Definitive 1 January 2024 – 2 November 2026"]  # fmt: skip
        assert keeper.post(address, {**typed, "end_open": "y"}).status == 303
        assert db.session.query(Tenure).count() == 2

    def test_somebody_from_elsewhere_is_found_by_name(self, keeper, make) -> None:
        office, person = make.office(), make.person("Pak Pindahan")
        address = f"/direktori/jabatan/{office.id}/pejabat"
        assert "Pak Pindahan" not in keeper.get(address).text
        assert "Pak Pindahan" in keeper.get(f"{address}?q=pindahan").text
        done = keeper.post(address, {"person": person.id, "kind": "plt", "since": "2026-11-03"})
        assert done.status == 303
        assert queries.holders([office.id], date(2026, 11, 3))[office.id].person_id == person.id

    def test_nobody_chosen_is_an_error(self, keeper, make) -> None:
        office = make.office()
        page = keeper.post(
            f"/direktori/jabatan/{office.id}/pejabat", {"person": "0", "kind": "plt", "since": "2026-11-03"}
        )
        assert (page.status, "Choose somebody" in page.text) == (422, True)

    def test_a_tenure_ends_but_not_before_it_began(self, keeper, make) -> None:
        tenure = make.tenure(make.office(), make.person(), valid_from=date(2026, 1, 1))
        address = f"/direktori/masa-jabatan/{tenure.id}/akhiri"
        assert keeper.post(address, {"on": "2025-12-31"}).status == 422
        assert keeper.post(address, {"on": "2026-06-30"}).status == 303
        assert db.session.get(Tenure, tenure.id).valid_to == date(2026, 6, 30)


def test_an_office_and_a_person_are_added_and_changed(keeper, make) -> None:
    organisation = make.organisation()
    home = f"/direktori/organisasi/{organisation.id}"
    office = {"title": "Kepala Dinas", "rank": "head", "email": "Kepala@Contoh.example", "phone": ""}
    made = keeper.post(f"{home}/jabatan/baru", office)
    assert keeper.follow(made).title == "Kepala Dinas"
    assert keeper.post(f"{home}/jabatan/baru", office).status == 422
    assert keeper.post(f"{home}/jabatan/baru", {**office, "title": "Lain", "email": "kepala@"}).status == 422
    person = {"name": "Suminem", "email": "suminem@contoh.example", "locale": "id"}
    first, second = keeper.post(f"{home}/orang/baru", person), keeper.post(f"{home}/orang/baru", person)
    assert first.location == second.location
    changed = keeper.post(f"{first.location}/ubah", {**person, "name": "Suminem, S.Sos."})
    assert keeper.follow(changed).title == "Suminem, S.Sos."


def test_regions_are_listed_and_added(keeper, make) -> None:
    make.region(code="98", name="Provinsi Contoh", kind="province")
    region = {"code": "98.01", "name": "Kabupaten Contoh", "kind": "regency", "timezone": "Asia/Makassar"}
    listed = keeper.follow(keeper.post("/direktori/wilayah/baru", region))
    assert listed.all("tbody tr")[1] == "Kabupaten Contoh 98.01 Regency Provinsi Contoh Asia/Makassar (WITA) 0"
    assert keeper.post("/direktori/wilayah/baru", region).status == 422
    assert keeper.post("/direktori/wilayah/baru", {**region, "code": "98.1"}).status == 422


def test_everything_is_also_in_indonesian(visitor, make) -> None:
    visitor.sign_in(make.user(is_administrator=True))
    office = make.office()
    tenure = make.tenure(office, make.person(organisation=office.organisation))
    titles = [visitor.get(f"/direktori{path}").title for path in (
        "", "/wilayah", "/impor", "/organisasi/baru", f"/organisasi/{office.organisation_id}/penerus",
        f"/jabatan/{office.id}/pejabat", f"/masa-jabatan/{tenure.id}/akhiri")]  # fmt: skip
    assert titles == ["Direktori", "Wilayah", "Impor jabatan dan orang", "Tambah organisasi",
                      f"Siapa penerus {office.organisation.name}", "Siapa yang kini menjabat",
                      f"Akhiri masa jabatan {tenure.person.name}"]  # fmt: skip
