"""Numbers in addresses and forms are whatever a stranger types: never a fault of ours."""

import pytest

from forum.extensions import db
from forum.web.forms import whole
from tests.support.client import Visitor
from tests.support.factories import Factory

NONSENSE = ["²", "٣", "-1", "1.5", "4294967296", "9" * 30, "\0", "satu"]


@pytest.mark.parametrize("typed", [*NONSENSE, "", None])
def test_what_is_no_number_of_a_row_is_none(typed: str | None) -> None:
    assert whole(typed) == 0
    assert whole(typed, 7) == 7


def test_the_number_of_a_row_is_itself() -> None:
    assert [whole("0", 7), whole("42"), whole(42), whole("2147483647")] == [0, 42, 42, 2147483647]


@pytest.mark.parametrize("number", ["4294967296", "9" * 30])
def test_no_row_has_a_number_that_no_database_can_hold(visitor: Visitor, make: Factory, number: str) -> None:
    meeting = make.meeting()
    visitor.sign_in(make.organiser(meeting.forum))
    for address in (
        f"/direktori/organisasi/{number}",
        f"/rapat/{meeting.key}/undangan/{number}",
        f"/rapat/{meeting.key}/dokumen/{number}",
        f"/surat-masuk/{number}",
    ):
        assert visitor.get(address).status == 404


@pytest.mark.parametrize("typed", NONSENSE)
def test_a_form_with_odd_numbers_changes_nothing_and_breaks_nothing(
    visitor: Visitor, make: Factory, typed: str
) -> None:
    meeting = make.meeting()
    visitor.sign_in(make.organiser(meeting.forum))
    answers = [
        visitor.post(f"/rapat/{meeting.key}/undangan/pilih", {"office": typed, "person": typed}).status,
        visitor.post(f"/rapat/{meeting.key}/pengingat/hapus", {"minutes": typed}).status,
        visitor.post(
            f"/rapat/{meeting.key}/agenda",
            {"id": typed, "title": "Pembukaan", "minutes": "5", "presenter": "", "revision": typed},
        ).status,
        visitor.post(f"/rapat/{meeting.key}/notula", {"do": f"remove_item:{typed}"}).status,
        visitor.post(f"/rapat/{meeting.key}/pintu", {"do": f"undo:{typed}", "client_key": "k"}).status,
        visitor.get("/surat-keluar", query_string={"hal": typed}).status,
        visitor.get("/direktori", query_string={"page": typed, "region": typed}).status,
    ]
    assert all(status < 500 for status in answers), answers
    db.session.refresh(meeting)
    assert (meeting.state, meeting.revision) == ("draft", 1)


def test_a_form_with_fields_left_out_is_refused_in_words(visitor: Visitor, make: Factory) -> None:
    forum = make.forum()
    visitor.sign_in(make.organiser(forum))
    page = visitor.post(f"/forum/{forum.slug}/rapat/baru", {"title": "Rapat"})
    assert page.status == 422
