"""The search page: what it shows to whom, and that it works without anything."""

from collections.abc import Callable

from tests.minutes.world import World
from tests.support.client import Visitor
from tests.support.factories import Factory


def test_a_stranger_finds_published_minutes_by_any_form_of_the_words(published: World, visitor: Visitor) -> None:
    page = visitor.get("/publik/cari?q=berangkat+migran")
    assert page.title == "Cari"
    assert page.all(".found__title") == [published.meeting.title]
    assert page.all(".found__what") == ["Keputusan 2 , " + published.meeting.title,
                                        "Notula Usulan komitmen layanan pekerja migran"]  # fmt: skip
    assert page.all(".found__passage:first-child mark") == ["keberangkatan", "migran"]
    assert len(page.queries) == 6
