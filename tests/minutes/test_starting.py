"""What minutes start with, by the kind of meeting; never written over what somebody typed."""

from forum.extensions import db
from forum.meetings.models import KINDS, Meeting
from forum.minutes import queries, service
from forum.minutes.starting import service as starting
from tests.support.client import Visitor
from tests.support.factories import Factory

USUAL = "## Perkembangan sejak rapat terakhir\n\n\n## Kendala\n\n\n## Pembagian tugas"


def held(make: Factory, *topics: str, **given: object) -> Meeting:
    meeting = make.meeting(state="held", **{"kind": "coordination"} | given)
    for position, topic in enumerate(topics, start=1):
        make.agenda_item(meeting, topic, position=position)
    return meeting


def begun(visitor: Visitor, meeting: Meeting, **typed: str) -> list[tuple[str, str]]:
    assert visitor.post(f"/rapat/{meeting.key}/notula/mulai", typed).status == 303
    return [(one.title, one.body) for one in queries.items(queries.for_meeting(meeting.id).id)]


def test_each_topic_starts_with_the_headings_of_the_kind(make: Factory, visitor: Visitor) -> None:
    meeting = held(make, "Pembukaan", "Data bansos")
    visitor.sign_in(make.organiser(meeting.forum))
    page = visitor.get(f"/rapat/{meeting.key}/notula")
    assert "Perkembangan sejak rapat terakhir · Kendala · Pembagian tugas" in page.text
    assert begun(visitor, meeting) == [("Pembukaan", USUAL), ("Data bansos", USUAL)]


def test_one_may_begin_without(make: Factory, visitor: Visitor) -> None:
    meeting = held(make, "Pembukaan")
    visitor.sign_in(make.organiser(meeting.forum))
    assert begun(visitor, meeting, kosong="1") == [("Pembukaan", "")]


def test_without_an_agenda_there_are_the_usual_topics(make: Factory, visitor: Visitor) -> None:
    meeting = held(make)
    visitor.sign_in(make.organiser(meeting.forum))
    topics = [title for title, _body in begun(visitor, meeting)]
    assert topics == ["Pembukaan", "Koordinasi", "Penutup dan rapat berikutnya"]
    assert [title for title, _body in begun(visitor, meeting)] == topics


def test_the_language_is_that_of_the_forum(make: Factory) -> None:
    forum = make.forum(locale="en")
    assert starting.of_kind(forum, "outreach").text == "## What was explained\n\n\n## Questions and answers"


def test_it_is_never_written_over_what_somebody_typed(make: Factory, visitor: Visitor) -> None:
    meeting = held(make, "Pembukaan")
    visitor.sign_in(make.organiser(meeting.forum))
    begun(visitor, meeting)
    item = queries.items(queries.for_meeting(meeting.id).id)[0]
    service.save_item(item, body="Hanya ini", revision=1, by=None)
    make.agenda_item(meeting, "Susulan", position=2)
    assert begun(visitor, meeting) == [("Pembukaan", "Hanya ini"), ("Susulan", USUAL)]


def test_two_writers_begin_under_different_headings(make: Factory) -> None:
    meeting = held(make, "Pembukaan")
    minutes = service.open_minutes(meeting, None, is_prepared=True)
    item = queries.items(minutes.id)[0]
    one, other = (item.body.replace(f"## {heading}", f"## {heading}\n\nIsi {heading}.")
                  for heading in ("Kendala", "Pembagian tugas"))  # fmt: skip
    service.save_item(item, body=one, revision=1, by=None)
    assert service.save_item(item, body=other, revision=1, by=None).state == "merged"
    assert "Isi Kendala." in item.body
    assert "Isi Pembagian tugas." in item.body


def test_headings_alone_are_not_published(make: Factory) -> None:
    meeting = held(make, "Pembukaan", "Pembahasan")
    minutes = service.open_minutes(meeting, None, is_prepared=True)
    one, _two = queries.items(minutes.id)
    service.save_item(one, body="Dibahas.", revision=1, by=None)
    content = service.content_now(minutes)
    assert [item["body"] for item in content["items"]] == ["Dibahas.", ""]


def test_a_topic_nobody_wrote_under_can_be_taken_away(make: Factory) -> None:
    meeting = held(make)
    minutes = service.open_minutes(meeting, None, is_prepared=True)
    first, second, _third = queries.items(minutes.id)
    service.remove_item(first)
    assert queries.items(minutes.id)[0] is second


def test_a_forum_has_its_own_words(make: Factory, visitor: Visitor) -> None:
    meeting = held(make)
    visitor.sign_in(make.organiser(meeting.forum))
    address = f"/forum/{meeting.forum.slug}/atur/notula"
    form = visitor.get(f"{address}/coordination").form("form.form")
    assert form["text"] == USUAL
    form |= {"text": "## Hal baru\r\n\r\n## Lain", "topics": "Doa\r\n\r\n  Pembahasan   bersama \r\n"}
    assert visitor.post(f"{address}/coordination", form).location == address
    page = visitor.get(address)
    assert len(page.soup.select("main .card")) == len(KINDS)
    assert "Hal baru · Lain" in page.text
    assert len(page.queries) <= 9
    text = "## Hal baru\n\n## Lain"
    assert begun(visitor, meeting) == [("Doa", text), ("Pembahasan bersama", text)]
    for _twice in range(2):
        assert visitor.post(f"{address}/coordination/semula").location == address
    assert starting.of_kind(meeting.forum, "coordination").text == USUAL


def test_too_much_is_refused_and_kept_on_the_page(make: Factory, visitor: Visitor) -> None:
    forum = make.forum()
    visitor.sign_in(make.organiser(forum))
    address = f"/forum/{forum.slug}/atur/notula/other"
    for typed in ({"text": "a" * 5001, "topics": ""}, {"text": "", "topics": "Topik\n" * 31}):
        page = visitor.post(address, visitor.get(address).form("form.form") | typed)
        assert (page.status, page.form("form.form")["text"]) == (422, typed["text"])
    assert visitor.post(address, {"text": "", "topics": ""}).status == 303
    db.session.expire_all()
    assert starting.of_kind(forum, "other").topics == ()


def test_only_organisers_change_it(make: Factory, visitor: Visitor) -> None:
    forum = make.forum()
    address = f"/forum/{forum.slug}/atur/notula"
    assert visitor.get(address).status == 302
    user = make.user()
    make.role(forum, user, "minute_taker")
    visitor.sign_in(user)
    for asked in (address, f"{address}/other"):
        assert visitor.get(asked).status == 403
    for asked in (f"{address}/other", f"{address}/other/semula"):
        assert visitor.post(asked, {"text": "x"}).status == 403
    visitor.sign_in(make.organiser(make.forum()))
    assert visitor.get(address).status == 403
    visitor.sign_in(make.organiser(forum))
    assert [visitor.get(f"{address}/{kind}").status for kind in ("other", "tidakada")] == [200, 404]
