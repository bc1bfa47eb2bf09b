"""A meeting's life: planned, changed, announced, held, concluded or called off."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.actions.models import Action
from forum.extensions import db
from forum.kernel import clock, events
from forum.kernel.errors import Conflict, Problem
from forum.meetings import queries, service
from forum.meetings.events import MeetingAnnounced, MeetingCancelled, MeetingHeld, MeetingMoved
from forum.meetings.service import AgendaLine

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # 09.00 WIB


@pytest.fixture
def heard(monkeypatch):
    """Every event that was recorded, in order."""
    found = []
    handlers = {kind: [found.append] for kind in (MeetingAnnounced, MeetingCancelled, MeetingHeld, MeetingMoved)}
    monkeypatch.setattr(events, "_handlers", events.defaultdict(list, handlers))
    return found


def planned(make, **given):
    values = {"kind": "consolidation", "title": " Konsolidasi ", "starts_at": FRIDAY, "duration_minutes": 180,
              "timezone": "Asia/Jakarta", "place": "Pendopo"}  # fmt: skip
    return service.plan(make.forum(), **{**values, **given})


def test_a_planned_meeting_is_a_draft_with_its_own_identity(make):
    meeting = planned(make)
    assert (meeting.state, meeting.sequence, meeting.revision, meeting.title) == ("draft", 0, 1, "Konsolidasi")
    assert meeting.uid.endswith("@rembug.example")
    assert len(meeting.key) == 16
    assert [change.what for change, _ in queries.history(meeting.id)] == ["planned"]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"starts_at": datetime(2026, 11, 3, 1, 59, tzinfo=UTC)}, "in_the_past", "day"),
        ({"duration_minutes": -60}, "end_before_start", "end"),
        ({"duration_minutes": 0}, "no_length", "end"),
        ({"duration_minutes": 1441}, "too_long", "end"),
        ({"timezone": "WIB"}, "unknown_zone", "timezone"),
        ({"kind": "party"}, "unknown_kind", "kind"),
        ({"title": "  "}, "no_title", "title"),
        ({"link": "javascript:alert(1)"}, "odd_link", "link"),
    ],
)
def test_what_cannot_be_is_refused_with_a_word_on_its_field(make, given, code, field):
    with pytest.raises(Problem) as caught:
        planned(make, **given)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_changing_a_draft_moves_nothing_in_calendars(make, heard):
    meeting = planned(make)
    found = service.change(meeting, revision=1, place="Aula", title="Konsolidasi")
    assert found == {"place": ["Pendopo", "Aula"]}
    assert (meeting.sequence, meeting.revision, heard) == (0, 2, [])


def test_sequence_rises_only_for_time_place_and_link_of_an_announced_meeting(make, heard):
    meeting = planned(make)
    service.announce(meeting)
    service.change(meeting, title="Konsolidasi besar", description="Bawa data", letter_number="005/1")
    assert meeting.sequence == 0
    for number, fields in enumerate(
        ({"starts_at": FRIDAY + timedelta(hours=1)}, {"duration_minutes": 120}, {"place": "Aula"},
         {"link": "https://rapat.contoh.example/1"}, {"timezone": "Asia/Makassar"}), start=1
    ):  # fmt: skip
        service.change(meeting, **fields)
        assert meeting.sequence == number
    service.change(meeting, place="Aula")
    assert meeting.sequence == 5
    assert heard == [MeetingAnnounced(meeting.id), *[MeetingMoved(meeting.id)] * 5]
    assert heard[3].changes == {"place": ("Pendopo", "Aula")}


def test_cancelling_raises_sequence_once_and_only_for_what_was_announced(make, heard):
    draft, announced = planned(make), planned(make)
    service.announce(announced)
    for meeting in (draft, announced, announced):
        service.cancel(meeting, "Banjir")
    assert (draft.sequence, announced.sequence) == (0, 1)
    assert heard == [
        MeetingAnnounced(announced.id),
        MeetingCancelled(draft.id, was_announced=False),
        MeetingCancelled(announced.id),
    ]
    with pytest.raises(Problem, match=r"dibatalkan|cancelled"):
        service.change(announced, place="Aula")


def test_the_steps_go_one_way_and_twice_is_once(make, heard):
    meeting = planned(make)
    with pytest.raises(Problem) as caught:
        service.hold(meeting)
    assert caught.value.code == "not_held"
    for step in (service.announce, service.announce, service.hold, service.hold, service.conclude, service.conclude):
        step(meeting)
    service.hold(meeting)
    assert meeting.state == "concluded"
    for step in (service.announce, lambda one: service.cancel(one, "Tidak jadi")):
        with pytest.raises(Problem):
            step(meeting)
    assert [type(event).__name__ for event in heard] == ["MeetingAnnounced", "MeetingHeld"]


def test_a_meeting_that_was_held_keeps_its_time_but_may_get_its_letter_number(make):
    meeting = make.meeting(state="held")
    service.change(meeting, letter_number="005/12")
    with pytest.raises(Problem) as caught:
        service.change(meeting, place="Aula")
    assert caught.value.code == "held"


def test_moving_an_announced_meeting_into_the_past_is_refused_but_correcting_its_title_is_not(make):
    meeting = make.meeting(state="announced", starts_at=clock.now() - timedelta(hours=1))
    service.change(meeting, title="Judul baru")
    with pytest.raises(Problem) as caught:
        service.change(meeting, starts_at=clock.now() - timedelta(minutes=1))
    assert caught.value.code == "in_the_past"


def test_two_people_editing_are_told(make):
    meeting = planned(make)
    service.change(meeting, revision=1, place="Aula")
    with pytest.raises(Conflict):
        service.change(meeting, revision=1, place="Pendopo 2")
    assert meeting.place == "Aula"


def test_two_people_editing_in_the_same_second_are_told(make):
    meeting = planned(make)
    db.session.execute(db.text("UPDATE meeting SET revision = 2"))
    with pytest.raises(Conflict):
        service.change(meeting, revision=1, place="Aula")


def test_the_agenda_keeps_items_by_id_and_the_same_again_changes_nothing(make):
    meeting = planned(make)
    opening, talk = service.set_agenda(meeting, [AgendaLine("Pembukaan", 15, "Sekda"), AgendaLine("Bahasan", 90)])
    kept = opening.id
    service.set_agenda(meeting, [AgendaLine("Bahasan", 60, id=talk.id), AgendaLine("Pembukaan", 15, "Sekda", kept)])
    assert [(item.id, item.title, item.minutes) for item in queries.agenda(meeting.id)] == [
        (talk.id, "Bahasan", 60),
        (kept, "Pembukaan", 15),
    ]
    before = meeting.revision
    service.set_agenda(meeting, [AgendaLine("Bahasan", 60, id=talk.id), AgendaLine("Pembukaan", 15, "Sekda", kept)])
    assert meeting.revision == before
    with pytest.raises(Problem):
        service.set_agenda(meeting, [AgendaLine("  ", 5)])


def test_another_meetings_item_is_not_taken_over(make):
    other = make.agenda_item(make.meeting(), "Rahasia")
    meeting = planned(make)
    (item,) = service.set_agenda(meeting, [AgendaLine("Ambil", 5, id=other.id)])
    assert (item.id != other.id, other.title) == (True, "Rahasia")


def test_documents_are_recognised_by_content_and_kept_once(make):
    meeting = planned(make)
    pdf = b"%PDF-1.7 contoh"
    document = service.add_document(meeting, content=pdf, filename="..\\..\\surat.exe")
    assert (document.filename, document.media_type, document.is_public) == ("surat.pdf", "application/pdf", False)
    assert service.add_document(meeting, content=pdf, filename="lagi.pdf") is document
    assert service.open_document(document) == pdf
    service.remove_document(meeting, document)
    assert queries.documents(meeting.id) == []
    again = service.add_document(meeting, content=pdf, filename="kembali.pdf")
    assert (again.id, [one.filename for one in queries.documents(meeting.id)]) == (document.id, ["kembali.pdf"])
    for content, code in ((b"", "empty"), (b"<html><script>", "not_allowed"), (b"MZ\x00\x01", "not_allowed")):
        with pytest.raises(Problem) as caught:
            service.add_document(meeting, content=content, filename="x.pdf")
        assert caught.value.code == code


def test_seconds_are_no_change(make, heard):
    meeting = make.meeting(state="announced", starts_at=FRIDAY + timedelta(seconds=42))
    assert service.change(meeting, starts_at=FRIDAY) == {}
    assert (planned(make, starts_at=FRIDAY + timedelta(seconds=42)).starts_at, heard) == (FRIDAY, [])


def test_a_topic_that_promises_belong_to_is_not_removed(make):
    meeting = planned(make)
    item, other = service.set_agenda(meeting, [AgendaLine("Bahasan", 60), AgendaLine("Penutup", 5)])
    make.add(Action(key="k" * 16, meeting=meeting, agenda_item=item, number=1, text="Kirim data", token_nonce="n",
                    owner_organisation=make.organisation(), owner_name="Dinas Contoh", token_hash="h"))  # fmt: skip
    with pytest.raises(Problem) as caught:
        service.set_agenda(meeting, [AgendaLine("Penutup", 5, id=other.id)])
    assert caught.value.code == "item_in_use"
    db.session.expire_all()
    assert [one.title for one in queries.agenda(meeting.id)] == ["Bahasan", "Penutup"]
