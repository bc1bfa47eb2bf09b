"""Organisations, offices, tenures: the verbs and the reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from forum.directory import labels, queries, rules, service
from forum.directory.kinds import ORGANISATION_KINDS, RANKS, REGION_KINDS, SECTORS, TENURE_KINDS
from forum.kernel.errors import Missing, Problem

NOVEMBER = date(2026, 11, 3)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The block raises a Problem of this code."""
    with pytest.raises(Problem) as caught:
        yield
    assert caught.value.code == code


def test_every_stored_word_has_a_label(app) -> None:
    assert set(labels.region_kind_choices()) == set(REGION_KINDS)
    assert set(labels.organisation_kind_choices()) == set(ORGANISATION_KINDS)
    assert set(labels.sector_choices()) == set(SECTORS)
    assert tuple(labels.rank_choices()) == RANKS
    assert tuple(labels.tenure_kind_choices()) == TENURE_KINDS
    assert [labels.acting_prefix(kind) for kind in TENURE_KINDS] == ["", "Plt.", "Plh.", "Pj."]


class TestWhoIsInCharge:
    def test_the_definitive_holder_is_until_somebody_stands_in(self, make) -> None:
        office = make.office()
        make.tenure(office, make.person("Bu Definitif"), valid_from=date(2024, 1, 1))
        make.tenure(office, make.person("Pak Harian"), kind="plh", valid_from=date(2026, 11, 2),
                    valid_to=date(2026, 11, 6))  # fmt: skip
        named = {day: queries.holders([office.id], day)[office.id].person.name
                 for day in (date(2026, 11, 1), NOVEMBER, date(2026, 11, 7))}  # fmt: skip
        assert list(named.values()) == ["Bu Definitif", "Pak Harian", "Bu Definitif"]

    def test_a_vacant_office_has_nobody(self, make) -> None:
        office = make.office()
        make.tenure(office, make.person(), valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31))
        make.tenure(office, make.person(), valid_from=date(2027, 1, 1))
        assert queries.holders([office.id], NOVEMBER) == {}


class TestAppointing:
    def test_a_new_definitive_holder_asks_before_ending_what_is_open(self, make) -> None:
        office = make.office()
        old = make.tenure(office, make.person("Bu Lama"), valid_from=date(2024, 1, 1))
        new = make.person("Pak Baru")
        with refused("previous_holder"):
            service.appoint(office, new, kind="definitive", since=NOVEMBER)
        assert old.valid_to is None
        service.appoint(office, new, kind="definitive", since=NOVEMBER, end_open=True)
        assert old.valid_to == date(2026, 11, 2)
        assert queries.holders([office.id], NOVEMBER)[office.id].person.name == "Pak Baru"
        assert queries.holders([office.id], date(2026, 11, 2))[office.id].person.name == "Bu Lama"

    def test_somebody_acting_ends_nobody_and_may_overlap(self, make) -> None:
        office = make.office()
        held = make.tenure(office, make.person(), valid_from=date(2024, 1, 1))
        service.appoint(office, make.person(), kind="plh", since=NOVEMBER)
        service.appoint(office, make.person(), kind="plt", since=NOVEMBER)
        assert held.valid_to is None
        assert len(queries.tenures(office.id)) == 3

    def test_the_same_twice_is_one(self, make) -> None:
        office, person = make.office(), make.person()
        first = service.appoint(office, person, kind="definitive", since=NOVEMBER)
        assert service.appoint(office, person, kind="definitive", since=NOVEMBER) is first
        with refused("already_there"):
            service.appoint(office, person, kind="plt", since=NOVEMBER)

    def test_two_definitive_holders_never_overlap(self, make) -> None:
        office = make.office()
        make.tenure(office, make.person(), valid_from=date(2026, 12, 1))
        with refused("overlap"):
            service.appoint(office, make.person(), kind="definitive", since=NOVEMBER, end_open=True)
        service.appoint(office, make.person(), kind="definitive", since=NOVEMBER, until=date(2026, 11, 30))

    def test_the_end_is_not_before_the_beginning(self, make) -> None:
        office = make.office()
        with refused("end_before_start"):
            service.appoint(office, make.person(), kind="plt", since=NOVEMBER, until=date(2026, 11, 2))
        tenure = make.tenure(office, make.person(), valid_from=NOVEMBER)
        with refused("end_before_start"):
            service.end_tenure(tenure, date(2026, 11, 2))

    def test_whoever_takes_an_office_for_good_belongs_there(self, make) -> None:
        office, before = make.office(), make.organisation()
        moved, standing_in = make.person(organisation=before), make.person(organisation=before)
        service.appoint(office, moved, kind="definitive", since=NOVEMBER)
        service.appoint(office, standing_in, kind="plh", since=NOVEMBER)
        assert (moved.organisation, standing_in.organisation) == (office.organisation, before)


class TestSuccession:
    def test_the_old_one_ends_the_day_before_and_is_found_from_the_new_one(self, make) -> None:
        region = make.region()
        old, new = make.organisation("Dinas A", region=region), make.organisation("Dinas B", region=region)
        service.follow(old, new, date(2026, 1, 2))
        assert (old.valid_to, old.successor) == (date(2026, 1, 1), new)
        assert list(queries.predecessors(new.id)) == [old]
        assert [one.name for one in queries.organisations(region.id, on=NOVEMBER)] == ["Dinas B"]
        assert [one.name for one in queries.organisations(region.id, on=date(2026, 1, 1))] == ["Dinas A", "Dinas B"]

    def test_no_circle_and_not_itself(self, make) -> None:
        one, two, three = make.organisation(), make.organisation(), make.organisation()
        service.follow(one, two, NOVEMBER)
        service.follow(two, three, NOVEMBER)
        with refused("circle"):
            service.follow(three, one, NOVEMBER)
        with refused("itself"):
            service.follow(one, one, NOVEMBER)

    def test_not_before_either_began(self, make) -> None:
        old, new = make.organisation(valid_from=date(2020, 1, 1)), make.organisation(valid_from=date(2026, 6, 1))
        for day in (date(2020, 1, 1), date(2026, 5, 31)):
            with refused("too_early"):
                service.follow(old, new, day)


class TestNames:
    def test_a_name_is_unique_in_a_region_while_it_exists(self, make) -> None:
        region = make.region()
        made = {"kind": "dinas", "sector": "government", "region": region}
        service.create_organisation(name="Dinas Sosial", valid_to=date(2025, 12, 31), **made)
        with refused("duplicate"):
            service.create_organisation(name="DINAS SOSIAL", **made)
        service.create_organisation(name="Dinas Sosial", valid_from=date(2026, 1, 1), **made)
        service.create_organisation(name="Dinas Sosial", **{**made, "region": make.region()})

    def test_an_office_is_unique_in_its_organisation(self, make) -> None:
        office = make.office("Kepala Dinas Contoh")
        with refused("duplicate"):
            service.create_office(office.organisation, title="kepala dinas contoh", rank="head")
        service.change_office(office, title="Kepala Dinas Contoh", rank="head")

    def test_search_takes_words_of_both_names_and_no_wildcards(self, make) -> None:
        make.organisation("Dinas Sosial", short_name="Dinsos")
        make.organisation("Dinas Kesehatan", short_name="Dinkes")
        assert [one.short_name for one in queries.search_organisations("sosial dinas", 5)] == ["Dinsos"]
        assert [one.short_name for one in queries.search_organisations("DINKES", 5)] == ["Dinkes"]
        assert queries.search_organisations("%", 5) == queries.search_organisations(" ", 5) == []


def test_the_head_office_is_the_one_that_exists(make) -> None:
    organisation = make.organisation()
    assert queries.head_office(organisation.id) is None
    make.office("Kepala lama", organisation=organisation, valid_to=date(2025, 1, 1))
    make.office("Sekretaris", organisation=organisation, rank="deputy")
    head = make.office("Kepala", organisation=organisation)
    assert queries.head_office(organisation.id) is head
    assert [office.title for office in queries.offices([organisation.id])] == ["Kepala", "Sekretaris"]


def test_what_is_not_there_is_missing(app) -> None:
    for number in (1, 2**31, 10**30):
        with pytest.raises(Missing):
            queries.organisation(number)


def test_only_administrators_and_organisers_edit(make, app) -> None:
    forum = make.forum()
    with app.test_request_context():
        organiser, leader = make.organiser(forum), make.user()
        make.role(forum, leader, "leader")
        administrator = make.user(is_administrator=True)
        assert [rules.may_edit(user) for user in (administrator, organiser, leader)] == [True, True, False]
        assert [rules.may_see(user) for user in (administrator, organiser, leader)] == [True, True, True]


def test_an_account_without_a_role_opens_nobodys_telephone_number(make, visitor) -> None:
    forum, person = make.forum(), make.person(phone="+62 812 0000 0000", nip="198001012005011001")
    former, leader = make.user(), make.user()
    make.role(forum, leader, "leader")
    address = f"/direktori/orang/{person.id}"
    assert [visitor.sign_in(former).get(each).status for each in (address, "/direktori")] == [403, 403]
    page = visitor.sign_in(leader).get(address)
    assert (person.phone in page.text, person.nip in page.text) == (True, False)
    page = visitor.sign_in(make.organiser(forum)).get(address)
    assert (person.phone in page.text, person.nip in page.text) == (True, True)
