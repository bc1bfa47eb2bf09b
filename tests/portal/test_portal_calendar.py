"""The public calendar of a forum: the meetings somebody made public, and no word more."""

from datetime import timedelta

from forum.adapters import ics
from forum.extensions import db
from forum.kernel import clock


def test_strangers_subscribe_to_the_public_meetings_of_a_public_forum(visitor, make) -> None:
    forum = make.forum(slug="contoh", is_public=True)
    shown = make.meeting(
        forum=forum, state="announced", is_public=True, title="Forum OGP, hubungi 0812-3456-7890",
        description="Ketua: Rini 0812-3456-7890", link="https://zoom.example/j/1", place="Aula Contoh",
    )  # fmt: skip
    make.meeting(forum=forum, state="announced", title="Tertutup")
    make.meeting(forum=forum, is_public=True, title="Masih rancangan")
    make.meeting(state="announced", is_public=True, title="Forum lain")
    page = visitor.get("/publik/contoh")
    assert [one["href"] for one in page.soup.select("a[href^='webcal:']")] == [
        "webcal://rembug.example/publik/contoh/rapat.ics"
    ]
    file = visitor.get("/publik/contoh/rapat.ics")
    events = ics.read(file.data).events
    assert [event.uid for event in events] == [shown.uid]
    text = file.data.decode().replace("\r\n ", "")
    assert [
        word for word in ("0812", "zoom", "Rini", "ATTENDEE", "ORGANIZER", "mailto", "Tertutup") if word in text
    ] == []
    assert "LOCATION:Aula Contoh" in text
    assert file.response.headers["Cache-Control"] == "public, max-age=3600"
    assert len(file.queries) == 2


def test_the_public_calendar_says_when_nothing_changed(visitor, make) -> None:
    make.meeting(forum=make.forum(slug="contoh", is_public=True), state="announced", is_public=True)
    first = visitor.get("/publik/contoh/rapat.ics")
    db.session.commit()
    with clock.frozen(clock.now() + timedelta(days=1)):
        again = visitor.client.get(
            "/publik/contoh/rapat.ics", headers={"If-None-Match": first.response.headers["ETag"]}
        )
    assert again.status_code == 304


def test_a_forum_that_is_not_public_has_no_calendar(visitor, make) -> None:
    make.meeting(forum=make.forum(slug="contoh"), state="announced", is_public=True)
    assert visitor.get("/publik/contoh/rapat.ics").status == 404
