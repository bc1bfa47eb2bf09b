"""Who reads minutes by a link of their own sees the pictures in them: those of that link, while it opens something."""

import io

import pytest
from flask import Flask
from PIL import Image

from forum.extensions import db
from forum.kernel import clock
from forum.minutes import service
from forum.minutes.adoption import links as adoption_links
from forum.minutes.pictures import service as pictures
from forum.minutes.review import links as review_links
from forum.minutes.review import service as review
from forum.minutes.sending import readers
from tests.minutes import posted
from tests.minutes.adoption.asked import VILLAGES, opened, voice
from tests.minutes.review.test_review import asked
from tests.minutes.test_pictures import photo, write
from tests.minutes.test_sending import invited
from tests.minutes.world import World
from tests.support.client import Page, Visitor
from tests.support.factories import Factory

Drawn = dict[str, int]


@pytest.fixture
def drawn(make: Factory, world: World) -> Drawn:
    """Numbers of pictures: in the open text, in a closed passage, in no text, and in the minutes of another meeting."""
    colours = {"open": "navy", "closed": "red", "unused": "green"}
    found = {name: pictures.bring(world.minutes, content=photo(colour=each), by=None).id
             for name, each in colours.items()}  # fmt: skip
    write(world, 0, f"Peta:\n\n![Peta](gambar:{found['open']})\n\n"
                    f":::tertutup pribadi\n![Rumah korban](gambar:{found['closed']})\n:::")  # fmt: skip
    other = service.open_minutes(make.meeting(forum=world.meeting.forum, state="held"), None)
    found["other"] = pictures.bring(other, content=photo(colour="white"), by=None).id
    return found


def statuses(visitor: Visitor, path: str, drawn: Drawn) -> dict[str, int]:
    return {name: visitor.get(f"{path}/gambar/{number}").status for name, number in drawn.items()}


def sources(page: Page) -> list[object]:
    return [one["src"] for one in page.soup.select("article img")]


ONLY_THEIRS = {"open": 200, "closed": 200, "unused": 404, "other": 404}


def test_an_invitee_sees_those_of_these_minutes_until_the_link_ends(world: World, app: Flask, drawn: Drawn) -> None:
    posted.work(service.publish(world.minutes, is_public=True, by=world.organiser))
    reader = readers.of([invited(world, VILLAGES).id]).popitem()[1]
    path, stranger = f"/n/{readers.token(reader)}", Visitor(app)
    assert sources(stranger.get(path)) == [f"{path}/gambar/{drawn[name]}" for name in ("open", "closed")]
    assert statuses(stranger, path, drawn) == ONLY_THEIRS
    page = stranger.get(f"{path}/gambar/{drawn['closed']}")
    assert (page.response.mimetype, page.response.headers["Cache-Control"]) == ("image/jpeg", "private, no-cache")
    public = {name: stranger.get(f"/publik/notula/{world.meeting.key}/gambar/{number}").status
              for name, number in drawn.items()}  # fmt: skip
    assert public == {"open": 200, "closed": 404, "unused": 404, "other": 404}
    readers.revoke(reader)
    db.session.commit()
    assert statuses(stranger, path, drawn) == dict.fromkeys(drawn, 410)
    assert statuses(stranger, f"/n/{'a' * 22}", drawn) == dict.fromkeys(drawn, 404)


def test_a_large_picture_is_read_as_a_light_one_and_opens_whole(world: World, app: Flask) -> None:
    """As it comes from a phone in the hall; a page of the minutes stays one that a poor line carries."""
    whole = noisy((2400, 1800))
    number = pictures.bring(world.minutes, content=whole, by=None).id
    write(world, 0, f"![Peta](gambar:{number}) di tengah kalimat.\n\n![Peta](gambar:{number})")
    posted.work(service.publish(world.minutes, is_public=True, by=world.organiser))
    key, version = world.meeting.key, 1
    link = f"/n/{readers.token(readers.of([invited(world, VILLAGES).id]).popitem()[1])}"
    public = f"/publik/notula/{key}"
    for path, address in ((link, f"{link}/gambar/{number}"), (public, f"{public}/gambar/{number}?versi={version}")):
        page, lighter = Visitor(app).get(path), f"{address}{'&' if '?' in address else '?'}ukuran=layar"
        assert [(one["src"], one["loading"]) for one in page.soup.select("article img")] == [(lighter, "lazy")] * 2
        assert [one["href"] for one in page.soup.select("article figure a")] == [address]
        large, small = Visitor(app).get(address), Visitor(app).get(lighter)
        sizes = [Image.open(io.BytesIO(one.data)).size for one in (large, small)]
        assert (sizes, small.response.mimetype) == ([(2000, 1500), (960, 720)], "image/webp")
        assert len(small.data) * 3 < len(large.data)
        assert small.response.headers["Cache-Control"] == large.response.headers["Cache-Control"]
        known = {"If-None-Match": small.response.headers["ETag"]}
        assert (Visitor(app).get(lighter, headers=known).status, Visitor(app).get(address, headers=known).status) == (
            304,
            200,
        )


def noisy(size: tuple[int, int]) -> bytes:
    """A photograph of something: neighbouring pixels are alike, none the same."""
    small = Image.effect_noise((size[0] // 8, size[1] // 8), 60).convert("RGB")
    made = io.BytesIO()
    small.resize(size, Image.Resampling.BICUBIC).save(made, "JPEG", quality=92)
    return made.getvalue()


def test_a_withdrawn_invitee_sees_none(world: World, app: Flask, drawn: Drawn) -> None:
    posted.work(service.publish(world.minutes, is_public=True, by=world.organiser))
    one = invited(world, VILLAGES)
    path = f"/n/{readers.token(readers.of([one.id])[one.id])}"
    one.withdrawn_at = clock.now()
    db.session.commit()
    assert statuses(Visitor(app), path, drawn) == dict.fromkeys(drawn, 410)


def test_a_reviewer_sees_those_of_the_draft_as_it_stands(world: World, app: Flask, drawn: Drawn) -> None:
    reviewer = asked(world)
    path, stranger = f"/telaah/{review_links.token(reviewer)}", Visitor(app)
    assert sources(stranger.get(path)) == [f"{path}/gambar/{drawn[name]}" for name in ("open", "closed")]
    assert statuses(stranger, path, drawn) == ONLY_THEIRS
    write(world, 0, f"![Peta](gambar:{drawn['open']})")
    assert statuses(stranger, path, drawn) == {**ONLY_THEIRS, "closed": 404}
    review.withdraw(reviewer)
    db.session.commit()
    assert statuses(stranger, path, drawn) == dict.fromkeys(drawn, 410)


def test_somebody_who_was_present_sees_those_of_the_text_they_are_asked_about(
    world: World, app: Flask, drawn: Drawn
) -> None:
    one = voice(opened(world), VILLAGES)
    path, stranger = f"/persetujuan/{adoption_links.token(one)}", Visitor(app)
    assert sources(stranger.get(path)) == [f"{path}/gambar/{drawn[name]}" for name in ("open", "closed")]
    assert statuses(stranger, path, drawn) == ONLY_THEIRS
    assert stranger.get(f"{path}/gambar/{drawn['open']}").response.headers["Cache-Control"] == "private, no-cache"
