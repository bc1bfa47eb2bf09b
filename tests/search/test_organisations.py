"""The filter of an organisation: what concerns it, and the meetings that it was asked to or came to."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from forum.directory.models import Organisation
from forum.extensions import db
from forum.kernel import clock
from forum.minutes import service
from forum.search import organisations, queries, rules
from forum.search.filters import Filters
from forum.search.question import read
from forum.search.rules import Reader
from tests.minutes.world import World
from tests.search.conftest import Hit, InStep, hits, reader_in
from tests.support.client import Visitor
from tests.support.factories import Factory

AGENDA = [("agenda", 1, "Jembatan gantung"), ("meeting", 0, "Rapat jembatan")]


def of(organisation: Organisation) -> Filters:
    return Filters(organisation_id=organisation.id)


def choices(typed: str, who: Reader = rules.EVERYBODY) -> list[str]:
    return [one.name for one in organisations.among(queries.hits(read(typed), Filters(), who), who)]


def test_a_meeting_that_an_agency_was_asked_to_is_found_and_its_promises_only_when_they_are_its_own(
    published: World, make: Factory
) -> None:
    """Dinas Tenaga Kerja owns action items 3 and 4; the secretariat was only asked."""
    asked = published.organisations["Sekretariat Daerah"]
    who = reader_in(published, make, "member")
    everything = hits("data", who)
    assert hits("data", who, of(asked)) == [one for one in everything if one[0] != "action"]
    assert hits("data", rules.EVERYBODY, of(asked)) == [one for one in hits("data") if one[0] != "action"]
    owner = published.organisations["Dinas Tenaga Kerja"]
    promises = [one for one in hits("data", who, of(owner)) if one[0] == "action"]
    assert promises == [("action", 3, "TL-2026-003"), ("action", 4, "TL-2026-004")]


def test_period_forum_and_kind_combine_with_it(published: World, make: Factory) -> None:
    asked = of(published.organisations["Sekretariat Daerah"])
    day = date(2026, 11, 20)
    decisions = [one for one in hits("data") if one[0] == "decision"]
    together = replace(asked, kind="decision", since=day, until=day, forum_id=published.meeting.forum_id)
    assert hits("data", filters=together) == decisions != []
    assert hits("data", filters=replace(together, since=day + timedelta(days=1), until=None)) == []
    assert hits("data", filters=replace(together, forum_id=make.forum().id)) == []
    assert hits("data", filters=replace(together, kind="action")) == []


def test_an_invitation_or_an_arrival_counts_at_once_inside_and_not_when_it_is_taken_back(
    make: Factory, in_step: InStep
) -> None:
    forum = make.forum(is_public=True)
    meeting = make.meeting(forum=forum, title="Rapat jembatan", is_public=True, state="announced")
    make.agenda_item(meeting, "Jembatan gantung")
    asked, came, other = (make.organisation(name) for name in ("Dinas Undangan", "Dinas Datang", "Dinas Lain"))
    in_step()
    inside = rules.reader(make.organiser(forum))
    invitation = make.invitation(meeting, make.office(organisation=asked))
    arrival = make.attendance(meeting, came)
    db.session.commit()  # nobody has read the index anew

    def found(organisation: Organisation) -> list[Hit]:
        return hits("jembatan", inside, of(organisation))

    assert [found(one) for one in (asked, came, other)] == [AGENDA, AGENDA, []]
    assert choices("jembatan", inside) == ["Dinas Datang", "Dinas Undangan"]
    invitation.withdrawn_at = arrival.removed_at = clock.now()
    db.session.commit()
    assert [found(one) for one in (asked, came, other)] == [[], [], []]
    assert choices("jembatan", inside) == []


def test_who_was_asked_to_a_public_meeting_is_not_known_to_everybody(
    make: Factory, in_step: InStep, visitor: Visitor
) -> None:
    forum = make.forum(is_public=True)
    meeting = make.meeting(forum=forum, title="Rapat jembatan", is_public=True, state="announced")
    make.agenda_item(meeting, "Jembatan gantung")
    asked = make.organisation("Dinas Undangan")
    make.invitation(meeting, make.office(organisation=asked))
    make.attendance(meeting, asked)
    in_step()
    assert hits("jembatan") == AGENDA
    assert hits("jembatan", rules.EVERYBODY, of(asked)) == []
    assert choices("jembatan") == []
    page = visitor.get(f"/publik/cari?q=jembatan&opd={asked.id}")
    assert "Dinas Undangan" not in page.text
    stranger = make.organiser(make.forum())
    db.session.commit()
    assert hits("jembatan", rules.reader(stranger), of(asked)) == []


def test_public_minutes_name_who_was_asked_as_they_were_sealed(published: World, make: Factory) -> None:
    late = make.organisation("Dinas Terlambat")
    make.invitation(published.meeting, make.office(organisation=late))
    db.session.commit()
    who = reader_in(published, make, "member")
    assert hits("keberangkatan", rules.EVERYBODY, of(late)) == []
    assert len(hits("keberangkatan", who, of(late))) == 2
    assert "Dinas Terlambat" not in choices("keberangkatan")
    assert set(choices("keberangkatan")) < set(choices("keberangkatan", who))


def test_minutes_that_are_not_public_name_nobody_to_everybody(world: World, make: Factory, in_step: InStep) -> None:
    service.publish(world.minutes, is_public=False, by=world.organiser)
    in_step()
    asked = of(world.organisations["Sekretariat Daerah"])
    assert hits("data", rules.EVERYBODY, asked) == []
    assert choices("data") == []
    assert [one for one in hits("data", reader_in(world, make, "member"), asked) if one[0] == "minutes"] != []


def test_what_a_merged_agency_did_is_found_under_what_it_became(published: World, make: Factory) -> None:
    old = published.organisations["Dinas Tenaga Kerja"]
    between, new = make.organisation("Dinas Peralihan"), make.organisation("Dinas Naker dan Sosial")
    before = hits("data", filters=of(old))
    old.successor, between.successor = between, new
    db.session.commit()
    assert hits("data", filters=of(new)) == hits("data", filters=of(between)) == before != []
    assert hits("data", filters=of(old)) == before
    assert old.name in choices("data")  # what it became is not here itself
    published.organisations["Dinas Sosial"].successor = old
    db.session.commit()
    assert "Dinas Sosial" not in choices("data")
    assert old.name in choices("data")


def test_agencies_that_follow_each_other_in_a_circle_end_the_search_all_the_same(
    published: World, make: Factory
) -> None:
    one, other = published.organisations["Dinas Sosial"], published.organisations["Dinas Tenaga Kerja"]
    for before, after in ((one, other), (other, one)):
        db.session.execute(update(Organisation).where(Organisation.id == before.id).values(successor_id=after.id))
    db.session.commit()
    assert hits("data", filters=of(one)) == hits("data", filters=of(other))


def test_the_chosen_one_stays_chosen_when_it_hides_everything(published: World, visitor: Visitor) -> None:
    asked = published.organisations["Sekretariat Daerah"]
    page = visitor.get(f"/publik/cari?q=TL-2026-003&opd={asked.id}")
    assert page.all(".empty__title") == ["Tidak ada hasil karena saringan"]
    assert page.form(".find")["opd"] == str(asked.id)
    assert page.all("#opd-hint") == [
        "Tindak lanjut dan pernyataannya, serta agenda, notula, dan keputusan rapat yang mengundangnya atau yang "
        "dihadirinya."
    ]


@pytest.mark.parametrize("number", ["999999", "99999999999999999999", "-1", "x"])
def test_an_organisation_that_is_not_there_is_no_error(published: World, visitor: Visitor, number: str) -> None:
    assert visitor.get(f"/publik/cari?q=data&opd={number}").status == 200
